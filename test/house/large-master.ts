import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { picture } from "./picture.ts";

export interface LargeMaster extends AsyncDisposable {
  path: string;
  name: string;
  bytes: number;
  sha256: string;
}

const size = 66 * 1024 ** 2;

/** A picture with so much behind its end that it has to go in parts, no two of which are alike; it is quickly made and quickly rendered. */
export async function largeMaster(name: string): Promise<LargeMaster> {
  const image = await picture(name);
  const content = Buffer.concat([image, randomBytes(size - image.length)]);
  const folder = await mkdtemp(join(tmpdir(), "greenlight-large-"));
  const path = join(folder, name);
  await writeFile(path, content);
  return {
    path,
    name,
    bytes: size,
    sha256: createHash("sha256").update(content).digest("hex"),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  };
}
