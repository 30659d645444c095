import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { emailTags, mailOf, mailTags } from "./mail-tags.ts";

const request = { assetId: "abc", version: 2, round: 1, reviewerId: "r-_1", occasion: "legal.reminder-1" };

describe("the tags of a mail", () => {
  it("say which mail it is, in what the mail service takes", () => {
    expect(emailTags(mailTags(request))).toEqual([
      { Name: "asset", Value: "abc" },
      { Name: "version", Value: "2" },
      { Name: "round", Value: "1" },
      { Name: "reviewer", Value: "r-_1" },
      { Name: "stage", Value: "legal" },
      { Name: "occasion", Value: "reminder-1" },
    ]);
  });

  it("come back as the mail's key, among tags of the mail service's own", () => {
    const mention = { assetId: "abc", version: 2, commentId: "7", recipientId: "r-_1" };
    const digest = { date: "2027-01-04", reviewerId: "r-_1" };
    for (const key of [request, { ...request, occasion: "request" }, mention, digest]) {
      const tags = Object.entries(mailTags(key)).map(([name, value]) => [name, [value]]);
      expect(mailOf({ ...Object.fromEntries(tags), "ses:configuration-set": ["reviews"] })).toEqual(key);
    }
  });

  it("are no review's when one is missing, doubled or no number", () => {
    const tags = { asset: ["abc"], version: ["2"], round: ["1"], reviewer: ["r"], occasion: ["request"] };
    expect(mailOf(tags)).toBeDefined();
    for (const name of Object.keys(tags)) {
      expect(mailOf({ ...tags, [name]: [] }), name).toBeUndefined();
      expect(mailOf({ ...tags, [name]: ["1", "2"] }), name).toBeUndefined();
    }
    for (const version of ["0", "-1", "1.5", "1e3", "", "12345678901234567890"]) {
      expect(mailOf({ ...tags, version: [version] }), version).toBeUndefined();
    }
  });

  it("never throw, whatever comes", () => {
    const name = fc.constantFrom(
      "asset",
      "version",
      "round",
      "reviewer",
      "stage",
      "occasion",
      "comment",
      "date",
      "kind",
    );
    fc.assert(fc.property(fc.dictionary(name, fc.array(fc.string())), (tags) => void mailOf(tags)));
  });
});

it("what the mail service would refuse as a tag is refused before it is asked", () => {
  for (const value of ["ana@example.org", "a b", "", "ü", "a".repeat(257)]) {
    expect(() => emailTags({ reviewer: value }), value).toThrow(/cannot be tagged/);
  }
});
