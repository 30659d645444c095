import { mkdir, mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import {
  CompleteMultipartUploadCommand,
  CopyObjectCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { BusEvent } from "../../../kernel/backplane.ts";
import { type S3Fixture, startS3 } from "./s3-fixture.ts";

const Bucket = "watched";
const notifying = {
  VersioningConfiguration: { Status: "Enabled" },
  NotificationConfiguration: { EventBridgeConfiguration: { EventBridgeEnabled: true } },
};
let s3: S3Fixture;
beforeEach(async () => {
  s3 = await startS3();
  await s3.bucket(Bucket, notifying);
});
afterEach(() => s3.stop());

const put = (Key: string, Body = Key) => s3.client().send(new PutObjectCommand({ Bucket, Key, Body }));
const detail = (event: BusEvent | undefined) =>
  event?.detail as { object: { key: string; sequencer: string }; reason: string };

describe("events", () => {
  it("tells of an object in the documented shape", async () => {
    const { VersionId } = await put("acme/spring/fü m.mov", "hello");
    expect(await s3.events()).toEqual([
      {
        version: "0",
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        "detail-type": "Object Created",
        source: "aws.s3",
        account: s3.kernel.accountId,
        time: expect.any(String),
        region: "us-east-1",
        resources: ["arn:aws:s3:::watched"],
        detail: {
          version: "0",
          bucket: { name: "watched" },
          object: {
            key: "acme/spring/fü m.mov",
            size: 5,
            etag: "5d41402abc4b2a76b9719d911017c592",
            "version-id": VersionId,
            sequencer: expect.stringMatching(/^[0-9A-F]{16}$/),
          },
          "request-id": expect.stringMatching(/^[0-9A-F]{16}$/),
          requester: s3.kernel.accountId,
          "source-ip-address": expect.stringContaining("127.0.0.1"),
          reason: "PutObject",
        },
      },
    ]);
  });

  it("names the reason of each kind of write and deletion", async () => {
    const { VersionId } = await put("a");
    await s3.client().send(new CopyObjectCommand({ Bucket, Key: "b", CopySource: `${Bucket}/a` }));
    const { UploadId } = await s3.client().send(new CreateMultipartUploadCommand({ Bucket, Key: "c" }));
    const { ETag } = await s3
      .client()
      .send(new UploadPartCommand({ Bucket, Key: "c", UploadId, PartNumber: 1, Body: "x" }));
    await s3.client().send(
      new CompleteMultipartUploadCommand({
        Bucket,
        Key: "c",
        UploadId,
        MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
      }),
    );
    await s3.client().send(new DeleteObjectCommand({ Bucket, Key: "a" }));
    await s3.client().send(new DeleteObjectCommand({ Bucket, Key: "a", VersionId }));
    const events = await s3.events();
    expect(events.map((event) => [event["detail-type"], detail(event).object.key, detail(event).reason])).toEqual([
      ["Object Created", "a", "PutObject"],
      ["Object Created", "b", "CopyObject"],
      ["Object Created", "c", "CompleteMultipartUpload"],
      ["Object Deleted", "a", "DeleteObject"],
      ["Object Deleted", "a", "DeleteObject"],
    ]);
    expect(events.slice(3).map(({ detail }) => detail)).toMatchObject([
      { "deletion-type": "Delete Marker Created" },
      { "deletion-type": "Permanently Deleted" },
    ]);
    const sequencers = events.map((event) => detail(event).object.sequencer);
    expect([...sequencers].sort()).toEqual(sequencers);
  });

  it("tells nothing of a bucket that does not ask for it, nor of a write that was refused", async () => {
    await s3.bucket("quiet");
    await s3.client().send(new PutObjectCommand({ Bucket: "quiet", Key: "a", Body: "" }));
    await put("a");
    await expect(
      s3.client().send(new PutObjectCommand({ Bucket, Key: "a", Body: "", IfNoneMatch: "*" })),
    ).rejects.toMatchObject({ name: "PreconditionFailed" });
    expect(await s3.events()).toHaveLength(1);
  });

  it("delivers an event twice, late or after a refusal, as the fault rules say, and loses none", async () => {
    const target = "event:Object Created";
    s3.kernel.faults.set({ seed: 1, rules: [{ target, kind: "duplicate", rate: 1, limit: 1 }] });
    await put("twice");
    await s3.events();
    s3.kernel.faults.set({ seed: 1, rules: [{ target, kind: "delay", rate: 1, delayMs: 60_000, limit: 1 }] });
    await put("late");
    await put("overtaking");
    await s3.events();
    s3.kernel.faults.set({ seed: 1, rules: [{ target, kind: "error", rate: 1, limit: 2 }] });
    await put("refused");
    await s3.kernel.idle();
    await s3.kernel.advanceClock(61_000);
    const keys = (await s3.events()).map((event) => detail(event).object.key);
    expect(keys.slice(0, 3)).toEqual(["twice", "twice", "overtaking"]);
    expect(keys.slice(3).sort()).toEqual(["late", "refused"]);
  });

  it("answers throttles and failures as S3 does, before or after the work", async () => {
    const target = "s3:PutObject";
    s3.kernel.faults.set({ seed: 1, rules: [{ target, kind: "throttle", rate: 1, limit: 1 }] });
    await expect(put("a")).rejects.toMatchObject({ name: "SlowDown", $metadata: { httpStatusCode: 503 } });
    s3.kernel.faults.set({ seed: 1, rules: [{ target, kind: "crash-before", rate: 1, limit: 1 }] });
    await expect(put("a")).rejects.toMatchObject({ name: "InternalError" });
    expect(await s3.events()).toEqual([]);
    s3.kernel.faults.set({ seed: 1, rules: [{ target, kind: "crash-after", rate: 1, limit: 1 }] });
    await expect(put("a")).rejects.toMatchObject({ name: "InternalError" });
    expect(await s3.events()).toHaveLength(1);
  });
});

describe("a restart", () => {
  it("loses no object, no upload under way and no event that had not left, and clears what no row knows", async () => {
    const dataDir = await mkdtemp(join(tmpdir(), "greenlight-s3-"));
    try {
      const orphan = join(dataDir, "s3", "ab", `ab${"0".repeat(30)}`);
      await mkdir(dirname(orphan), { recursive: true });
      await writeFile(orphan, "left by a crash before its row was written");
      const first = await startS3({ dataDir });
      await first.bucket(Bucket, notifying);
      first.kernel.faults.set({
        seed: 1,
        rules: [{ target: "event:Object Created", kind: "delay", rate: 1, delayMs: 60_000 }],
      });
      await first.client().send(new PutObjectCommand({ Bucket, Key: "kept", Body: "still here" }));
      const { UploadId } = await first.client().send(new CreateMultipartUploadCommand({ Bucket, Key: "parts" }));
      const { ETag } = await first
        .client()
        .send(new UploadPartCommand({ Bucket, Key: "parts", UploadId, PartNumber: 1, Body: "x" }));
      expect(await first.events()).toEqual([]);
      await first.stop();

      const second = await startS3({ dataDir });
      const { body } = await second.kernel.use("s3").getObject(Bucket, "kept", second.kernel.admin.caller);
      expect(Buffer.from(body).toString()).toBe("still here");
      await second.client().send(
        new CompleteMultipartUploadCommand({
          Bucket,
          Key: "parts",
          UploadId,
          MultipartUpload: { Parts: [{ PartNumber: 1, ETag }] },
        }),
      );
      await second.kernel.advanceClock(61_000);
      expect((await second.events()).map((event) => detail(event).object.key).sort()).toEqual(["kept", "parts"]);
      await vi.waitFor(() => expect(stat(orphan)).rejects.toThrow("ENOENT"), { timeout: 10_000 });
      await second.stop();
    } finally {
      await rm(dataDir, { recursive: true, force: true });
    }
  });
});
