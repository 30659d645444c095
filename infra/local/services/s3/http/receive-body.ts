import { createHash } from "node:crypto";
import {
  type ChecksumAlgorithm,
  checksumAlgorithm,
  checksumAlgorithms,
  checksumHeader,
  isChecksumValue,
  makeDigest,
} from "../checksum/algorithm.ts";
import type { BlobStore, WrittenBlob } from "../object/blob-store.ts";
import { invalidRequest, S3Error } from "./s3-error.ts";
import type { S3Request } from "./s3-request.ts";

/** The checksum that a request declares: its value is in a header, or comes in a trailer. */
export interface DeclaredChecksum {
  algorithm: ChecksumAlgorithm;
  value: string | null;
}

const maxPutBytes = 5 * 1024 ** 3;
/** The largest document that an operation takes: DeleteObjects with a thousand long keys. */
const maxDocumentBytes = 2 * 1024 * 1024;

/**
 * Which checksum the request declares, or null.
 * @throws S3Error InvalidRequest when it declares several, or one that is none
 */
export function declaredChecksum(request: Pick<S3Request, "header">): DeclaredChecksum | null {
  const declared: DeclaredChecksum[] = [];
  for (const algorithm of checksumAlgorithms) {
    const value = request.header(checksumHeader(algorithm));
    if (value === undefined) continue;
    if (!isChecksumValue(algorithm, value))
      throw invalidRequest(`Value for ${checksumHeader(algorithm)} header is invalid.`);
    declared.push({ algorithm, value });
  }
  const trailer = request.header("x-amz-trailer")?.trim().toLowerCase();
  if (trailer !== undefined) {
    const algorithm = checksumAlgorithm(trailer.replace(/^x-amz-checksum-/, ""));
    if (!algorithm || !trailer.startsWith("x-amz-checksum-"))
      throw invalidRequest("The value specified in the x-amz-trailer header is not supported");
    declared.push({ algorithm, value: null });
  }
  if (declared.length > 1)
    throw invalidRequest("Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.");
  const [only] = declared;
  const named = request.header("x-amz-sdk-checksum-algorithm");
  if (named !== undefined && !only) {
    throw invalidRequest(
      "x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were found.",
    );
  }
  return only ?? null;
}

/** The bytes of a body on disk, and their checksum (value in base64); null when none was declared or asked for. */
export interface ReceivedBody {
  blob: WrittenBlob;
  checksum: { algorithm: ChecksumAlgorithm; value: string; declared: boolean } | null;
}

/**
 * Streams the request's body to disk and holds it to its length, its MD5, its checksum and its signature. Without a
 * declared checksum it makes one by `fallback`, if that is given. Nothing stays on disk when a check fails.
 * @throws S3Error BadDigest, InvalidDigest, IncompleteBody, EntityTooLarge, MissingContentLength and others
 */
export async function receiveBody(
  blobs: BlobStore,
  request: S3Request,
  fallback: ChecksumAlgorithm | null,
): Promise<ReceivedBody> {
  const declared = declaredChecksum(request);
  const algorithm = declared?.algorithm ?? fallback;
  const expectedBytes = lengthOf(request);
  const md5 = expectedMd5(request);
  if (expectedBytes > maxPutBytes) throw tooLarge(expectedBytes, maxPutBytes);

  const payload = request.open();
  const blob = await blobs.write(payload.stream, { algorithms: algorithm === null ? [] : [algorithm] });
  try {
    if (blob.bytes !== expectedBytes) throw incomplete(expectedBytes, blob.bytes);
    if (md5 && !md5.equals(blob.md5)) throw badDigest("The Content-MD5 you specified did not match what we received.");
    if (algorithm === null) return { blob, checksum: null };
    const value = digestOf(blob, algorithm);
    await checkDeclared(declared, value, payload.trailers);
    return { blob, checksum: { algorithm, value, declared: declared !== null } };
  } catch (error) {
    await blobs.remove([blob.name]);
    throw error;
  }
}

function digestOf(blob: WrittenBlob, algorithm: ChecksumAlgorithm): string {
  const digest = blob.digests.get(algorithm);
  if (!digest) throw new Error(`No ${algorithm} was made.`);
  return digest.toString("base64");
}

async function checkDeclared(
  declared: DeclaredChecksum | null,
  computed: string,
  trailers: Promise<Record<string, string>>,
): Promise<void> {
  if (!declared) return;
  const value = declared.value ?? (await trailers)[checksumHeader(declared.algorithm)];
  if (value === undefined)
    throw new S3Error(
      "MalformedTrailerError",
      "The request contained trailing data that was not well-formed or did not conform to our published schema.",
    );
  if (!isChecksumValue(declared.algorithm, value))
    throw invalidRequest(`Value for ${checksumHeader(declared.algorithm)} trailing header is invalid.`);
  if (value !== computed)
    throw badDigest(`The ${declared.algorithm} you specified did not match the calculated checksum.`);
}

/**
 * Reads a small XML body whole, under the same checks. `required` operations must carry an MD5 or a checksum.
 * @throws S3Error
 */
export async function receiveDocument(request: S3Request, options: { required?: boolean } = {}): Promise<string> {
  const declared = declaredChecksum(request);
  const md5 = expectedMd5(request);
  if (options.required && !declared && !md5)
    throw invalidRequest("Missing required header for this request: Content-MD5 OR x-amz-checksum-*");
  const payload = request.open();
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of payload.stream) {
    bytes += piece.byteLength;
    if (bytes > maxDocumentBytes) throw new S3Error("MaxMessageLengthExceeded", "Your request was too big.");
    pieces.push(piece);
  }
  const document = Buffer.concat(pieces);
  if (md5 && !createHash("md5").update(document).digest().equals(md5))
    throw badDigest("The Content-MD5 you specified did not match what we received.");
  if (declared) {
    const digest = makeDigest(declared.algorithm);
    digest.update(document);
    await checkDeclared(declared, digest.digest().toString("base64"), payload.trailers);
  }
  return document.toString("utf8");
}

/** How many bytes the sender means to send, without chunk framing. */
function lengthOf(request: S3Request): number {
  const text = request.header("x-amz-decoded-content-length") ?? request.header("content-length");
  if (text === undefined) {
    if (request.header("transfer-encoding") !== undefined) {
      throw new S3Error("NotImplemented", "A header you provided implies functionality that is not implemented", {
        statusCode: 501,
        members: { Header: "Transfer-Encoding" },
      });
    }
    throw new S3Error("MissingContentLength", "You must provide the Content-Length HTTP header.", { statusCode: 411 });
  }
  if (!/^\d+$/.test(text)) throw invalidRequest("The Content-Length is not a number of bytes.");
  return Number(text);
}

function expectedMd5(request: S3Request): Buffer | null {
  const header = request.header("content-md5");
  if (header === undefined) return null;
  const md5 = Buffer.from(header, "base64");
  if (md5.length !== 16)
    throw new S3Error("InvalidDigest", "The Content-MD5 you specified was invalid.", {
      members: { "Content-MD5": header },
    });
  return md5;
}

const badDigest = (message: string) => new S3Error("BadDigest", message);

export const tooLarge = (bytes: number, limit: number) =>
  new S3Error("EntityTooLarge", "Your proposed upload exceeds the maximum allowed size", {
    members: { ProposedSize: bytes, MaxSizeAllowed: limit },
  });

const incomplete = (expected: number, actual: number) =>
  new S3Error("IncompleteBody", "You did not provide the number of bytes specified by the Content-Length HTTP header", {
    members: { NumberBytesExpected: expected, NumberBytesProvided: actual },
  });
