import { md5 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const sliceBytes = 2 * 1024 ** 2;

/** The MD5 of a file in hex, by which the API tells a duplicate before it is sent. Read in slices, so that the page stays awake. */
export async function md5Of(file: Blob): Promise<string> {
  const hash = md5.create();
  for (let start = 0; start < file.size; start += sliceBytes) {
    hash.update(new Uint8Array(await file.slice(start, start + sliceBytes).arrayBuffer()));
  }
  return bytesToHex(hash.digest());
}
