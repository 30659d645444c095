import { createRootRoute, createRoute, lazyRouteComponent, Outlet } from "@tanstack/react-router";
import type { Area } from "./i18n/catalogs.ts";
import { loadWords } from "./i18n/i18n.ts";
import { NotFound, SomethingWrong } from "./parts/notice.tsx";

/** A screen that is loaded when it is first wanted, together with the words that it needs. */
export function screen<Module extends object, Name extends keyof Module>(
  areas: readonly Area[],
  load: () => Promise<Module>,
  name: Name,
) {
  return lazyRouteComponent(async () => {
    const [module] = await Promise.all([load(), loadWords(areas)]);
    return module;
  }, name);
}

export const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: SomethingWrong,
});

/** Everything that needs a session lies under the shell; the page behind an e-mailed link does not, and loads none of it. */
export const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: "signed-in",
  component: screen(["shell"], () => import("./shell/shell.tsx"), "Shell"),
});
