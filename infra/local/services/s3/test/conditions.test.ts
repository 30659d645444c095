import { CopyObjectCommand, DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type S3Fixture, startS3 } from "./s3-fixture.ts";

const Bucket = "conditions";
const Key = "object";
const body = "The quick brown fox jumps over the lazy dog";
let s3: S3Fixture;
let ETag: string | undefined;
beforeAll(async () => {
  s3 = await startS3();
  await s3.bucket(Bucket);
  ({ ETag } = await s3.client().send(new PutObjectCommand({ Bucket, Key, Body: body })));
});
afterAll(() => s3.stop());

const status = (command: Promise<{ $metadata: { httpStatusCode?: number | undefined } }>) =>
  command.then(
    ({ $metadata }) => $metadata.httpStatusCode,
    (error: { $metadata: { httpStatusCode: number } }) => error.$metadata.httpStatusCode,
  );
const past = new Date("2020-01-01T00:00:00Z");
const future = new Date("2099-01-01T00:00:00Z");

describe("conditions", () => {
  const reads: [string, () => Record<string, unknown>, number][] = [
    ["the tag it has", () => ({ IfMatch: ETag }), 200],
    ["another tag", () => ({ IfMatch: '"x"' }), 412],
    ["not the tag it has", () => ({ IfNoneMatch: ETag }), 304],
    ["not another tag", () => ({ IfNoneMatch: '"x"' }), 200],
    ["modified since long ago", () => ({ IfModifiedSince: past }), 200],
    ["modified since the far future", () => ({ IfModifiedSince: future }), 304],
    ["unmodified since long ago", () => ({ IfUnmodifiedSince: past }), 412],
    ["a matching tag, whatever the date", () => ({ IfMatch: ETag, IfUnmodifiedSince: past }), 200],
    ["a differing tag, whatever the date", () => ({ IfNoneMatch: '"x"', IfModifiedSince: future }), 200],
  ];
  it.each(reads)("reads under %s", async (_, condition, expected) => {
    expect(await status(s3.client().send(new GetObjectCommand({ Bucket, Key, ...condition() })))).toBe(expected);
  });

  it("writes only what is not there, or exactly over what is", async () => {
    const put = (Body: string, condition: Record<string, unknown>) =>
      s3.client().send(new PutObjectCommand({ Bucket, Key: "w", Body, ...condition }));
    expect(await status(put("1", { IfMatch: '"x"' }))).toBe(404);
    const first = await put("1", { IfNoneMatch: "*" });
    expect(await status(put("2", { IfNoneMatch: "*" }))).toBe(412);
    expect(await status(put("2", { IfMatch: '"x"' }))).toBe(412);
    expect(await status(put("2", { IfMatch: first.ETag }))).toBe(200);
    expect(await status(s3.client().send(new DeleteObjectCommand({ Bucket, Key: "w", IfMatch: first.ETag })))).toBe(
      412,
    );
  });

  it("lets exactly one of many concurrent writers create an object", async () => {
    const writers = Array.from({ length: 8 }, (_, i) =>
      status(s3.client().send(new PutObjectCommand({ Bucket, Key: "race", Body: String(i), IfNoneMatch: "*" }))),
    );
    expect((await Promise.all(writers)).sort()).toEqual([200, 412, 412, 412, 412, 412, 412, 412]);
  });

  it("copies under conditions on the source", async () => {
    const copy = (condition: Record<string, unknown>) =>
      status(
        s3.client().send(new CopyObjectCommand({ Bucket, Key: "copy", CopySource: `${Bucket}/${Key}`, ...condition })),
      );
    expect(await copy({ CopySourceIfMatch: '"x"' })).toBe(412);
    expect(await copy({ CopySourceIfNoneMatch: ETag })).toBe(412);
    expect(await copy({ CopySourceIfUnmodifiedSince: past })).toBe(412);
    expect(await copy({ CopySourceIfMatch: ETag })).toBe(200);
  });
});

describe("ranges", () => {
  it("answers any range with exactly the bytes that it names", async () => {
    const bound = fc.nat({ max: 60 });
    const range = fc.oneof(
      fc.tuple(bound, bound).map(([first, last]) => ({ header: `bytes=${first}-${last}`, first, last })),
      bound.map((first) => ({ header: `bytes=${first}-`, first, last: body.length - 1 })),
      bound.map((suffix) => ({
        header: `bytes=-${suffix}`,
        first: suffix === 0 ? body.length : Math.max(body.length - suffix, 0),
        last: body.length - 1,
      })),
    );
    await fc.assert(
      fc.asyncProperty(range, async ({ header, first, last }) => {
        const request = s3.client().send(new GetObjectCommand({ Bucket, Key, Range: header }));
        // A range that ends before it begins is no range, and the whole object is the answer.
        if (last < first && !header.startsWith("bytes=-") && !header.endsWith("-")) {
          expect(await (await request).Body?.transformToString()).toBe(body);
        } else if (first >= body.length) {
          await expect(request).rejects.toMatchObject({ name: "InvalidRange", $metadata: { httpStatusCode: 416 } });
        } else {
          const got = await request;
          const end = Math.min(last, body.length - 1);
          expect(await got.Body?.transformToString()).toBe(body.slice(first, end + 1));
          expect(got.ContentRange).toBe(`bytes ${first}-${end}/${body.length}`);
          expect(got.$metadata.httpStatusCode).toBe(206);
        }
      }),
      { numRuns: 150 },
    );
  });

  it("answers several ranges at once, and words it does not know, with everything", async () => {
    for (const Range of ["bytes=0-1,3-4", "lines=1-2", "bytes=a-b"]) {
      const got = await s3.client().send(new GetObjectCommand({ Bucket, Key, Range }));
      expect([got.$metadata.httpStatusCode, await got.Body?.transformToString()]).toEqual([200, body]);
    }
  });
});
