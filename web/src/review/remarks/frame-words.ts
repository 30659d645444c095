import i18next from "i18next";
import type { Frames } from "../../../../shared/comment/anchor.ts";
import { timecodeOf } from "../../../../shared/comment/timecode.ts";

/** The frames that a comment points at, as timecode. */
export function frameWords({ first, last, rate }: Frames): string {
  const from = timecodeOf(first, rate);
  return first === last ? from : i18next.t("remarks:fromTo", { from, to: timecodeOf(last, rate) });
}
