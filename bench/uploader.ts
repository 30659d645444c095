import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { S3ClientConfig } from "@aws-sdk/client-s3";

/** What a client is told. */
export interface Uploads {
  client: Pick<S3ClientConfig, "endpoint" | "region" | "credentials">;
  bucket: string;
  files: { path: string; key: string }[];
}

export interface Uploader extends AsyncDisposable {
  /** Resolves when all files are in the bucket. @throws Error when the client ended before that. */
  upload(uploads: Uploads): Promise<void>;
}

/** A client in a process of its own, as every client of the laptop cloud is: within it, it would hold up what is measured. */
export function startUploader(): Uploader {
  const client = fork(fileURLToPath(new URL("upload-client.ts", import.meta.url)));
  const ended = once(client, "exit");
  return {
    async upload(uploads) {
      client.send(uploads);
      const answer = await Promise.race([once(client, "message"), ended.then(([code]) => ({ code }))]);
      if ("code" in answer) throw new Error(`The client that uploads ended with ${answer.code}.`);
    },
    async [Symbol.asyncDispose]() {
      client.kill();
      await ended;
    },
  };
}
