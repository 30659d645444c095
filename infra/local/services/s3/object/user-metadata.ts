import { S3Error } from "../http/s3-error.ts";

const prefix = "x-amz-meta-";
/** Names and values together, in UTF-8. https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html */
const maxBytes = 2048;

/**
 * The user metadata among `headers` (lower-cased names), without their prefix. Values may be US-ASCII, raw UTF-8 bytes
 * or RFC 2047 encoded words; they are kept as the text they stand for.
 * @throws S3Error MetadataTooLarge
 */
export function readUserMetadata(headers: Iterable<[string, string]>): Record<string, string> {
  const metadata: Record<string, string> = {};
  let bytes = 0;
  for (const [name, value] of headers) {
    if (!name.startsWith(prefix) || name === prefix) continue;
    const text = decodeWords(utf8OfLatin1(value));
    metadata[name.slice(prefix.length)] = text;
    bytes += Buffer.byteLength(name) - prefix.length + Buffer.byteLength(text);
  }
  if (bytes > maxBytes) {
    throw new S3Error("MetadataTooLarge", "Your metadata headers exceed the maximum allowed metadata size", {
      members: { Size: bytes, MaxSizeAllowed: maxBytes },
    });
  }
  return metadata;
}

/** As answer headers: US-ASCII as it is, anything else as RFC 2047 encoded words. */
export function userMetadataHeaders(metadata: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`${prefix}${name}`, encodeWord(value)]));
}

/** Node hands header bytes over as Latin-1; clients send UTF-8. What is no UTF-8 stays as it came. */
function utf8OfLatin1(value: string): string {
  if (isPrintableAscii(value)) return value;
  const bytes = Buffer.from(value, "latin1");
  if (bytes.toString("latin1") !== value) return value;
  const text = bytes.toString("utf8");
  return text.includes("\ufffd") ? value : text;
}

function isPrintableAscii(value: string): boolean {
  return /^[\x20-\x7e\t]*$/.test(value);
}

/** One RFC 2047 word per value, as S3 answers (`=?UTF-8?B?...?=`). */
function encodeWord(value: string): string {
  return isPrintableAscii(value) ? value : `=?UTF-8?B?${Buffer.from(value).toString("base64")}?=`;
}

function decodeWords(value: string): string {
  return value
    .replaceAll(/(=\?[^?]+\?[bq]\?[^?]*\?=)\s+(?==\?[^?]+\?[bq]\?)/gi, "$1")
    .replaceAll(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toLowerCase() === "b" ? Buffer.from(text, "base64").toString("utf8") : decodeQuoted(text),
    );
}

function decodeQuoted(text: string): string {
  const bytes = text
    .replaceAll("_", " ")
    .replaceAll(/=([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, "latin1").toString("utf8");
}
