import * as z from "zod";
import { CodeSent, DecisionMade, EarlierVersion, ReviewPage } from "../../../functions/api/schemas/review-page.ts";
import { request } from "../request.ts";
import type { Way } from "./way.ts";

/** By the link in a mail. It carries its own token; nothing else is sent with it. */
export function linkWay(token: string): Way {
  const path = `/v1/review-links/${encodeURIComponent(token)}`;
  const post = <T>(to: string, schema: z.ZodType<T>, body?: unknown) =>
    request(`${path}/${to}`, schema, { method: "POST", body });
  return {
    key: ["review", token],
    open: () => request(path, ReviewPage),
    opened: () => post("opened", z.null()),
    requestCode: () => post("code", CodeSent),
    decide: (decision) => post("decision", DecisionMade, decision),
    handOver: (to) => post("delegate", z.null(), to),
    earlier: () => request(`${path}/earlier`, EarlierVersion),
    remarks: async () => (await import("./remarks/link-remarks.ts")).linkRemarks(path),
  };
}
