import { createWriteStream } from "node:fs";
import { rename } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { ApiClient } from "./api-client.ts";

export interface GetOptions {
  asset: string;
  rendition: string;
  output?: string;
}

/** Downloads one rendition of a live asset through its signed link; a download that is cut off leaves no half file behind its name. */
export async function get(api: ApiClient, { asset, rendition, output }: GetOptions): Promise<void> {
  const signed = await api.rendition(asset, rendition);
  const file = output ?? `${asset}-${new URL(signed.url).pathname.split("/").pop()}`;
  const response = await fetch(signed.url);
  if (!response.ok || response.body === null) throw new Error(`The edge refused the link (${response.status}).`);
  const unfinished = `${file}.part`;
  await pipeline(response.body, createWriteStream(unfinished));
  await rename(unfinished, file);
  console.log(`${file}  ${signed.bytes} bytes  ${signed.contentType}`);
}
