import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { screen, signedInRoute } from "../root-routes.ts";
import { heaps } from "./heaps.ts";

const InboxSearch = z.object({
  show: z.enum(heaps).optional().catch(undefined),
  brand: z.string().optional().catch(undefined),
});

export const inboxRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/inbox",
  validateSearch: InboxSearch,
  component: screen(["inbox"], () => import("./inbox-page.tsx"), "InboxPage"),
});

export const askedRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/inbox/$assetId/$version/$round/$stage",
  component: screen(["review"], () => import("./asked-page.tsx"), "AskedPage"),
});

const version = z.number().int().min(1).optional().catch(undefined);

export const compareRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/assets/$assetId/compare",
  validateSearch: z.object({ from: version, to: version }),
  component: screen(["compare", "remarks", "review"], () => import("./compare/compare-page.tsx"), "ComparePage"),
});

export const commentsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/assets/$assetId/comments",
  validateSearch: z.object({ version }),
  component: screen(["compare", "remarks", "review"], () => import("./remarks/comments-page.tsx"), "CommentsPage"),
});
