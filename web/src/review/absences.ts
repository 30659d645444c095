import * as z from "zod";
import { signed } from "../api.ts";

const Absence = z.object({
  from: z.string(),
  /** The last day away. */
  until: z.string(),
  standIn: z.object({ name: z.string(), email: z.string() }).nullable(),
});
export type Absence = z.infer<typeof Absence>;

/** As far as the page shows it; the API's own schema draws the catalogue along. */
const View = z.object({
  absence: Absence.nullable(),
  configured: z.array(Absence),
});
const Answer = View.extend({ handedOver: z.array(z.unknown()) });

const path = "/v1/me/absence";

/** When this person is away, as the API knows it. */
export const absences = {
  mine: () => signed(path, View),
  set: (absence: { from: string; until: string; standIn: string | null; handOver: boolean }) =>
    signed(path, Answer, { method: "PUT", body: absence }),
  end: () => signed(path, View, { method: "DELETE" }),
};
