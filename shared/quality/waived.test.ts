import { describe, expect, it } from "vitest";
import { Tag } from "../tag/tag.ts";
import { Finding } from "./finding.ts";
import { countedModeration, FindingCode, withWaivers } from "./waived.ts";

const exception = (covers: string | null) => ({
  ...{ id: "w1", covers, grantedBy: "Pia", reason: "It is a teaser.", until: "2027-02-01T00:00:00.000Z" },
});
const finding = (check: string, verdict: string, measured = {}) =>
  Finding.parse({ check, verdict, message: `${check}.`, measured });
const moderation = (name: string, ...parents: string[]) =>
  Tag.parse({ type: "moderation", name, parents, confidence: 90, instances: [], spans: [], attributes: {} });

describe("a finding that a waiver covers", () => {
  it("does not count, and says who answers for it; the others do", () => {
    const findings = [finding("black", "quarantine"), finding("loudness", "warn")];
    const report = withWaivers({ verdict: "quarantine", findings }, [exception("black"), exception(null)]);
    expect(report.verdict).toBe("warn");
    expect(report.findings.map(({ waived }) => waived)).toEqual([
      { id: "w1", by: "Pia", reason: "It is a teaser.", until: "2027-02-01T00:00:00.000Z" },
      null,
    ]);
  });

  it("of the moderation is one label, not all of it", () => {
    const findings = [
      finding("moderation", "quarantine", { label: "suggestive" }),
      finding("moderation", "warn", { label: "alcohol" }),
    ];
    expect(withWaivers({ verdict: "quarantine", findings }, [exception("moderation:suggestive")]).verdict).toBe("warn");
  });

  it.each([
    [[], ["swimwear", "suggestive", "kiss", "suggestive", "alcohol"]],
    [["moderation:swimwear"], ["kiss", "suggestive", "alcohol"]],
    [["moderation:swimwear", "moderation:kiss"], ["alcohol"]],
  ])("takes its category with it unless another label is of it: %j", (codes, counted) => {
    const tags = [
      moderation("swimwear", "suggestive"),
      moderation("suggestive"),
      moderation("kiss", "suggestive"),
      moderation("alcohol"),
    ];
    expect(countedModeration(tags, codes.map(exception))).toEqual(counted);
  });

  it.each(["loudness", "naming", "moderation:suggestive", " Moderation:Non-Explicit Nudity "])("can be %s", (code) => {
    expect(FindingCode.parse(code)).toBe(code.trim().toLowerCase());
  });

  it.each(["format", "moderation", "moderation:", "moderation: ", "colour", ""])("cannot be “%s”", (code) => {
    expect(FindingCode.safeParse(code).success).toBe(false);
  });
});
