import type { HttpResponse } from "../../../kernel/service.ts";
import { renderXml, type XmlContent } from "./xml.ts";

/** An XML answer in S3's namespace. */
export function xmlResponse(
  root: string,
  content: XmlContent,
  options: { status?: number; headers?: Record<string, string> } = {},
): HttpResponse {
  const body = Buffer.from(renderXml(root, content));
  return {
    status: options.status ?? 200,
    headers: { ...options.headers, "content-type": "application/xml", "content-length": String(body.byteLength) },
    body,
  };
}

/** An answer that has headers only. */
export function emptyResponse(status: number, headers: Record<string, string> = {}): HttpResponse {
  return {
    status,
    headers: status === 204 || status === 304 ? headers : { ...headers, "content-length": "0" },
    body: null,
  };
}

/** Times in XML: S3 keeps whole seconds. */
export function isoTime(ms: number): string {
  return new Date(Math.floor(ms / 1000) * 1000).toISOString();
}

/** Times in headers. */
export function httpTime(ms: number): string {
  return new Date(ms).toUTCString();
}

/** Percent-encodes as `encoding-type=url` asks: everything but unreserved characters and slashes. */
export function encodeForList(text: string): string {
  return encodeURIComponent(text)
    .replaceAll("%2F", "/")
    .replaceAll(/[!'()*]/g, (character) =>
      character === "*" ? "*" : `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
    );
}
