import { createRoute } from "@tanstack/react-router";
import { screen, signedInRoute } from "../root-routes.ts";

export const uploadRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/upload",
  component: screen(["upload", "asset"], () => import("./upload-page.tsx"), "UploadPage"),
});
