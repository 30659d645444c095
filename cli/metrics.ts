import { duration } from "../shared/record-report/words.ts";
import type { Distribution } from "../shared/review/distribution.ts";
import { type ReviewSummary, summarise } from "../shared/review/review-summary.ts";
import { addTallies, type ReviewTally } from "../shared/review/tally.ts";
import type { ApiClient } from "./api-client.ts";
import { table } from "./table.ts";

export interface MetricsOptions {
  brand?: string;
  from?: string;
  to?: string;
}

/** Prints how long reviews take, and whom they wait for, over all assets of one brand or of all. */
export async function printMetrics(api: Pick<ApiClient, "reviewMetrics">, options: MetricsOptions): Promise<void> {
  const tallies: ReviewTally[] = [];
  let cursor: string | null = null;
  do {
    const page = await api.reviewMetrics({ ...options, ...(cursor === null ? {} : { cursor }) });
    tallies.push(page.tally);
    cursor = page.cursor;
  } while (cursor !== null);
  console.log(inTables(summarise(addTallies(tallies))));
}

function inTables({ assets, rounds, approvals, stages, reviewers, reminders, escalations }: ReviewSummary): string {
  if (rounds === 0) return "No review was opened in that time.";
  const { count, roundsToApproval, versionsToApproval, timeToApprovalMs } = approvals;
  const parts = [
    `${assets} assets, ${rounds} rounds of review, ${count} approvals, ${reminders} reminders, ${escalations} escalations`,
  ];
  if (count > 0) {
    parts.push(
      table(
        ["To an approval", "median", "90 %", "most"],
        [
          ["rounds", ...spread(roundsToApproval, String)],
          ["versions", ...spread(versionsToApproval, String)],
          ["time", ...spread(timeToApprovalMs, duration)],
        ],
      ),
    );
  }
  parts.push(
    table(
      ["Stage", "closed", "open", "past due", "median", "90 %", "most"],
      stages.map(({ name, closed, open, pastDue, timeMs }) => [
        name,
        closed,
        open,
        pastDue,
        ...spread(timeMs, duration),
      ]),
    ),
    table(
      ["Reviewer", "asked", "decided", "changes", "overdue", "reminded", "median", "90 %", "most"],
      reviewers.map(({ reviewer, asked, decided, decisions, overdue, reminders: reminded, responseMs }) => [
        reviewer,
        asked,
        decided,
        decisions.request_changes ?? 0,
        overdue,
        reminded,
        ...spread(responseMs, duration),
      ]),
    ),
  );
  return parts.join("\n\n");
}

function spread({ median, p90, max }: Distribution, inWords: (value: number) => string): string[] {
  return [median, p90, max].map((value) => (value === null ? "–" : inWords(value)));
}
