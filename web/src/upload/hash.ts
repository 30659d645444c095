export interface HashQuestion {
  file: Blob;
  algorithm: "md5" | "crc64nvme";
}

export type HashWord =
  | { is: "progress"; doneBytes: number }
  | { is: "done"; digest: string }
  | { is: "failed"; reason: string };

/**
 * The checksum by which the API knows a file: MD5 in hex of what goes in one piece, CRC-64/NVME in base64 of what goes in parts. It is
 * worked out beside the page, so that the page stays awake.
 *
 * @throws Error when the file cannot be read, or `signal` ends it.
 */
export function hashOf(
  { file, algorithm }: HashQuestion,
  onProgress: (doneBytes: number) => void,
  signal: AbortSignal,
): Promise<string> {
  const worker = new Worker(new URL("./hash-worker.ts", import.meta.url), { type: "module" });
  return new Promise<string>((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    worker.addEventListener("error", () => reject(new Error("The file could not be read.")));
    worker.addEventListener("message", ({ data }: MessageEvent<HashWord>) => {
      if (data.is === "progress") onProgress(data.doneBytes);
      else if (data.is === "done") resolve(data.digest);
      else reject(new Error(data.reason));
    });
    worker.postMessage({ file, algorithm } satisfies HashQuestion);
  }).finally(() => worker.terminate());
}
