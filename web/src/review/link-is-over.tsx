import * as z from "zod";
import { Decision } from "../../../shared/review/decision.ts";
import { decisionWords } from "../parts/decision-words.ts";
import { focusOnArrival } from "../parts/focus-on-arrival.ts";
import { formatTime } from "../parts/format.ts";
import { Notice } from "../parts/notice.tsx";
import type { ApiProblem } from "../request.ts";

const titles: Record<string, string> = {
  used: "You have decided already",
  settled: "This is decided",
  expired: "This link has expired",
  superseded: "There is a newer version",
  withdrawn: "There is nothing to review any more",
  delegated: "This is with somebody else now",
  revoked: "Your decision is not needed any more",
  not_found: "This link is not valid",
};

const DecidedBefore = z.object({ decision: Decision, decidedAt: z.iso.datetime() });

/** Why there is nothing to be done behind a link. */
export function LinkIsOver({ problem }: { problem: ApiProblem }) {
  const before = DecidedBefore.safeParse(problem.details).data;
  return (
    <div ref={focusOnArrival} tabIndex={-1} className="outline-none">
      <Notice title={titles[problem.code] ?? "This link cannot be opened"}>
        <p>{problem.message}</p>
        {before && (
          <p className="mt-3 text-sm">
            {decisionWords[before.decision].said}, {formatTime(before.decidedAt)}
          </p>
        )}
      </Notice>
    </div>
  );
}
