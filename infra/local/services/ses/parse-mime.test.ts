import { expect, test } from "vitest";
import { parseMime } from "./parse-mime.ts";

const mime = (lines: string[]) => parseMime(Buffer.from(lines.join("\r\n"), "utf8"));

test("a plain message is its headers and its text", () => {
  const message = mime([
    "Subject: =?utf-8?B?R3LDvMOfZQ==?= =?utf-8?Q?_an_alle?=",
    "X-Long: one",
    " two",
    "",
    "Hello",
    "there",
  ]);
  expect(message.headers).toEqual([
    { name: "Subject", value: "Grüße an alle" },
    { name: "X-Long", value: "one two" },
  ]);
  expect(message).toMatchObject({ text: "Hello\r\nthere", html: null, attachments: [] });
});

test("alternatives, nested in a mixed message, are told from attachments", () => {
  const message = mime([
    "Subject: s",
    'Content-Type: multipart/mixed; boundary="outer"',
    "",
    "preamble",
    "--outer",
    "Content-Type: multipart/alternative; boundary=inner",
    "",
    "--inner",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: quoted-printable",
    "",
    "caf=C3=A9 =",
    "au lait",
    "--inner",
    "Content-Type: text/html; charset=iso-8859-1",
    "Content-Transfer-Encoding: base64",
    "",
    Buffer.from("<p>café</p>", "latin1").toString("base64"),
    "--inner--",
    "--outer",
    "Content-Type: image/png; name=poster.png",
    "Content-Transfer-Encoding: base64",
    "Content-Disposition: attachment; filename*=utf-8''%F0%9F%8E%AC.png",
    "",
    "iVBORw==",
    "--outer",
    "Content-Type: text/plain",
    'Content-Disposition: attachment; filename="a \\"b\\".txt"',
    "",
    "notes",
    "--outer--",
    "epilogue",
  ]);
  expect(message.text).toBe("café au lait");
  expect(message.html).toBe("<p>café</p>");
  expect(
    message.attachments.map(({ name, contentType, content }) => [
      name,
      contentType,
      Buffer.from(content).toString("hex"),
    ]),
  ).toEqual([
    ["🎬.png", "image/png", "89504e47"],
    ['a "b".txt', "text/plain", Buffer.from("notes").toString("hex")],
  ]);
});

test("what has no headers is no message", () => {
  expect(() => mime(["", "text"])).toThrow("no headers");
});
