import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { screen, signedInRoute } from "../root-routes.ts";

const ReviewsSearch = z.object({
  queue: z.enum(["open", "overdue", "to-begin", "changes-requested"]).optional().catch(undefined),
  brand: z.string().optional().catch(undefined),
  mine: z.boolean().optional().catch(undefined),
});

const NumbersSearch = z.object({
  brand: z.string().optional().catch(undefined),
  days: z.literal([7, 30, 90]).optional().catch(undefined),
});

const PlanSearch = z.object({
  template: z.string().max(31).optional().catch(undefined),
  /** Another template, shown beside it. */
  beside: z.string().max(31).optional().catch(undefined),
});

export const reviewsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/reviews",
  validateSearch: ReviewsSearch,
  component: screen(["reviews"], () => import("./reviews-page.tsx"), "ReviewsPage"),
});

export const reviewNumbersRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/reviews/metrics",
  validateSearch: NumbersSearch,
  component: screen(["reviews"], () => import("./numbers-page.tsx"), "NumbersPage"),
});

export const assetReviewRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/reviews/$assetId",
  component: screen(["reviews"], () => import("./asset-review-page.tsx"), "AssetReviewPage"),
});

export const reviewPlanRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/reviews/$assetId/plan",
  validateSearch: PlanSearch,
  component: screen(["reviews"], () => import("./plan-page.tsx"), "PlanPage"),
});
