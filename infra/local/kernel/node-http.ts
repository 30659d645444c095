import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { AwsError } from "./errors.ts";
import type { HttpRequest, HttpResponse } from "./service.ts";

/** A request as the services see it. Throws AwsError when its target is no valid URI. */
export function readRequest(incoming: IncomingMessage): HttpRequest {
  const rawUrl = incoming.url ?? "/";
  const at = rawUrl.indexOf("?");
  const path = at < 0 ? rawUrl : rawUrl.slice(0, at);
  try {
    decodeURIComponent(path);
  } catch (cause) {
    throw new AwsError("InvalidURI", "Couldn't parse the specified URI.", { cause });
  }
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  const hasBody =
    incoming.headers["content-length"] !== undefined || incoming.headers["transfer-encoding"] !== undefined;
  return {
    method: incoming.method ?? "GET",
    rawUrl,
    path,
    query: new URLSearchParams(at < 0 ? "" : rawUrl.slice(at + 1)),
    headers,
    body: hasBody && incoming.headers["content-length"] !== "0" ? toWeb(incoming) : null,
    remoteAddress: incoming.socket.remoteAddress ?? "",
  };
}

/** Bytes as they arrive, read no faster than they are consumed. */
function toWeb(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  const iterator: AsyncIterator<Buffer> = incoming[Symbol.asyncIterator]();
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const next = await iterator.next();
        if (next.done) controller.close();
        else controller.enqueue(next.value);
      },
      cancel() {
        incoming.resume();
      },
    },
    { highWaterMark: 0 },
  );
}

/** Sends an answer; a body that fails midway cuts the connection, so that the client does not take it for whole. */
export async function writeResponse(outgoing: ServerResponse, response: HttpResponse, head: boolean): Promise<void> {
  outgoing.statusCode = response.status;
  for (const [name, value] of Object.entries(response.headers ?? {})) outgoing.setHeader(name, value);
  const body = response.body ?? null;
  if (body instanceof ReadableStream) {
    if (head) {
      await body.cancel();
      outgoing.end();
      return;
    }
    await pipeline(Readable.from(body), outgoing);
    return;
  }
  const bytes = body === null ? Buffer.alloc(0) : typeof body === "string" ? Buffer.from(body) : body;
  const bodyless = response.status === 204 || response.status === 304;
  if (!bodyless && !outgoing.hasHeader("content-length") && !(head && bytes.length === 0))
    outgoing.setHeader("content-length", bytes.length);
  outgoing.end(head || bodyless ? undefined : bytes);
}

/** Reads a whole body. Throws AwsError when it is longer than `limitBytes`. */
export async function readBody(
  request: HttpRequest,
  limitBytes: number,
  tooLarge: () => AwsError,
): Promise<Uint8Array> {
  if (!request.body) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of request.body) {
    bytes += part.length;
    if (bytes > limitBytes) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts, bytes);
}
