import { createHash } from "node:crypto";
import { createReadStream, openAsBlob } from "node:fs";
import { pipeline } from "node:stream/promises";
import { type ApiClient, ApiProblem } from "./api-client.ts";
import type { LocalMaster } from "./find-masters.ts";
import { inLanes } from "./in-lanes.ts";
import { unfinishedUploads, uploadIdentity } from "./unfinished-uploads.ts";

export interface SentMaster {
  key: string;
  /** The key of the master that has the same bytes already. */
  duplicateOf?: string;
  /** Parts of an earlier try that did not have to be sent again. */
  partsKept: number;
}

/** Above this nobody waits for a checksum before the first byte leaves; S3 finds out about duplicates afterwards. */
const md5UpTo = 64 * 1024 ** 2;

/** How many parts of one master are under way at once. */
const lanes = 4;

/** Sends one master straight to the bucket: in one request when it is small, else in parts, going on where an earlier try was cut off. */
export async function sendMaster(
  api: ApiClient,
  master: LocalMaster,
  target: { brand: string; campaign: string },
  onProgress: (sentBytes: number) => void,
): Promise<SentMaster> {
  const identity = uploadIdentity(api.url, `${target.brand}/${target.campaign}`, master);
  const begun = unfinishedUploads.find(identity);
  if (begun !== undefined) {
    const resumed = await resume(api, master, begun, onProgress);
    unfinishedUploads.forget(identity);
    if (resumed !== undefined) return resumed;
  }
  const md5 = master.bytes <= md5UpTo ? { md5: await md5Of(master.path) } : {};
  const upload = await api.createUpload({ ...target, filename: master.name, bytes: master.bytes, ...md5 });
  const duplicate = upload.duplicateOf === undefined ? {} : { duplicateOf: upload.duplicateOf.key };
  if (upload.method === "single") {
    if (upload.url === undefined) throw new Error("The API gave no address to send to.");
    await put(upload.url, await openAsBlob(master.path), upload.headers);
    onProgress(master.bytes);
    return { key: upload.key, partsKept: 0, ...duplicate };
  }
  const partBytes = upload.partBytes ?? 16 * 1024 ** 2;
  unfinishedUploads.remember(identity, { uploadId: upload.uploadId, partBytes });
  const sent = await sendParts(api, master, { uploadId: upload.uploadId, partBytes }, new Set(), onProgress);
  unfinishedUploads.forget(identity);
  return { ...sent, ...duplicate };
}

/** Goes on with an upload; undefined when the bucket no longer knows it. */
async function resume(
  api: ApiClient,
  master: LocalMaster,
  begun: { uploadId: string; partBytes: number },
  onProgress: (sentBytes: number) => void,
): Promise<SentMaster | undefined> {
  const arrived = await api.uploadedParts(begun.uploadId).catch((error: unknown) => {
    if (error instanceof ApiProblem && error.status === 404) return undefined;
    throw error;
  });
  if (arrived === undefined) return undefined;
  return sendParts(api, master, begun, new Set(arrived.parts.map(({ partNumber }) => partNumber)), onProgress);
}

async function sendParts(
  api: ApiClient,
  master: LocalMaster,
  { uploadId, partBytes }: { uploadId: string; partBytes: number },
  arrived: Set<number>,
  onProgress: (sentBytes: number) => void,
): Promise<SentMaster> {
  const bytes = await openAsBlob(master.path);
  const missing = Array.from(
    { length: Math.max(1, Math.ceil(master.bytes / partBytes)) },
    (_, index) => index + 1,
  ).filter((partNumber) => !arrived.has(partNumber));
  let sent = Math.min(master.bytes, arrived.size * partBytes);
  onProgress(sent);
  await inLanes(lanes, missing, async (partNumber) => {
    const part = bytes.slice((partNumber - 1) * partBytes, partNumber * partBytes);
    await patiently(async () => {
      const { urls } = await api.partUrls(uploadId, [partNumber]);
      const url = urls[0]?.url;
      if (url === undefined) throw new Error(`Part ${partNumber} got no address.`);
      await put(url, part);
    });
    sent += part.size;
    onProgress(Math.min(sent, master.bytes));
  });
  const { key } = await api.completeUpload(uploadId);
  return { key, partsKept: arrived.size };
}

async function put(url: string, body: Blob, headers: Record<string, string> = {}): Promise<void> {
  const response = await fetch(url, { method: "PUT", body, headers });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`The bucket refused the bytes (${response.status}).`);
}

/** A network fails now and then; three tries, further and further apart. */
async function patiently<T>(attempt: () => Promise<T>): Promise<T> {
  for (const waitMs of [500, 2_000]) {
    try {
      return await attempt();
    } catch (error) {
      if (error instanceof ApiProblem && error.status < 500) throw error;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
  return attempt();
}

async function md5Of(path: string): Promise<string> {
  const hash = createHash("md5");
  await pipeline(createReadStream(path), hash);
  return hash.digest("hex");
}
