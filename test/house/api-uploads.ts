import { PartUrls, Upload } from "../../functions/api/schemas/upload.ts";
import type { House } from "./house.ts";
import { post } from "./post.ts";

export interface WantedUpload {
  filename: string;
  bytes: number;
  metadata?: Record<string, string>;
}

/** Opens an upload into `acme/spring` as its producer. */
export async function openUpload(house: House, wanted: WantedUpload): Promise<Upload> {
  const body = { brand: "acme", campaign: "spring", contentType: "image/jpeg", ...wanted };
  const response = await house.as("producer").request("/v1/uploads", post(wanted.filename, body));
  if (!response.ok) throw new Error(`Opening ${wanted.filename}: ${response.status} ${await response.text()}`);
  return Upload.parse(await response.json());
}

/** Sends the bytes of an upload that goes in one piece. */
export function sendWhole({ url = "", headers = {} }: Upload, bytes: Uint8Array): Promise<Response> {
  return fetch(url, { method: "PUT", headers, body: Buffer.from(bytes) });
}

/** Sends the first part of an upload that goes in parts; it is the only one when it is the last. */
export async function sendFirstPart(house: House, { uploadId }: Upload, bytes: Uint8Array): Promise<Response> {
  const asked = await house
    .as("producer")
    .request(`/v1/uploads/${uploadId}/parts`, post(uploadId, { partNumbers: [1] }));
  const [part] = PartUrls.parse(await asked.json()).urls;
  return fetch(part?.url ?? "", { method: "PUT", body: Buffer.from(bytes) });
}
