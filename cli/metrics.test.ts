import { afterEach, describe, expect, it, vi } from "vitest";
import { hoursIn, trailOf, twoVersions } from "../shared/review/history/made-up-trail.ts";
import { summarise } from "../shared/review/review-summary.ts";
import { emptyTally, type ReviewTally, tallyReviews } from "../shared/review/tally.ts";
import { printMetrics } from "./metrics.ts";

const tally = tallyReviews(trailOf(twoVersions), new Date(hoursIn(100)));

describe("greenlight metrics", () => {
  afterEach(() => void vi.restoreAllMocks());

  async function printed(...pages: ReviewTally[]) {
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    const asked: Record<string, string>[] = [];
    const reviewMetrics = async (query: Record<string, string>) => {
      const at = Number(query.cursor ?? 0);
      asked.push(query);
      const page = pages[at] ?? emptyTally;
      const cursor = at + 1 < pages.length ? String(at + 1) : null;
      return { asOf: hoursIn(100), assets: 1, tally: page, summary: summarise(page), cursor };
    };
    await printMetrics({ reviewMetrics }, { brand: "acme", from: "2027-03-01" });
    return { text: log.mock.calls.flat().join("\n"), asked };
  }

  it("prints stages and reviewers with medians and 90th percentiles, added up over all pages", async () => {
    const { text, asked } = await printed(tally, tally, emptyTally);
    expect(asked).toEqual([
      { brand: "acme", from: "2027-03-01" },
      { brand: "acme", from: "2027-03-01", cursor: "1" },
      { brand: "acme", from: "2027-03-01", cursor: "2" },
    ]);
    expect(text).toMatchInlineSnapshot(`
      "2 assets, 4 rounds of review, 2 approvals, 2 reminders, 2 escalations

      To an approval    median      90 %      most
      rounds                 2         2         2
      versions               2         2         2
      time            3 d 17 h  3 d 17 h  3 d 17 h

      Stage  closed  open  past due      median        90 %        most
      Brand       2     0         0  4 h 36 min  4 h 36 min  4 h 36 min
      Legal       4     0         2         9 h     2 d 2 h     2 d 2 h

      Reviewer           asked  decided  changes  overdue  reminded      median        90 %        most
      rosa@acme.example      2        2        0        0         0  2 h 36 min  2 h 36 min  2 h 36 min
      bo@acme.example        2        2        0        0         0  4 h 36 min  4 h 36 min  4 h 36 min
      lea@law.example        4        2        2        2         2     2 d 2 h     2 d 2 h     2 d 2 h
      head@law.example       2        0        0        0         0           –           –           –
      dan@law.example        2        2        0        0         0         8 h         8 h         8 h"
    `);
  });

  it("says so when there was no review", async () => {
    expect((await printed(emptyTally)).text).toBe("No review was opened in that time.");
  });

  it("is not talked into steering the terminal by a name", async () => {
    const [stage] = tally.stages;
    const { text } = await printed({
      ...tally,
      stages: stage === undefined ? [] : [{ ...stage, name: "Le\u001b[31mgal" }],
    });
    expect(text).toContain("Le [31mgal");
  });
});
