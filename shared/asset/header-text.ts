/** The text of a header. Headers are ASCII; S3 writes what is not as RFC 2047 encoded words, and so do we. */
export function decodeHeader(value: string): string {
  return value.replace(/=\?utf-8\?([bq])\?([^?]*)\?=(?:\s+(?==\?))?/gi, (_, form: string, text: string) =>
    form.toLowerCase() === "b"
      ? Buffer.from(text, "base64").toString("utf8")
      : Buffer.from(
          text
            .replaceAll("_", " ")
            .replace(/=([0-9a-f]{2})/gi, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
          "latin1",
        ).toString("utf8"),
  );
}

/** The text as an RFC 2047 encoded word when a header could not carry it as it is. */
export function encodeHeader(value: string): string {
  return /^[\x20-\x7e]*$/.test(value) && !value.includes("=?")
    ? value
    : `=?UTF-8?B?${Buffer.from(value, "utf8").toString("base64")}?=`;
}
