import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readForm } from "./read-form.ts";

const contentType = "multipart/form-data; boundary=frontier";

/** The form's bytes in pieces of the given sizes, again and again. */
function inPieces(bytes: Uint8Array, sizes: number[]): ReadableStream<Uint8Array> {
  let at = 0;
  let turn = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close();
      const size = sizes[turn++ % sizes.length] ?? 1;
      controller.enqueue(bytes.subarray(at, at + size));
      at += size;
    },
  });
}

function makeForm(fields: Record<string, string>, file: Uint8Array): Uint8Array {
  const part = (name: string, more = "") =>
    `--frontier\r\nContent-Disposition: form-data; name="${name}"${more}\r\n\r\n`;
  const text = Object.entries(fields).map(([name, value]) => `${part(name)}${value}\r\n`);
  return Buffer.concat([
    Buffer.from(`${text.join("")}${part("file", '; filename="a \\"b\\".bin"')}`),
    file,
    Buffer.from('\r\n--frontier\r\nContent-Disposition: form-data; name="after"\r\n\r\nignored\r\n--frontier--\r\n'),
  ]);
}

async function joined(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe("upload forms", () => {
  it("are read the same however the bytes arrive, also when the file holds halves of the boundary", async () => {
    const file = fc
      .array(fc.constantFrom("\r\n--front", "\r\n--", "\r", "\n", "--frontier", "x", "\u0000"))
      .map((pieces) => Buffer.from(pieces.join("")));
    await fc.assert(
      fc.asyncProperty(
        file,
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 8 }),
        async (bytes, sizes) => {
          const whole = Buffer.from(bytes.toString("latin1").replaceAll("\r\n--frontier", "\r\n--fronted"), "latin1");
          const form = await readForm(inPieces(makeForm({ key: "k", Policy: "p=\r\nq" }, whole), sizes), contentType);
          const stored = await joined(form.file.bytes);
          expect([...form.fields]).toEqual([
            ["key", "k"],
            ["policy", "p=\r\nq"],
          ]);
          expect(form.file.name).toBe('a "b".bin');
          expect(stored.equals(whole)).toBe(true);
        },
      ),
    );
  });

  it("that end early, or have no boundary or file, are refused", async () => {
    const whole = makeForm({ key: "k" }, Buffer.from("x"));
    await expect(readForm(inPieces(whole.subarray(0, 60), [7]), contentType)).rejects.toThrow("not well-formed");
    await expect(readForm(inPieces(whole, [7]), "multipart/form-data")).rejects.toThrow("not well-formed");
    await expect(readForm(inPieces(Buffer.from("--frontier--\r\n"), [7]), contentType)).rejects.toThrow(
      "exactly one file",
    );
    const insideBoundary = Buffer.from(whole).indexOf("\r\n\r\nx\r\n--front") + 10;
    const cut = await readForm(inPieces(whole.subarray(0, insideBoundary), [7]), contentType);
    await expect(joined(cut.file.bytes)).rejects.toThrow("not well-formed");
  });
});
