import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { App, AssetStaging, CfnOutput, Stack } from "aws-cdk-lib";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { BucketDeployment, CacheControl, Source } from "aws-cdk-lib/aws-s3-deployment";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { LocalKernel } from "../kernel/make-kernel.ts";
import { startTestKernel, type TestKernel } from "../kernel/test-cloud.ts";
import { makeIam } from "../services/iam/service.ts";
import { makeS3 } from "../services/s3/service.ts";
import { deployAssembly } from "./deploy-assembly.ts";

let folder: string;
let cloud: TestKernel | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "greenlight-pages-"));
  mkdirSync(join(folder, "pages", "assets"), { recursive: true });
});
afterEach(async () => {
  await cloud?.stop();
  cloud = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const page = (name: string, content: string) => writeFileSync(join(folder, "pages", name), content);

/** The layer with the AWS CLI belongs to the function that is replaced. */
function makeLayers(kernel: LocalKernel): void {
  kernel.registerProvider({
    type: "AWS::Lambda::LayerVersion",
    properties: ["Content", "Description"],
    provision: ({ generatedName }) => ({ ref: generatedName, attributes: {} }),
  });
}

async function deployPages(): Promise<{ s3: S3Client; Bucket: string }> {
  const outdir = join(folder, "cdk.out");
  rmSync(outdir, { recursive: true, force: true });
  AssetStaging.clearAssetHashCache();
  const app = new App({ outdir, analyticsReporting: false });
  const stack = new Stack(app, "S");
  const bucket = new Bucket(stack, "Web");
  new BucketDeployment(stack, "Pages", {
    sources: [Source.asset(join(folder, "pages"))],
    destinationBucket: Bucket.fromBucketName(stack, "Destination", bucket.bucketName),
    cacheControl: [CacheControl.noCache()],
  });
  new CfnOutput(stack, "BucketName", { value: bucket.bucketName });
  app.synth();
  await cloud?.stop();
  cloud = await startTestKernel([makeIam, makeS3, makeLayers], { assemblyDir: outdir, dataDir: join(folder, "data") });
  const [deployed] = await deployAssembly(cloud.kernel);
  return { s3: new S3Client(cloud.clientConfig), Bucket: deployed?.outputs.BucketName ?? "" };
}

describe("a bucket deployment", () => {
  it("puts every file into the bucket, with its type and the headers asked for", async () => {
    page("index.html", "<h1>one</h1>");
    page("assets/app.js", "go()");
    const { s3, Bucket } = await deployPages();
    const index = await s3.send(new GetObjectCommand({ Bucket, Key: "index.html" }));
    expect(await index.Body?.transformToString()).toBe("<h1>one</h1>");
    expect([index.ContentType, index.CacheControl]).toEqual(["text/html", "no-cache"]);
    expect((await s3.send(new GetObjectCommand({ Bucket, Key: "assets/app.js" }))).ContentType).toBe("text/javascript");
  });

  it("replaces what changed and prunes what is gone, when the pages are others", async () => {
    page("index.html", "one");
    page("old.html", "old");
    await deployPages();
    rmSync(join(folder, "pages", "old.html"));
    page("index.html", "two");
    const { s3, Bucket } = await deployPages();
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents?.map(({ Key }) => Key)).toEqual([
      "index.html",
    ]);
    expect(await (await s3.send(new GetObjectCommand({ Bucket, Key: "index.html" }))).Body?.transformToString()).toBe(
      "two",
    );
  });

  it("leaves the bucket alone when nothing changed", async () => {
    page("index.html", "one");
    const first = await deployPages();
    await first.s3.send(new PutObjectCommand({ Bucket: first.Bucket, Key: "by-hand.html", Body: "x" }));
    const { s3, Bucket } = await deployPages();
    expect((await s3.send(new ListObjectsV2Command({ Bucket }))).Contents?.map(({ Key }) => Key)).toEqual([
      "by-hand.html",
      "index.html",
    ]);
  });
});
