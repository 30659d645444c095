import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { localeFor, preferredLanguage, setLocale } from "../i18n/locale.ts";
import { formatAgo, formatBytes, formatDuration, formatPercent, formatTimeInFull, formatUsd } from "./format.ts";

describe("figures and times", () => {
  beforeEach(() => setLocale("en"));
  afterEach(() => setLocale("en"));

  it("a duration has hours only when it lasts them", () => {
    expect([formatDuration(0), formatDuration(61_400), formatDuration(3_661_000)]).toEqual(["0:00", "1:01", "1:01:01"]);
  });

  it("figures are written in the language of the page", () => {
    expect([formatBytes(1), formatBytes(1_500_000), formatUsd(0.0123)]).toEqual(["1 byte", "1.5 MB", "$0.0123"]);
    setLocale("de");
    expect([formatBytes(1_500_000), formatUsd(1234.5), formatPercent(42)].map(withPlainSpaces)).toEqual([
      "1,5 MB",
      "1.234,50 $",
      "42 %",
    ]);
  });

  it("how long ago is said in the largest unit that fits", () => {
    const now = new Date("2026-03-10T12:00:00Z");
    expect(formatAgo("2026-03-10T11:59:30Z", now)).toBe("now");
    expect(formatAgo("2026-03-10T11:30:00Z", now)).toBe("30 minutes ago");
    expect(formatAgo("2026-03-12T13:00:00Z", now)).toBe("in 2 days");
    setLocale("de");
    expect(formatAgo("2026-03-10T09:00:00Z", now)).toBe("vor 3 Stunden");
  });

  it("a time in full says by which zone it was reckoned", () => {
    expect(formatTimeInFull("2026-03-10T12:00:00Z")).toMatch(/2026.*(UTC|GMT|[A-Z]{2,4})/);
  });

  it("the page speaks the first language it knows, in the variant that the browser asks for", () => {
    expect(preferredLanguage(["fr-FR", "de-AT", "en"])).toBe("de");
    expect(preferredLanguage(["fr"])).toBe("en");
    expect(localeFor("de", ["en-GB", "de-AT"])).toBe("de-AT");
    expect(localeFor("en", ["de-AT"])).toBe("en");
  });
});

/** Which of the spaces that do not break a line is taken, is for the language's own data to say. */
const withPlainSpaces = (text: string) => text.replaceAll(/\s/g, " ");
