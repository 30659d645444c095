import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { JobSettings } from "@aws-sdk/client-mediaconvert";
import type { OutputGroupReport } from "../job-record.ts";
import { runJob } from "../run-job.ts";
import { parseS3Url } from "../s3-location.ts";
import { type GeneratedMedia, generateMedia } from "./generated-media.ts";

/** A folder that stands for S3: `s3://bucket/key` is the file `bucket/key` in it. */
export interface MediaFolder {
  root: string;
  /** Makes sources under `s3://in/`. */
  generate(...names: GeneratedMedia[]): Promise<void>;
  pathOf(url: string): string;
  /** Runs a job on the folder and answers what it reports. */
  transcode(settings: JobSettings): Promise<OutputGroupReport[]>;
  /** URLs that jobs have written, in their order. */
  written: string[];
  remove(): Promise<void>;
}

export async function makeMediaFolder(): Promise<MediaFolder> {
  const root = await mkdtemp(join(tmpdir(), "greenlight-media-"));
  await mkdir(join(root, "in"));
  const written: string[] = [];
  const pathOf = (url: string) => {
    const location = parseS3Url(url);
    if (!location) throw new Error(`not an S3 location: ${url}`);
    return join(root, location.bucket, location.key);
  };
  return {
    root,
    written,
    pathOf,
    async generate(...names) {
      for (const name of names) await generateMedia(name, join(root, "in"));
    },
    transcode: (settings) =>
      runJob(settings, {
        workFolder: join(root, "work"),
        signal: new AbortController().signal,
        readObject: async (url) => pathOf(url),
        async publish(file) {
          const url = `s3://${file.bucket}/${file.key}`;
          const path = pathOf(url);
          await mkdir(dirname(path), { recursive: true });
          if (file.content instanceof Uint8Array) await writeFile(path, file.content);
          else await copyFile(file.content.filePath, path);
          written.push(url);
        },
        onInputs: () => undefined,
        onPhase: () => undefined,
        onProgress: () => undefined,
      }),
    remove: () => rm(root, { recursive: true, force: true }),
  };
}
