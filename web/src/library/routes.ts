import { createRoute } from "@tanstack/react-router";
import { screen, signedInRoute } from "../root-routes.ts";
import { LibrarySearch } from "./library-search.ts";

export const libraryRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/",
  validateSearch: LibrarySearch,
  component: screen(["library"], () => import("./library-page.tsx"), "LibraryPage"),
});
