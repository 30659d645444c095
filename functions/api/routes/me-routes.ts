import { Hono } from "hono";
import type { AbsenceDesk } from "../absence-desk.ts";
import type { ApiEnv } from "../api-env.ts";
import { accepts, describe } from "../openapi/describe.ts";
import { AbsenceRequest, AbsenceSet, AbsenceView } from "../schemas/absence.ts";

const tag = "review";
const shown = { 200: { description: "Your absence", schema: AbsenceView } };

/** What people look after themselves: whether they are there, and who is asked when they are not. */
export function makeMeRoutes({ absences }: { absences: AbsenceDesk }) {
  return new Hono<ApiEnv>()
    .get(
      "/absence",
      describe({ summary: "When you are away, and what waits for you", tag, responses: shown }),
      async (c) => c.json(await absences.of(c.var.caller), 200),
    )
    .put(
      "/absence",
      describe({
        summary: "Be away for some days; your stand-in is asked instead",
        description:
          "For those whom the configuration names, by the address that the issuer vouches for. It takes the place of what the configuration says of you until its last day is over. Days are UTC.",
        tag,
        responses: { 200: { description: "Your absence", schema: AbsenceSet } },
      }),
      accepts("json", AbsenceRequest),
      async (c) => c.json(await absences.set(c.var.caller, c.req.valid("json")), 200),
    )
    .delete("/absence", describe({ summary: "Be here again", tag, responses: shown }), async (c) =>
      c.json(await absences.end(c.var.caller), 200),
    );
}
