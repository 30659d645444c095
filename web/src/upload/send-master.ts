import type * as z from "zod";
import type { Upload, UploadRequest } from "../../../functions/api/schemas/upload.ts";
import { mapBounded } from "../../../shared/media/map-bounded.ts";
import { api } from "../api.ts";
import { ApiProblem } from "../request.ts";
import { persist } from "./persist.ts";
import { putBytes } from "./put-bytes.ts";

/** An upload that is open and goes in parts; with it, one goes on where another left off. */
export interface OpenUpload {
  uploadId: string;
  partBytes: number;
}

export interface SendRequest {
  file: Blob;
  request: z.input<typeof UploadRequest>;
  /** What was opened before, and of which parts may have arrived. */
  open: OpenUpload | null;
  onOpen: (open: OpenUpload) => void;
  onProgress: (sentBytes: number) => void;
  signal: AbortSignal;
}

/** A browser holds six connections to a host; files share them. */
const partsAtOnce = 3;

/**
 * Sends a master straight to the bucket, in parts when it is large. What has arrived stays there when it fails or is stopped, and is
 * not sent again by the next call.
 *
 * @throws ApiProblem, PutFailure or Unreachable when it cannot go on by itself, or the signal's reason.
 */
export async function sendMaster(sending: SendRequest): Promise<void> {
  const known = sending.open === null ? undefined : await arrivedOf(sending.open, sending.signal);
  if (sending.open !== null && known !== undefined) return sendParts(sending, sending.open, known);
  const upload = await persist(sending.signal, () => api.createUpload(sending.request));
  if (upload.method === "single") return sendWhole(sending, upload);
  const open = { uploadId: upload.uploadId, partBytes: partBytesOf(upload) };
  sending.onOpen(open);
  return sendParts(sending, open, []);
}

type Part = { partNumber: number; etag: string };

/** The parts that are there already; undefined when the upload is not there any more. */
export async function arrivedOf({ uploadId }: OpenUpload, signal: AbortSignal) {
  try {
    return (await persist(signal, () => api.uploadedParts(uploadId))).parts;
  } catch (error) {
    if (error instanceof ApiProblem && error.code === "not_found") return undefined;
    throw error;
  }
}

async function sendWhole({ file, request, onProgress, signal }: SendRequest, first: Upload): Promise<void> {
  let upload: Upload | undefined = first;
  await persist(signal, async () => {
    const { url, headers } = upload ?? (await api.createUpload(request));
    // An address may have grown too old for another attempt.
    upload = undefined;
    if (url === undefined) throw new Error("The upload got no address.");
    await putBytes({ url, headers, body: file, onProgress, signal });
  });
}

async function sendParts(sending: SendRequest, open: OpenUpload, arrived: readonly Part[]): Promise<void> {
  const { file, onProgress, signal } = sending;
  const numbers = Array.from({ length: Math.ceil(file.size / open.partBytes) }, (_, at) => at + 1);
  const bodyOf = (number: number) => file.slice((number - 1) * open.partBytes, number * open.partBytes);
  const sent = new Map(arrived.map(({ partNumber }) => [partNumber, bodyOf(partNumber).size]));
  const tell = () => onProgress([...sent.values()].reduce((sum, bytes) => sum + bytes, 0));
  const parts = new Map(arrived.map(({ partNumber, etag }) => [partNumber, etag]));
  tell();
  await mapBounded(
    numbers.filter((number) => !parts.has(number)),
    partsAtOnce,
    async (number) => {
      const etag = await persist(signal, async () => {
        const { urls } = await api.partUrls(open.uploadId, [number]);
        const url = urls[0]?.url;
        if (url === undefined) throw new Error(`Part ${number} got no address.`);
        return putBytes({
          url,
          body: bodyOf(number),
          signal,
          onProgress: (bytes) => {
            sent.set(number, bytes);
            tell();
          },
        });
      });
      parts.set(number, etag);
      sent.set(number, bodyOf(number).size);
      tell();
    },
  );
  const all = [...parts]
    .map(([partNumber, etag]) => ({ partNumber, etag }))
    .sort((a, b) => a.partNumber - b.partNumber);
  await complete(open, all, signal);
}

async function complete({ uploadId }: OpenUpload, parts: Part[], signal: AbortSignal): Promise<void> {
  let isRepeated = false;
  await persist(signal, async () => {
    try {
      await api.completeUpload(uploadId, parts);
    } catch (error) {
      // Its answer was lost: what is joined is no upload any more.
      if (isRepeated && error instanceof ApiProblem && error.code === "not_found") return;
      isRepeated = true;
      throw error;
    }
  });
}

function partBytesOf({ partBytes }: Upload): number {
  if (partBytes === undefined) throw new Error("The upload did not say how large its parts are.");
  return partBytes;
}
