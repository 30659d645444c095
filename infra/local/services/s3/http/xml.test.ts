import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { childrenOf, parseXml, renderXml, textOf, XmlSyntaxError } from "./xml.ts";

describe("XML", () => {
  it("reads back any text that it writes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(textOf(parseXml(renderXml("Root", { Key: text })), "Key")).toBe(text);
      }),
    );
  });

  it("writes lists as repeated elements and leaves out what is undefined", () => {
    const document = renderXml("Root", { Item: [{ Id: 1 }, { Id: 2 }], None: undefined }, { namespace: false });
    expect(document).toBe(
      '<?xml version="1.0" encoding="UTF-8"?>\n<Root><Item><Id>1</Id></Item><Item><Id>2</Id></Item></Root>',
    );
  });

  it("passes over namespaces, attributes, comments and declarations", () => {
    const root = parseXml(
      '<?xml version="1.0"?><!-- c --><s3:Root xmlns:s3="urn:x"><A type=\'y\'>1</A><A/><B><![CDATA[<&>]]>&#x1F3AC;&#65;&apos;</B></s3:Root>',
    );
    expect([root.name, childrenOf(root, "A").map(({ text }) => text), textOf(root, "B")]).toEqual([
      "Root",
      ["1", ""],
      "<&>\u{1f3ac}A'",
    ]);
  });

  it.each([
    ["a document type", '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'],
    ["an unknown entity", "<a>&b;</a>"],
    ["an element that is not closed", "<a><b></a>"],
    ["an element that was not opened", "<a></a></b>"],
    ["two roots", "<a/><b/>"],
    ["nothing", ""],
    ["a bare bracket", "<a>1 < 2</a>"],
  ])("refuses %s", (_, document) => {
    expect(() => parseXml(document)).toThrow(XmlSyntaxError);
  });
});
