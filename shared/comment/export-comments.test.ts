import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { commentWith, filmWith, ntsc, pal } from "./commented-version.fixture.ts";
import { exportComments } from "./export-comments.ts";

const resolved = { at: "2027-01-02T09:00:00.000Z", by: "Pia" };
const answer = { answer: "disagree", reason: "It is the brand's blue.", by: "Pia", at: resolved.at } as const;
const at = (first: number, last = first, rate = ntsc) => ({ frames: { first, last, rate } });
const exported = (format: "csv" | "edl" | "fcpxml", ...comments: Parameters<typeof filmWith>) =>
  exportComments(format, filmWith(...comments)).body;

/** Reads a table back as RFC 4180 says. */
function rowsOf(csv: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain = "", end] of csv.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain);
    if (end === "\r\n") rows.push([]);
  }
  return rows.slice(0, -1);
}

describe("CSV", () => {
  it("has a row for every comment and every reply, and a cell for everything that is known of it", () => {
    const csv = exported(
      "csv",
      commentWith({
        ...at(1_800, 17_982),
        region: { shape: "box", x: 0.1, y: 0.2, width: 0.5, height: 0.25 },
        resolved,
        answer,
      }),
      commentWith({ id: "9", parent: "7", text: "Which one?" }),
    );
    const [headings = [], comment = [], reply = []] = rowsOf(csv);
    const told = (row: string[]) => Object.fromEntries(headings.map((heading, column) => [heading, row[column]]));

    expect(told(comment)).toEqual({
      Comment: "7",
      "Reply to": "",
      Version: "1",
      "Written at": "2027-01-01T09:00:00.000Z",
      Author: "Rosa",
      Visibility: "shared",
      State: "resolved",
      From: "00:01:00;02",
      To: "00:10:00;00",
      "First frame": "1800",
      "Last frame": "17982",
      "Frame rate": "30000/1001",
      Page: "",
      Region: "box 0.1 0.2 0.5 0.25",
      Text: "More blue",
      Answer: "disagree",
      Reason: "It is the brand's blue.",
      "Answered by": "Pia",
      "Resolved at": resolved.at,
      "Resolved by": "Pia",
    });
    expect(told(reply)).toMatchObject({ Comment: "9", "Reply to": "7", State: "", Text: "Which one?" });
  });

  it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "\u200b=1", '=HYPERLINK("https://example.com")'])(
    "lets no spreadsheet take %j for a formula, whoever wrote it",
    (text) => {
      const author = { actor: "user:u", name: text, email: null, guest: false };
      const [, row = []] = rowsOf(exported("csv", commentWith({ text, author })));
      expect(row.filter((cell) => cell === `'${text}`)).toHaveLength(2);
    },
  );

  it("brings back whatever was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const [, row] = rowsOf(exported("csv", commentWith({ text })));
        expect([text, `'${text}`]).toContain(row?.[14]);
        expect(row?.[14]).not.toMatch(/^[=+\-@]/);
      }),
    );
  });
});

describe("EDL", () => {
  it("has a locator for every comment on frames, in their order, with drop-frame timecode", () => {
    const edl = exported(
      "edl",
      commentWith({ id: "8", ...at(17_981, 17_990), text: "Hold\nlonger", answer }),
      commentWith({ id: "7", ...at(1_800) }),
      commentWith({ id: "9", ...at(3_600), resolved }),
      commentWith({ id: "10", parent: "7", text: "A reply" }),
      commentWith({ id: "11", text: "On the whole of it" }),
    );
    expect(edl.split("\r\n")).toEqual([
      "TITLE: Spring film v1",
      "FCM: DROP FRAME",
      "",
      "001  AX       V     C        00:00:00;00 00:10:00;09 00:00:00;00 00:10:00;09",
      "* LOC: 00:01:00;02 RED Rosa: More blue",
      "* LOC: 00:02:00;04 GREEN Rosa: More blue",
      "* LOC: 00:09:59;29 YELLOW Rosa (to 00:10:00;08): Hold longer",
      "",
    ]);
  });

  it("counts every frame at other rates", () => {
    const film = { ...filmWith(commentWith(at(250, 250, pal))), film: { rate: pal, frames: 500 } };
    const { body } = exportComments("edl", film);
    expect(body).toContain("FCM: NON-DROP FRAME");
    expect(body).toContain("00:00:00:00 00:00:20:00 00:00:00:00 00:00:20:00");
    expect(body).toContain("* LOC: 00:00:10:00 RED ");
  });

  it("gets no line from what somebody wrote", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const edl = exported("edl", commentWith({ ...at(1), text }));
        expect(edl.split(/[\r\n\u0085\u2028\u2029]+/)).toHaveLength(5);
      }),
    );
  });

  it("is for films, and for no more frames a second than it has digits for", () => {
    const film = filmWith();
    expect(() => exportComments("edl", { ...film, film: undefined })).toThrow("for a film");
    const fast = { rate: { numerator: 120, denominator: 1 }, frames: 10 };
    expect(() => exportComments("edl", { ...film, film: fast })).toThrow("at most 100 frames");
  });
});

describe("FCPXML", () => {
  it("has a marker for every comment on frames, at whole frames in rational seconds", () => {
    const xml = exported(
      "fcpxml",
      commentWith({ ...at(1_800, 1_829), answer }),
      commentWith({ id: "9", parent: "7", text: "Which blue?" }),
      commentWith({ id: "10", ...at(0), resolved }),
    );
    expect(xml).toContain('<fcpxml version="1.10">');
    expect(xml).toContain('<format id="r1" frameDuration="1001/30000s" width="1920" height="1080"/>');
    expect(xml).toContain('duration="17999982/30000s" tcStart="0s" tcFormat="DF"');
    const markers = xml.match(/<marker [^>]*>/g);
    expect(markers).toEqual([
      '<marker start="0s" duration="1001/30000s" value="More blue" completed="1" note="Rosa"/>',
      '<marker start="1801800/30000s" duration="30030/30000s" value="More blue" completed="0" note="Rosa&#10;Pia: disagree. It is the brand&apos;s blue.&#10;Rosa: Which blue?"/>',
    ]);
  });

  it("writes whole seconds as such", () => {
    const film = { ...filmWith(commentWith(at(250, 274, pal))), film: { rate: pal, frames: 500 } };
    expect(exportComments("fcpxml", film).body).toContain('<marker start="10s" duration="1s"');
  });

  it("is well formed and holds no markup of others, whatever they wrote", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const author = { actor: "user:u", name: text, email: null, guest: false };
        const xml = exported("fcpxml", commentWith({ ...at(1), text, author }));
        expect(xml.match(/<marker( [a-z]+="[^"<]*"){5}\/>/g)).toHaveLength(1);
        expect(xml.match(/</g)).toHaveLength(18);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold.
        expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/);
        expect(xml).not.toMatch(/&(?!amp;|lt;|gt;|quot;|apos;|#(9|10|13);)/);
      }),
    );
  });
});
