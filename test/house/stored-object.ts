import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { GetObjectCommand } from "@aws-sdk/client-s3";
import type { House } from "./house.ts";

/** The checksum of what lies in the masters bucket. */
export async function sha256OfObject(house: House, key: string): Promise<string> {
  const { Body } = await house.s3.send(new GetObjectCommand({ Bucket: house.outputs.buckets.masters, Key: key }));
  if (!(Body instanceof Readable)) throw new Error(`${key} has no body.`);
  const hash = createHash("sha256");
  for await (const piece of Body) hash.update(piece);
  return hash.digest("hex");
}
