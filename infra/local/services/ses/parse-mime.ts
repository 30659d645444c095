import { decodeCharset, decodeHeaderText, quotedPrintable } from "./header-text.ts";

export interface MimeAttachment {
  name: string;
  contentType: string;
  content: Uint8Array;
}

export interface MimeMessage {
  /** Header fields in order, unfolded and decoded. */
  headers: { name: string; value: string }[];
  text: string | null;
  html: string | null;
  attachments: MimeAttachment[];
}

interface Part {
  headers: { name: string; value: string }[];
  body: string;
}

/** Parts nested deeper than this are left out; SES refuses messages with more than 500 parts. */
const MAX_DEPTH = 20;

/**
 * Reads a message as RFC 5322 and MIME (RFC 2045, 2046) write it: headers, the first plain and the first HTML body, and
 * every other part as an attachment. Throws when there is no header.
 */
export function parseMime(raw: Uint8Array): MimeMessage {
  const root = splitPart(Buffer.from(raw).toString("latin1"));
  if (root.headers.length === 0) throw new Error("The message has no headers.");
  const message: MimeMessage = {
    headers: root.headers.map(({ name, value }) => ({ name, value: decodeHeaderText(utf8(value)) })),
    text: null,
    html: null,
    attachments: [],
  };
  collect(root, message, 0);
  return message;
}

/** The value of a header, whatever its case; undefined when it is not there. */
export function headerOf(headers: readonly { name: string; value: string }[], name: string): string | undefined {
  return headers.find((header) => header.name.toLowerCase() === name.toLowerCase())?.value;
}

function splitPart(source: string): Part {
  const end = source.match(/\r?\n\r?\n/);
  const head = end?.index === undefined ? source : source.slice(0, end.index);
  const body = end?.index === undefined ? "" : source.slice(end.index + end[0].length);
  const headers = head
    .replace(/\r?\n[ \t]+/g, " ")
    .split(/\r?\n/)
    .flatMap((line) => {
      const [, name, value] = line.match(/^([!-9;-~]+):[ \t]*(.*)$/) ?? [];
      return name !== undefined && value !== undefined ? [{ name, value }] : [];
    });
  return { headers, body };
}

function collect(part: Part, message: MimeMessage, depth: number): void {
  const type = parameters(headerOf(part.headers, "content-type") ?? "text/plain; charset=us-ascii");
  const disposition = parameters(headerOf(part.headers, "content-disposition") ?? "");
  if (type.value.startsWith("multipart/") && type.boundary !== undefined) {
    if (depth >= MAX_DEPTH) return;
    for (const inner of splitMultipart(part.body, type.boundary)) collect(splitPart(inner), message, depth + 1);
    return;
  }
  const content = decodeBody(part);
  const isBody = disposition.value !== "attachment" && disposition.filename === undefined;
  const text = () => decodeCharset(content, type.charset ?? "utf-8") ?? content.toString("utf8");
  if (isBody && type.value === "text/plain" && message.text === null) message.text = text();
  else if (isBody && type.value === "text/html" && message.html === null) message.html = text();
  else
    message.attachments.push({
      name: decodeHeaderText(disposition.filename ?? type.name ?? "attachment"),
      contentType: type.value,
      content,
    });
}

function splitMultipart(body: string, boundary: string): string[] {
  const parts: string[] = [];
  let current: string[] | null = null;
  for (const line of body.split(/(?<=\n)/)) {
    const trimmed = line.trimEnd();
    if (trimmed === `--${boundary}` || trimmed === `--${boundary}--`) {
      if (current) parts.push(current.join("").replace(/\r?\n$/, ""));
      current = trimmed.endsWith(`${boundary}--`) ? null : [];
    } else current?.push(line);
  }
  if (current) parts.push(current.join(""));
  return parts;
}

function decodeBody({ headers, body }: Part): Buffer {
  switch (headerOf(headers, "content-transfer-encoding")?.trim().toLowerCase()) {
    case "base64":
      return Buffer.from(body, "base64");
    case "quoted-printable":
      return quotedPrintable(body);
    default:
      return Buffer.from(body, "latin1");
  }
}

/** `text/html; charset=utf-8; name="a b"` as its value and parameters; RFC 2231's `filename*` is decoded. */
function parameters(header: string): {
  value: string;
  boundary?: string;
  charset?: string;
  filename?: string;
  name?: string;
} {
  const [value = "", ...rest] = header.match(/(?:"(?:\\.|[^"\\])*"|[^;"])+/g) ?? [];
  const found: Record<string, string> = {};
  for (const parameter of rest) {
    const [, name, quoted, plain] = parameter.trim().match(/^([^=\s]+)\s*=\s*(?:"((?:\\.|[^"\\])*)"|(.*))$/s) ?? [];
    if (name === undefined) continue;
    const key = name.toLowerCase();
    if (key.endsWith("*")) found[key.slice(0, -1)] = extendedValue(plain ?? quoted ?? "");
    else found[key] ??= quoted?.replace(/\\(.)/g, "$1") ?? plain?.trim() ?? "";
  }
  return { ...found, value: value.trim().toLowerCase() };
}

function extendedValue(text: string): string {
  const [charset = "utf-8", , encoded = text] = text.split("'");
  return decodeCharset(quotedPrintable(encoded.replaceAll("%", "=")), charset) ?? encoded;
}

// Headers are read byte by byte; since RFC 6532 they may hold UTF-8.
function utf8(latin1: string): string {
  return Buffer.from(latin1, "latin1").toString("utf8");
}
