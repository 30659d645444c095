import { AbsenceSet, AbsenceView } from "../../../functions/api/schemas/absence.ts";
import { signed } from "../api.ts";

const path = "/v1/me/absence";

/** When this person is away, as the API knows it. */
export const absences = {
  mine: () => signed(path, AbsenceView),
  set: (absence: { from: string; until: string; standIn: string | null; handOver: boolean }) =>
    signed(path, AbsenceSet, { method: "PUT", body: absence }),
  end: () => signed(path, AbsenceView, { method: "DELETE" }),
};
