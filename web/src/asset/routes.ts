import { createRoute } from "@tanstack/react-router";
import * as z from "zod";
import { screen, signedInRoute } from "../root-routes.ts";
import { Side } from "./sides.ts";

/** What cannot be understood is as if it were not there. */
const Search = z.object({
  /** An older version than the newest. */
  version: z.number().int().min(1).max(1_000_000).optional().catch(undefined),
  side: Side.optional().catch(undefined),
});

export const assetRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: "/assets/$assetId",
  validateSearch: Search,
  component: screen(["asset", "player"], () => import("./asset-page.tsx"), "AssetPage"),
});
