/** Decodes the encoded words of a mail header (RFC 2047): `=?utf-8?B?…?=` and `=?utf-8?Q?…?=`. */
export function decodeHeaderText(text: string): string {
  return text
    .replace(/\?=\s+=\?/g, "?==?")
    .replace(
      /=\?([^?*\s]+)(?:\*[^?]*)?\?([BbQq])\?([^?]*)\?=/g,
      (word, charset: string, encoding: string, encoded: string) => {
        const bytes =
          encoding.toUpperCase() === "B"
            ? Buffer.from(encoded, "base64")
            : quotedPrintable(encoded.replaceAll("_", "=20"));
        return decodeCharset(bytes, charset) ?? word;
      },
    );
}

/** The bytes of quoted-printable text (RFC 2045, section 6.7). */
export function quotedPrintable(text: string): Buffer {
  const joined = text.replace(/[ \t]+(?=\r?\n)/g, "").replace(/=\r?\n/g, "");
  const bytes: number[] = [];
  for (let index = 0; index < joined.length; index += 1) {
    const hex = joined.charAt(index) === "=" ? joined.slice(index + 1).match(/^[0-9A-Fa-f]{2}/)?.[0] : undefined;
    if (hex !== undefined) {
      bytes.push(Number.parseInt(hex, 16));
      index += 2;
    } else bytes.push(joined.charCodeAt(index) & 0xff);
  }
  return Buffer.from(bytes);
}

/** Bytes as text in a named character set; null for one that is not known. */
export function decodeCharset(bytes: Uint8Array, charset: string): string | null {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return null;
  }
}
