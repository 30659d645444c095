import { readFileSync } from "node:fs";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import type { Uploads } from "./uploader.ts";

// Uploads what it is told to, and says when all of it is there. Each file in one piece: what a client does beyond that is its own.
process.on("message", async ({ client, bucket, files }: Uploads) => {
  const s3 = new S3Client(client);
  const put = ({ path, key }: Uploads["files"][number]) =>
    s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: readFileSync(path) }));
  await Promise.all(files.map(put));
  s3.destroy();
  process.send?.("sent");
});
