import * as z from "zod";
import { AssetChange } from "../../../shared/catalog/asset-change.ts";

export const ChangeList = z.object({ items: z.array(AssetChange), cursor: z.string(), more: z.boolean() });
export type ChangeList = z.infer<typeof ChangeList>;
