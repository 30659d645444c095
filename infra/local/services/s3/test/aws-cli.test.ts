import { execFile, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3Fixture, startS3 } from "./s3-fixture.ts";

const isInstalled = spawnSync("aws", ["--version"]).status === 0;
const run = promisify(execFile);
let s3: S3Fixture;
let folder: string;
beforeAll(async () => {
  s3 = await startS3();
  await s3.bucket("masters", { VersioningConfiguration: { Status: "Enabled" } });
  folder = await mkdtemp(join(tmpdir(), "greenlight-cli-"));
});
afterAll(async () => {
  await s3.stop();
  await rm(folder, { recursive: true, force: true });
});

async function aws(...words: string[]): Promise<string> {
  const { credentials, region } = s3.clientConfig;
  const env = {
    ...process.env,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ENDPOINT_URL: s3.endpoint,
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
  };
  return (await run("aws", words, { env, cwd: folder })).stdout;
}

describe.skipIf(!isInstalled)("the AWS CLI", () => {
  it("copies a large file there and back, in parts", async () => {
    const bytes = randomBytes(18 * 1024 * 1024 + 123);
    await writeFile(join(folder, "master.mov"), bytes);
    await aws("s3", "cp", "master.mov", "s3://masters/acme/spring/", "--metadata", "title=Spring");
    await aws("s3", "cp", "s3://masters/acme/spring/master.mov", "back.mov");
    expect(Buffer.compare(await readFile(join(folder, "back.mov")), bytes)).toBe(0);
    const head = JSON.parse(
      await aws("s3api", "head-object", "--bucket", "masters", "--key", "acme/spring/master.mov"),
    );
    expect(head).toMatchObject({
      ContentLength: bytes.length,
      ContentType: "video/quicktime",
      Metadata: { title: "Spring" },
      ETag: expect.stringMatching(/-3"$/),
    });
  }, 60_000);

  it("synchronises a folder once, lists it and removes it", async () => {
    await mkdir(join(folder, "tree", "ü & b"), { recursive: true });
    // S3 lists whole seconds: a file that was written within the second of its upload would be sent again.
    const lastYear = new Date(Date.now() - 365 * 86_400_000);
    for (const name of ["a.txt", "ü & b/c d.txt"]) {
      await writeFile(join(folder, "tree", name), name);
      await utimes(join(folder, "tree", name), lastYear, lastYear);
    }
    expect(await aws("s3", "sync", "tree", "s3://masters/tree")).toContain("upload: ");
    expect(await aws("s3", "sync", "tree", "s3://masters/tree")).toBe("");
    const listed = await aws("s3", "ls", "s3://masters/tree/", "--recursive");
    expect(
      listed
        .trim()
        .split("\n")
        .map((line) => line.slice(31)),
    ).toEqual(["tree/a.txt", "tree/ü & b/c d.txt"]);
    await aws("s3", "mv", "s3://masters/tree/a.txt", "s3://masters/tree/moved.txt");
    expect(await aws("s3", "ls", "s3://masters/tree/")).toContain("moved.txt");
    await aws("s3", "rm", "s3://masters/tree/", "--recursive");
    expect(
      JSON.parse(await aws("s3api", "list-objects-v2", "--bucket", "masters", "--prefix", "tree/")),
    ).not.toHaveProperty("Contents");
  }, 60_000);
});
