import * as z from "zod";
import { EarlierVersion, ReviewPage } from "../../../functions/api/schemas/review-page.ts";
import { Decision } from "../../../shared/review/decision.ts";
import { signed } from "../api.ts";
import { assetRemarks } from "./remarks/asset-remarks.ts";
import type { Recorded, Way } from "./way.ts";

/** Of the review as it is after a decision, what the page says of it. */
const Review = z.object({
  stages: z.array(
    z.object({
      id: z.string(),
      state: z.string(),
      reviewers: z.array(
        z.object({ email: z.string(), decision: Decision.nullable(), decidedAt: z.string().nullable() }),
      ),
    }),
  ),
});

export interface Ask {
  assetId: string;
  version: number;
  round: number;
  stage: string;
}

/** As somebody who is signed in and asked; the API refuses kindly when another version has come meanwhile. */
export function askedWay({ assetId, version, round, stage }: Ask, mayProduce: boolean): Way {
  const asset = `/v1/assets/${encodeURIComponent(assetId)}`;
  const seen = new URLSearchParams({ version: String(version), round: String(round) });
  const at = (to: string) => `${asset}/review/stages/${encodeURIComponent(stage)}/${to}?${seen}`;
  return {
    key: ["asset", assetId, "asked", version, round, stage],
    open: () => signed(at("page"), ReviewPage),
    async decide({ code: _, ...given }) {
      const { stages } = await signed(at("decision"), Review, { method: "POST", body: given });
      const decided = stages.find(({ id }) => id === stage);
      // The newest of the stage is the one that was just made.
      const newest = (decided?.reviewers ?? [])
        .map(({ decidedAt }) => decidedAt ?? "")
        .sort()
        .at(-1);
      return {
        decision: given.decision,
        decidedAt: newest || new Date().toISOString(),
        final: decided?.state !== "open",
      } satisfies Recorded;
    },
    handOver: (to) => signed(at("delegation"), z.unknown(), { method: "POST", body: to }),
    earlier: () => signed(at("earlier"), EarlierVersion),
    remarks: async () => assetRemarks(assetId, mayProduce),
  };
}
