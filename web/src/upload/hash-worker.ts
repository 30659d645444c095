import { md5 } from "@noble/hashes/legacy.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { Crc64Nvme } from "../../../shared/asset/crc64-nvme.ts";
import type { HashQuestion, HashWord } from "./hash.ts";

const sliceBytes = 4 * 1024 ** 2;

addEventListener("message", async ({ data }: MessageEvent<HashQuestion>) => {
  const say = (word: HashWord) => postMessage(word);
  try {
    const hash = data.algorithm === "md5" ? md5.create() : new Crc64Nvme();
    for (let start = 0; start < data.file.size; start += sliceBytes) {
      const end = Math.min(start + sliceBytes, data.file.size);
      hash.update(new Uint8Array(await data.file.slice(start, end).arrayBuffer()));
      say({ is: "progress", doneBytes: end });
    }
    const digest = hash.digest();
    say({ is: "done", digest: data.algorithm === "md5" ? bytesToHex(digest) : btoa(String.fromCharCode(...digest)) });
  } catch (error) {
    say({ is: "failed", reason: String(error) });
  }
});
