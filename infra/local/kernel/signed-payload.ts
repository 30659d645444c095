import { createHash, timingSafeEqual } from "node:crypto";
import { AwsError } from "./errors.ts";
import { hmac, sha256Hex } from "./signing-key.ts";
import type { PayloadIntegrity, SignatureChain } from "./verify-signature.ts";

export interface OpenPayload {
  /** The bytes that were meant, without chunk framing. Errors (AwsError) when they are not the bytes that were signed. */
  stream: ReadableStream<Uint8Array>;
  /** Trailing headers such as `x-amz-checksum-crc32`, lower-cased; known when the stream has ended. */
  trailers: Promise<Record<string, string>>;
}

/**
 * Reads a body as the signature vouches for it: plain, held to its SHA-256, or in `aws-chunked` framing with the chain of
 * chunk signatures verified. https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming-trailers.html
 */
export function openSignedPayload(body: ReadableStream<Uint8Array> | null, payload: PayloadIntegrity): OpenPayload {
  const source = body ?? new Blob([]).stream();
  if (payload.kind === "chunked") return openChunked(source, payload);
  if (payload.kind === "unsigned") return { stream: source, trailers: Promise.resolve({}) };
  const hash = createHash("sha256");
  const verify = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      hash.update(bytes);
      controller.enqueue(bytes);
    },
    flush(controller) {
      if (hash.digest("hex") !== payload.hex) {
        controller.error(
          new AwsError(
            "XAmzContentSHA256Mismatch",
            "The provided 'x-amz-content-sha256' header does not match what was computed.",
          ),
        );
      }
    },
  });
  return { stream: source.pipeThrough(verify), trailers: Promise.resolve({}) };
}

const malformed = (what: string) => new AwsError("IncompleteBody", `The aws-chunked body is malformed: ${what}.`);
const longestLine = 16 * 1024;

type Expecting =
  | { part: "size" }
  | { part: "bytes"; left: number; signature: string | undefined }
  | { part: "end-of-chunk" }
  | { part: "trailers" }
  | { part: "nothing" };

function openChunked(source: ReadableStream<Uint8Array>, payload: PayloadIntegrity & { kind: "chunked" }): OpenPayload {
  const { promise: trailers, resolve, reject } = Promise.withResolvers<Record<string, string>>();
  trailers.catch(() => {});
  const chain = makeChain(payload.chain);
  const found: Record<string, string> = {};
  let pending: Buffer = Buffer.alloc(0);
  let expecting: Expecting = { part: "size" };
  let chunkHash = createHash("sha256");

  function takeLine(): string | null {
    const end = pending.indexOf("\r\n");
    if (end < 0) {
      if (pending.length > longestLine) throw malformed("a line does not end");
      return null;
    }
    const line = pending.toString("latin1", 0, end);
    pending = pending.subarray(end + 2);
    return line;
  }

  /** Reads on as far as the bytes at hand allow; false when more are needed. */
  function step(controller: TransformStreamDefaultController<Uint8Array>): boolean {
    switch (expecting.part) {
      case "size": {
        const line = takeLine();
        if (line === null) return false;
        const match = /^([0-9a-fA-F]{1,8})(?:;chunk-signature=([0-9a-f]{64}))?$/.exec(line.trimEnd());
        if (!match?.[1]) throw malformed(`'${line.slice(0, 80)}' is not a chunk's size`);
        if (payload.signed && !match[2]) throw malformed("a chunk has no signature");
        const left = Number.parseInt(match[1], 16);
        if (left > 0) {
          expecting = { part: "bytes", left, signature: match[2] };
        } else {
          if (payload.signed) chain.verifyChunk(sha256Hex(""), match[2]);
          expecting = { part: "trailers" };
        }
        return true;
      }
      case "bytes": {
        if (pending.length === 0) return false;
        const bytes = pending.subarray(0, expecting.left);
        pending = pending.subarray(bytes.length);
        if (payload.signed) chunkHash.update(bytes);
        controller.enqueue(new Uint8Array(bytes));
        const left = expecting.left - bytes.length;
        if (left > 0) {
          expecting = { ...expecting, left };
          return false;
        }
        if (payload.signed) chain.verifyChunk(chunkHash.digest("hex"), expecting.signature);
        chunkHash = createHash("sha256");
        expecting = { part: "end-of-chunk" };
        return true;
      }
      case "end-of-chunk": {
        if (pending.length < 2) return false;
        if (pending.toString("latin1", 0, 2) !== "\r\n") throw malformed("a chunk is longer than it says");
        pending = pending.subarray(2);
        expecting = { part: "size" };
        return true;
      }
      case "trailers": {
        const line = takeLine();
        if (line === null) return false;
        if (line !== "") {
          const at = line.indexOf(":");
          if (at < 1) throw malformed(`'${line.slice(0, 80)}' is not a trailer`);
          found[line.slice(0, at).trim().toLowerCase()] = line.slice(at + 1).trim();
          return true;
        }
        // The signature of the trailers follows them, in some clients after an empty line.
        if (payload.signed && payload.trailer && !found["x-amz-trailer-signature"]) return true;
        expecting = { part: "nothing" };
        return true;
      }
      case "nothing":
        if (pending.toString("latin1").trim() !== "") throw malformed("bytes follow the last chunk");
        pending = Buffer.alloc(0);
        return false;
    }
  }

  const unframe = new TransformStream<Uint8Array, Uint8Array>({
    transform(bytes, controller) {
      pending = pending.length === 0 ? Buffer.from(bytes) : Buffer.concat([pending, bytes]);
      try {
        while (step(controller)) if (pending.length === 0 && expecting.part === "nothing") break;
      } catch (error) {
        reject(error);
        throw error;
      }
    },
    flush() {
      try {
        // Some clients leave out the empty line at the very end.
        if (expecting.part !== "nothing" && !(expecting.part === "trailers" && pending.length === 0))
          throw malformed("it ends early");
        const { "x-amz-trailer-signature": signature, ...rest } = found;
        if (payload.signed && payload.trailer) chain.verifyTrailers(rest, signature);
        resolve(rest);
      } catch (error) {
        reject(error);
        throw error;
      }
    },
  });
  return { stream: source.pipeThrough(unframe), trailers };
}

/** The running chain: each chunk's signature covers the one before. */
function makeChain(start: SignatureChain) {
  let previous = start.seedSignature;
  function verify(algorithm: string, lines: string[], signature: string | undefined): void {
    const text = [algorithm, start.amzDate, start.scope, previous, ...lines].join("\n");
    const expected = hmac(start.signingKey, text).toString("hex");
    if (signature?.length !== expected.length || !timingSafeEqual(Buffer.from(expected), Buffer.from(signature))) {
      throw new AwsError("SignatureDoesNotMatch", "A chunk of the body does not match its signature.", {
        statusCode: 403,
      });
    }
    previous = expected;
  }
  return {
    verifyChunk: (bodySha256: string, signature: string | undefined) =>
      verify("AWS4-HMAC-SHA256-PAYLOAD", [sha256Hex(""), bodySha256], signature),
    verifyTrailers(trailers: Record<string, string>, signature: string | undefined) {
      const canonical = Object.keys(trailers)
        .sort()
        .map((name) => `${name}:${trailers[name]}\n`)
        .join("");
      verify("AWS4-HMAC-SHA256-TRAILER", [sha256Hex(canonical)], signature);
    },
  };
}
