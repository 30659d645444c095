import { describe, expect, it } from "vitest";
import { entityBomb, hostileDrawing } from "../../test/fixtures/hostile.ts";
import { inspectSvg } from "./svg-safety.ts";

const svg = (content: string) => new TextEncoder().encode(`<svg xmlns="http://www.w3.org/2000/svg">${content}</svg>`);

describe("a drawing", () => {
  it.each([
    ["a script", "<script>alert(1)</script>", { scripts: true }],
    ["a handler", '<rect onclick = "alert(1)"/>', { scripts: true }],
    ["a script address", `<a href=" javascript:alert(1)"/>`, { scripts: true }],
    ["a picture elsewhere", '<image href="https://example.com/a.png"/>', { externalReferences: true }],
    ["a file of the machine", `<image xlink:href='file:///etc/passwd'/>`, { externalReferences: true }],
    ["a style elsewhere", '<style>@import "https://example.com/a.css"</style>', { externalReferences: true }],
    ["a fill elsewhere", '<rect style="fill:url(https://example.com/a.svg#b)"/>', { externalReferences: true }],
    ["only itself", '<use href="#a"/><rect fill="url(#g)"/><image href="data:image/png;base64,AA=="/>', {}],
  ])("with %s is told so", (_name, content, expected) => {
    expect(inspectSvg(svg(content))).toEqual({ scripts: false, externalReferences: false, ...expected });
  });

  it("in UTF-16 hides nothing", () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from("<svg><script>1</script></svg>", "utf16le")]);
    expect(inspectSvg(bytes).scripts).toBe(true);
  });

  it("with entities is refused, and so is one of more than ten megabytes", () => {
    expect(() => inspectSvg(Buffer.from(entityBomb()))).toThrow(/entities/);
    expect(() => inspectSvg(Buffer.alloc(10_000_001))).toThrow(/10000001 bytes/);
  });

  it("with everything at once is told both ways", () => {
    expect(inspectSvg(Buffer.from(hostileDrawing("http://127.0.0.1:1")))).toEqual({
      scripts: true,
      externalReferences: true,
    });
  });
});
