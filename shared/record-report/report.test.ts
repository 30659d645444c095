import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type SignedRecord, signedText } from "../audit/record-export.ts";
import { deriveRecordKey } from "../audit/record-key.ts";
import { signRecord } from "../audit/record-signature.ts";
import { verifyRecord } from "../audit/verify-record.ts";
import { exportOf, hoursIn, type Made, twoVersions } from "../review/history/made-up-trail.ts";
import { doctoredPart, readReport } from "./read-report.ts";
import { renderReport } from "./report.ts";

const key = deriveRecordKey("a secret");
const keys = [key.publicKey.x];
const recordOf = (made: readonly Made[]): SignedRecord => {
  const record = exportOf(made, 91);
  return { ...record, signature: signRecord(signedText(record), key) };
};
const record = recordOf(twoVersions);
const page = renderReport(record);
const shown = page
  .replace(/<data id="greenlight-record" [^>]+>/, "")
  .replace(/<style>[\s\S]*?<\/style>/, "")
  .replace(/<[^>]+>/g, " ")
  .replace(/\s+/g, " ");

/** Whether a page, as it is, would be taken for good. */
function holds(text: string, trusted: string[] | undefined = keys): boolean {
  try {
    const read = readReport(text);
    return verifyRecord(read, trusted).ok && doctoredPart(text, read) === undefined;
  } catch {
    return false;
  }
}

describe("a report", () => {
  it("looks as its layout's number says; whoever changes it raises the number", () => {
    expect(page.replace(/eyJ[\w.-]+/, "…")).toMatchSnapshot();
  });

  it("says who was asked, decided, was reminded and handed over, when, and in which time", () => {
    for (const words of [
      "acme/spring/hero-film.mov",
      "734,003,200 bytes",
      "Legal Changes requested",
      "2 d 2 h, 3 h past due",
      "Clear the song. Then send it again.",
      "handed over to dan@law.example",
      "stands in for lea@law.example",
      "lea@law.example commented: Whose song is this at 0:12?",
      "Pia replied to a comment on version 1. 9f86d081884c…",
      "Lea's head was told.".replace("'", "&#39;"),
      "Carried over from version 1",
      "It is meant to be quiet.",
      "Revoked 5 Mar 2027, 03:06:00 UTC by user:u2 : It was made louder.",
      "Medical Skipped",
      record.head.hash,
    ]) {
      expect(shown).toContain(words);
    }
    for (const { sequence } of record.records) expect(page).toContain(`<td data-label="No.">${sequence}</td>`);
  });

  it("says which finding a waiver covers, and what it said of the version", () => {
    const finding = (code: string, message: string) => ({ check: code, code, verdict: "warn", message });
    const made: Made[] = [
      [0, "asset.registered", { checksum: "md5:1" }],
      [
        1,
        "version.quarantined",
        { findings: [finding("silence", "It is silent."), finding("loudness", "It is loud.")] },
      ],
      [2, "version.catalogued", { findings: [finding("silence", "Another version.")] }, { version: 2 }],
      [
        3,
        "review.waiver-granted",
        { waiver: "w1", rule: "House", covers: "silence", reason: "A teaser.", until: hoursIn(99) },
        { actor: "user:pia" },
      ],
    ];
    const words = renderReport(recordOf(made))
      .replace(/<[^>]+>/g, " ")
      .replace(/\s+/g, " ");
    expect(words).toContain("House waives silence It is silent. A teaser.");
    expect(words).not.toContain("silence Another version.");
  });

  it("carries its record, which verifies, and comes out the same from it", () => {
    expect(readReport(page)).toEqual(record);
    expect(holds(page)).toBe(true);
    expect(holds(page, undefined)).toBe(true);
    expect(holds(page, [])).toBe(false);
  });

  it("runs nothing, fetches nothing, and lets nothing in it be markup", () => {
    const hostile = `</style></data><script>alert(1)</script><img src=x onerror=alert(1)>"'\`{}&amp;\u202egnp.exe\u0000\ud800`;
    const said = { round: 1, stage: hostile, name: hostile, reviewers: [hostile], dueAt: hostile, reason: hostile };
    const made = [
      "asset.registered",
      "review.planned",
      "review.stage-opened",
      "review.reminded",
      "review.stage-skipped",
      "review.decision",
      "review.waiver-granted",
      "comment.added",
      "review.stage-closed",
      hostile,
    ].map(
      (type, hours): Made => [
        hours,
        type,
        {
          ...said,
          checksum: hostile,
          uploadedBy: hostile,
          decision: hostile,
          comment: hostile,
          text: hostile,
          rule: hostile,
          covers: hostile,
          findings: [{ code: hostile, message: hostile }],
          outcome: hostile,
          chosenBy: hostile,
          template: { name: hostile, because: hostile },
          stages: [{ id: hostile, state: hostile }],
        },
        { actor: `reviewer:${hostile}`, summary: hostile },
      ],
    );
    const report = renderReport({ ...recordOf(made), key: hostile, assetId: hostile });
    const markup = report.replace(/<style>[\s\S]*?<\/style>/, "<style></style>");
    expect(report).not.toMatch(/<script|<img|<a |<link|<iframe|<object|<form|javascript:|https?:/i);
    expect(markup).not.toMatch(/ on\w+=(?!alert)| style=| src=(?!x)/);
    expect(new Set([...markup.matchAll(/<(\w+)/g)].map(([, name]) => name))).toEqual(
      new Set(
        "html head meta title style body header main footer p h1 h2 h3 h4 section dl div dt dd ul li table thead tbody tr th td bdi b small span time code data".split(
          " ",
        ),
      ),
    );
    for (const character of ["\u202e", "\u0000", "\ud800"]) expect(report).not.toContain(character);
    expect(report).toContain("[U+202E]");
    expect(report).toContain("default-src &#39;none&#39;");
    expect(renderReport(readReport(report))).toBe(report);
  });

  it("names the line that a doctored page has, and what the record says there", () => {
    const doctored = page.replace("Clear the song.", "Take the song.");
    expect(doctoredPart(doctored, record)).toMatch(
      /line \d+ says “.*Take the song.*”, and the record says “.*Clear the song/,
    );
    const shortened = page.replace(/<tr><td data-label="No.">7<.*\n/, "");
    expect(doctoredPart(shortened, record)).toContain("not the one that its record gives");
    expect(doctoredPart(`${page}<p>Approved by all.</p>`, record)).toContain("Approved by all.");
    expect(doctoredPart(page.replace("</body>", "<style>.bad{display:none}</style></body>"), record)).toBeDefined();
  });

  it("of another layout is told from a doctored one", () => {
    const later = page.replace("greenlight-report-1", "greenlight-report-2");
    expect(() => readReport(later)).toThrow(/laid out as greenlight-report-2/);
  });

  it("is not taken with two records in it, or another's signature", () => {
    const [embedded = ""] = /<data id="greenlight-record" [^>]+>/.exec(page) ?? [];
    expect(() => readReport(page.replace(embedded, embedded + embedded))).toThrow(/damaged/);
    expect(() => readReport("<html></html>")).toThrow(/no report/);
    const other = renderReport(recordOf(twoVersions.slice(0, 9)));
    const [borrowed = ""] = /<data id="greenlight-record" [^>]+>/.exec(other) ?? [];
    expect(holds(page.replace(embedded, borrowed))).toBe(false);
  });

  it("tells any single byte that was changed, without any keys", () => {
    const short = renderReport(recordOf(twoVersions.slice(0, 9)));
    const bytes = Buffer.from(short);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes);
        changed[at] = (changed[at] ?? 0) ^ by;
        expect(holds(changed.toString("utf8"), undefined)).toBe(false);
      }),
      { numRuns: 500 },
    );
  });
});
