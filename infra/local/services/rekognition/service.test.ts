import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import {
  DetectFacesCommand,
  DetectLabelsCommand,
  DetectModerationLabelsCommand,
  DetectTextCommand,
  RecognizeCelebritiesCommand,
  RekognitionClient,
} from "@aws-sdk/client-rekognition";
import { PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { makeEvents } from "../events/service.ts";
import { addBucket } from "../mediaconvert/testing/add-bucket.ts";
import { makeS3 } from "../s3/service.ts";
import { makeRekognition } from "./service.ts";

const sample = join(
  dirname(createRequire(import.meta.url).resolve("@vladmandic/human")),
  "..",
  "assets",
  "samples.jpg",
);

let cloud: TestKernel;
let client: RekognitionClient;
let people: Uint8Array;

beforeAll(async () => {
  cloud = await startTestKernel([makeEvents, makeS3, makeRekognition]);
  client = new RekognitionClient(cloud.clientConfig);
  people = await readFile(sample);
  const s3 = new S3Client({ ...cloud.clientConfig, forcePathStyle: true });
  await addBucket(cloud, "pictures");
  await s3.send(
    new PutObjectCommand({ Bucket: "pictures", Key: "people.jpg", Body: people, ContentType: "image/jpeg" }),
  );
  await s3.send(new PutObjectCommand({ Bucket: "pictures", Key: "empty.jpg", Body: "" }));
});

afterAll(() => cloud?.stop());

const fromBucket = { S3Object: { Bucket: "pictures", Name: "people.jpg" } };

describe("DetectLabels", () => {
  test("a crowd is labelled Person, with a box for each, in Rekognition's words", async () => {
    const { Labels = [], LabelModelVersion } = await client.send(new DetectLabelsCommand({ Image: fromBucket }));
    const person = Labels.find((label) => label.Name === "Person");
    expect(person?.Confidence).toBeGreaterThan(90);
    expect(person?.Categories).toEqual([{ Name: "Person Description" }]);
    expect(person?.Aliases).toEqual([{ Name: "Human" }]);
    expect(person?.Instances?.length).toBeGreaterThan(5);
    for (const { BoundingBox } of person?.Instances ?? []) {
      expect((BoundingBox?.Left ?? -1) + (BoundingBox?.Width ?? 2)).toBeLessThanOrEqual(1.001);
    }
    expect(LabelModelVersion).toContain("centernet");
  });

  test("confidence and number of labels are limited as asked", async () => {
    const some = await client.send(new DetectLabelsCommand({ Image: fromBucket, MinConfidence: 0 }));
    expect(some.Labels?.length).toBeGreaterThan(1);
    const one = await client.send(new DetectLabelsCommand({ Image: fromBucket, MinConfidence: 0, MaxLabels: 1 }));
    expect(one.Labels?.map((label) => label.Name)).toEqual(["Person"]);
    const excluded = await client.send(
      new DetectLabelsCommand({
        Image: fromBucket,
        Settings: { GeneralLabels: { LabelExclusionFilters: ["Person"] } },
      }),
    );
    expect(excluded.Labels?.map((label) => label.Name)).not.toContain("Person");
  });

  test("a picture of two colours has those two as its dominant ones, by their share", async () => {
    const blue = await sharp({ create: { width: 300, height: 400, channels: 3, background: "#0000ff" } })
      .png()
      .toBuffer();
    const Bytes = await sharp({ create: { width: 400, height: 400, channels: 3, background: "#ffa500" } })
      .composite([{ input: blue, left: 0, top: 0 }])
      .png()
      .toBuffer();
    const { ImageProperties, Labels } = await client.send(
      new DetectLabelsCommand({ Image: { Bytes }, Features: ["IMAGE_PROPERTIES"] }),
    );
    expect(Labels).toEqual([]);
    const [first, second] = ImageProperties?.DominantColors ?? [];
    expect(first).toMatchObject({ CSSColor: "blue", SimplifiedColor: "blue", HexCode: "#0000ff" });
    expect(first?.PixelPercent).toBeCloseTo(75, 0);
    expect(second).toMatchObject({ CSSColor: "orange", SimplifiedColor: "orange" });
    // Nothing was seen, so nothing is said about what stands in front.
    expect(ImageProperties?.Foreground).toBeUndefined();
    expect(ImageProperties?.Quality?.Brightness).toBeGreaterThan(0);
  });

  test("a crowd stands in front of its background", async () => {
    const { ImageProperties } = await client.send(
      new DetectLabelsCommand({
        Image: fromBucket,
        Features: ["GENERAL_LABELS", "IMAGE_PROPERTIES"],
        Settings: { ImageProperties: { MaxDominantColors: 3 } },
      }),
    );
    expect(ImageProperties?.Foreground?.DominantColors?.length).toBeLessThanOrEqual(3);
    expect(ImageProperties?.Background?.DominantColors?.length).toBeGreaterThan(0);
    for (const value of Object.values(ImageProperties?.Quality ?? {})) expect(value).toBeLessThanOrEqual(100);
  });
});

describe("DetectFaces", () => {
  test("finds faces with traits and landmarks that lie in order", async () => {
    const { FaceDetails = [] } = await client.send(
      new DetectFacesCommand({ Image: { Bytes: people }, Attributes: ["ALL"] }),
    );
    expect(FaceDetails.length).toBeGreaterThanOrEqual(2);
    for (const face of FaceDetails) {
      expect(face.Confidence).toBeGreaterThan(30);
      expect(face.AgeRange?.Low).toBeLessThan(face.AgeRange?.High ?? 0);
      expect(["Male", "Female"]).toContain(face.Gender?.Value);
      expect(face.Emotions?.length).toBeGreaterThan(0);
      // What no model tells is not told.
      expect(face.Eyeglasses).toBeUndefined();
      const at = (type: string) => face.Landmarks?.find((landmark) => landmark.Type === type);
      expect(at("eyeLeft")?.X).toBeLessThan(at("eyeRight")?.X ?? 0);
      expect(at("eyeLeft")?.Y).toBeLessThan(at("mouthLeft")?.Y ?? 0);
      expect(at("nose")?.Y).toBeLessThan(at("chinBottom")?.Y ?? 0);
    }
  });

  test("the default is place, pose, quality and five landmarks", async () => {
    const { FaceDetails = [] } = await client.send(new DetectFacesCommand({ Image: fromBucket }));
    expect(FaceDetails[0]?.Landmarks).toHaveLength(5);
    expect(FaceDetails[0]?.Pose?.Roll).toBeTypeOf("number");
    expect(FaceDetails[0]?.AgeRange).toBeUndefined();
  });
});

describe("what there is no model for", () => {
  test("is answered empty, under a version that says so", async () => {
    const moderation = await client.send(new DetectModerationLabelsCommand({ Image: fromBucket }));
    expect(moderation.ModerationLabels).toEqual([]);
    expect(moderation.ModerationModelVersion).toContain("no moderation model");
    const text = await client.send(new DetectTextCommand({ Image: fromBucket }));
    expect(text.TextDetections).toEqual([]);
    expect(text.TextModelVersion).toContain("no text model");
    const celebrities = await client.send(new RecognizeCelebritiesCommand({ Image: fromBucket }));
    expect(celebrities.CelebrityFaces).toEqual([]);
    expect(celebrities.UnrecognizedFaces?.length).toBeGreaterThanOrEqual(2);
  });
});

describe("images", () => {
  test.each([
    ["a text file", () => Buffer.from("not a picture"), "InvalidImageFormatException"],
    [
      "a WebP",
      () =>
        sharp({ create: { width: 100, height: 100, channels: 3, background: "red" } })
          .webp()
          .toBuffer(),
      "InvalidImageFormatException",
    ],
    ["a truncated JPEG", () => Buffer.from(people.subarray(0, 200)), "InvalidImageFormatException"],
    ["more than 5 MB", () => Buffer.alloc(5 * 1024 * 1024 + 1, 0xff), "ImageTooLargeException"],
  ])("%s is refused", async (_, make, name) => {
    const Bytes = await make();
    await expect(client.send(new DetectTextCommand({ Image: { Bytes } }))).rejects.toMatchObject({ name });
  });

  test("an object that is missing, empty or both kinds of image at once is refused", async () => {
    const missing = { S3Object: { Bucket: "pictures", Name: "nothing.jpg" } };
    await expect(client.send(new DetectTextCommand({ Image: missing }))).rejects.toMatchObject({
      name: "InvalidS3ObjectException",
    });
    const empty = { S3Object: { Bucket: "pictures", Name: "empty.jpg" } };
    await expect(client.send(new DetectTextCommand({ Image: empty }))).rejects.toMatchObject({
      name: "InvalidImageFormatException",
    });
    const both = { ...fromBucket, Bytes: people };
    await expect(client.send(new DetectTextCommand({ Image: both }))).rejects.toMatchObject({
      name: "InvalidParameterException",
    });
  });

  test("the object is read in the caller's name", async () => {
    const blind = new RekognitionClient(
      cloud.clientConfigAs([{ Effect: "Allow", Action: "rekognition:DetectLabels", Resource: "*" }]),
    );
    await expect(blind.send(new DetectLabelsCommand({ Image: fromBucket }))).rejects.toMatchObject({
      name: "InvalidS3ObjectException",
    });
    await expect(blind.send(new DetectFacesCommand({ Image: fromBucket }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });

  test("a photograph that lies on its side is looked at upright", async () => {
    const Bytes = await sharp(people).rotate(-90).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const { Labels } = await client.send(new DetectLabelsCommand({ Image: { Bytes } }));
    expect(Labels?.find((label) => label.Name === "Person")?.Instances?.length).toBeGreaterThan(5);
  });
});
