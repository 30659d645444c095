import { createRouter } from "@tanstack/react-router";
import { assetRoute } from "./asset/routes.ts";
import { libraryRoute } from "./library/routes.ts";
import { operationsRoute } from "./operations/routes.ts";
import { askedRoute, commentsRoute, compareRoute, inboxRoute } from "./review/routes.ts";
import { assetReviewRoute, reviewNumbersRoute, reviewPlanRoute, reviewsRoute } from "./reviews/routes.ts";
import { rootRoute, signedInRoute } from "./root-routes.ts";
import { uploadRoute } from "./upload/routes.ts";

const signedIn = signedInRoute.addChildren([
  libraryRoute,
  uploadRoute,
  inboxRoute,
  askedRoute,
  compareRoute,
  commentsRoute,
  reviewsRoute,
  reviewNumbersRoute,
  assetReviewRoute,
  reviewPlanRoute,
  operationsRoute,
  assetRoute,
]);

export const router = createRouter({
  routeTree: rootRoute.addChildren([signedIn]),
  defaultPreload: "intent",
  scrollRestoration: true,
});

declare module "@tanstack/react-router" {
  interface Register {
    router: typeof router;
  }
}
