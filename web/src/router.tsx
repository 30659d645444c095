import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import * as z from "zod";
import { Kind } from "../../shared/asset/kind.ts";
import { Status } from "../../shared/asset/status.ts";
import { NotFound, SomethingWrong } from "./parts/notice.tsx";

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: SomethingWrong });

/** Everything that needs a session lies under the shell; the page behind an e-mailed link does not, and loads none of it. */
const signedIn = createRoute({
  getParentRoute: () => root,
  id: "signed-in",
  component: lazyRouteComponent(() => import("./parts/shell.tsx"), "Shell"),
});

const LibrarySearch = z.object({
  status: Status.optional().catch(undefined),
  kind: Kind.optional().catch(undefined),
  brand: z.string().optional().catch(undefined),
});

const library = createRoute({
  getParentRoute: () => signedIn,
  path: "/",
  validateSearch: LibrarySearch,
  component: lazyRouteComponent(() => import("./library/library-page.tsx"), "LibraryPage"),
});

const asset = createRoute({
  getParentRoute: () => signedIn,
  path: "/assets/$assetId",
  component: lazyRouteComponent(() => import("./asset/asset-page.tsx"), "AssetPage"),
});

const review = createRoute({
  getParentRoute: () => root,
  path: "/r/$token",
  component: lazyRouteComponent(() => import("./review/review-page.tsx"), "ReviewPage"),
});

export const router = createRouter({
  routeTree: root.addChildren([signedIn.addChildren([library, asset]), review]),
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
