import { readFile } from "node:fs/promises";
import { join } from "node:path";
import {
  CancelJobCommand,
  CreateJobCommand,
  type CreateJobCommandInput,
  GetJobCommand,
  type JobSettings,
  MediaConvertClient,
  ProbeCommand,
} from "@aws-sdk/client-mediaconvert";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { BusEvent } from "../../kernel/backplane.ts";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { makeS3 } from "../s3/service.ts";
import { makeMediaConvert } from "./service.ts";
import { addBucket } from "./testing/add-bucket.ts";
import { type GeneratedMedia, generateMedia } from "./testing/generated-media.ts";
import { aac, cmafGroup, fileGroup, h264, input, job } from "./testing/job-settings.ts";

interface JobEvent {
  status: string;
  jobId: string;
  userMetadata?: Record<string, string>;
  errorCode?: number;
  outputGroupDetails?: unknown[];
  inputDetails?: unknown[];
}

let cloud: TestKernel;
let client: MediaConvertClient;
let s3: S3Client;
let role: string;
const events: JobEvent[] = [];

/** Everything that MediaConvert tells EventBridge. */
function keepEvents(kernel: TestKernel["kernel"]): void {
  kernel.provide("events", {
    putAwsEvent(event: BusEvent) {
      if (event.source === "aws.mediaconvert") events.push(event.detail as JobEvent);
    },
    put: () => undefined,
    recent: () => [],
    logged: () => [],
  } as never);
}

beforeAll(async () => {
  cloud = await startTestKernel([keepEvents, makeS3, makeMediaConvert]);
  client = new MediaConvertClient(cloud.clientConfig);
  s3 = new S3Client({ ...cloud.clientConfig, forcePathStyle: true });
  await addBucket(cloud, "masters");
  await addBucket(cloud, "renditions");
  role = cloud.addRole(
    "transcoder",
    [
      { Effect: "Allow", Action: "s3:GetObject", Resource: "arn:aws:s3:::masters/*" },
      // Without it, S3 does not tell a missing object from a forbidden one.
      { Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::masters" },
      { Effect: "Allow", Action: "s3:PutObject", Resource: "arn:aws:s3:::renditions/*" },
    ],
    "mediaconvert.amazonaws.com",
  );
  const sources: [GeneratedMedia, string][] = [
    ["film.mp4", "video/mp4"],
    ["turned.mp4", "video/mp4"],
    ["interlaced.mxf", "application/mxf"],
    ["hdr.mov", "video/quicktime"],
    ["song.mp3", "audio/mpeg"],
    ["song.wav", "audio/wav"],
    ["long.mp4", "video/mp4"],
  ];
  const folder = cloud.kernel.store.folder("sources");
  for (const [name, ContentType] of sources) {
    const Body = await readFile(await generateMedia(name, folder));
    await s3.send(new PutObjectCommand({ Bucket: "masters", Key: `acme/${name}`, Body, ContentType }));
  }
  await s3.send(
    new PutObjectCommand({
      Bucket: "masters",
      Key: "acme/words.mp4",
      Body: "these are words",
      ContentType: "video/mp4",
    }),
  );
});

afterAll(() => cloud?.stop());

const simple = (name = "film.mp4"): JobSettings =>
  job(
    [input(`s3://masters/acme/${name}`)],
    [
      fileGroup("s3://renditions/out/", [
        { ContainerSettings: { Container: "MP4" }, VideoDescription: h264({ Height: 90 }), AudioDescriptions: [aac()] },
      ]),
    ],
  );

async function create(settings: JobSettings, more: Partial<CreateJobCommandInput> = {}): Promise<string> {
  const { Job } = await client.send(new CreateJobCommand({ Role: role, Settings: settings, ...more }));
  return Job?.Id ?? "";
}

const ended = (id: string) => cloud.kernel.use("mediaconvert").waitForJob(id);

describe("Probe", () => {
  const probe = async (name: string) => {
    const { ProbeResults } = await client.send(
      new ProbeCommand({ InputFiles: [{ FileUrl: `s3://masters/acme/${name}` }] }),
    );
    return ProbeResults?.[0];
  };

  test("describes container, tracks and the object", async () => {
    const film = await probe("film.mp4");
    expect(film?.Container).toMatchObject({ Format: "mp4", Duration: expect.closeTo(3, 1) });
    expect(film?.Container?.Tracks).toMatchObject([
      {
        Index: 1,
        TrackType: "video",
        Codec: "AVC",
        VideoProperties: {
          Width: 320,
          Height: 180,
          BitDepth: 8,
          FrameRate: { Numerator: 25, Denominator: 1 },
          SampleAspectRatio: { Numerator: 1, Denominator: 1 },
          CodecMetadata: { ScanType: "Progressive", Profile: expect.any(String) },
        },
      },
      {
        Index: 2,
        TrackType: "audio",
        Codec: "AAC",
        AudioProperties: { Channels: 2, SampleRate: 48000, LanguageCode: "deu" },
      },
    ]);
    expect(film?.TrackMappings).toEqual([{ VideoTrackIndexes: [1], AudioTrackIndexes: [2], DataTrackIndexes: [] }]);
    expect(film?.Metadata).toMatchObject({
      MimeType: "video/mp4",
      FileSize: expect.any(Number),
      ETag: expect.any(String),
    });
  });

  test("tells HDR by primaries, transfer and matrix", async () => {
    const hdr = await probe("hdr.mov");
    expect(hdr?.Container?.Format).toBe("quicktime");
    expect(hdr?.Container?.Tracks?.[0]?.VideoProperties).toMatchObject({
      BitDepth: 10,
      ColorPrimaries: "ITU_2020",
      TransferCharacteristics: "SMPTE_2084",
      MatrixCoefficients: "ITU_2020_NCL",
    });
  });

  test("knows MXF and WAV by name, and MP3 by its track alone", async () => {
    const interlaced = await probe("interlaced.mxf");
    expect(interlaced?.Container?.Format).toBe("mxf");
    expect(interlaced?.Container?.Tracks?.[0]?.VideoProperties).toMatchObject({
      Width: 720,
      Height: 576,
      SampleAspectRatio: { Numerator: 64, Denominator: 45 },
      DisplayAspectRatio: { Numerator: 16, Denominator: 9 },
      CodecMetadata: { ScanType: "Interlaced", FieldOrder: "TopFieldFirst" },
    });
    const wave = await probe("song.wav");
    expect(wave?.Container?.Format).toBe("wave");
    expect(wave?.Container?.Tracks?.[0]).toMatchObject({
      Codec: "PCM",
      AudioProperties: { BitDepth: 24, SampleRate: 44100 },
    });
    const song = await probe("song.mp3");
    expect(song?.Container?.Format).toBeUndefined();
    expect(song?.Container?.Tracks?.[0]?.Codec).toBe("MP3");
  });

  test("refuses what is no medium, what is not there, and what the caller may not read", async () => {
    await expect(probe("words.mp4")).rejects.toMatchObject({
      name: "BadRequestException",
      message: expect.stringContaining("No container parser found"),
    });
    await expect(probe("nothing.mp4")).rejects.toMatchObject({ name: "NotFoundException" });
    const blind = new MediaConvertClient(
      cloud.clientConfigAs([{ Effect: "Allow", Action: "mediaconvert:Probe", Resource: "*" }]),
    );
    await expect(
      blind.send(new ProbeCommand({ InputFiles: [{ FileUrl: "s3://masters/acme/film.mp4" }] })),
    ).rejects.toMatchObject({
      name: "ForbiddenException",
    });
  });
});

describe("a job", () => {
  test("goes from submitted to complete, writes its outputs and tells EventBridge where they are", async () => {
    const { Job } = await client.send(
      new CreateJobCommand({
        Role: role,
        Settings: simple(),
        UserMetadata: { assetId: "a1" },
        ClientRequestToken: "token-complete",
      }),
    );
    expect(Job).toMatchObject({
      Status: "SUBMITTED",
      Queue: expect.stringMatching(/:queues\/Default$/),
      UserMetadata: { assetId: "a1" },
    });
    const id = Job?.Id ?? "";
    expect((await ended(id)).status).toBe("COMPLETE");
    const done = (await client.send(new GetJobCommand({ Id: id }))).Job;
    expect(done).toMatchObject({ Status: "COMPLETE", JobPercentComplete: 100 });
    expect(done?.OutputGroupDetails?.[0]?.OutputDetails?.[0]).toMatchObject({
      DurationInMs: 3000,
      VideoDetails: { WidthInPx: 160, HeightInPx: 90 },
    });
    expect(done?.Timing?.FinishTime).toBeInstanceOf(Date);
    const object = await s3.send(new GetObjectCommand({ Bucket: "renditions", Key: "out/film.mp4" }));
    expect(object.ContentType).toBe("video/mp4");
    const own = events.filter((event) => event.jobId === id);
    expect(own.map((event) => event.status)).toEqual(["PROGRESSING", "INPUT_INFORMATION", "COMPLETE"]);
    expect(own.at(-1)).toMatchObject({
      userMetadata: { assetId: "a1" },
      outputGroupDetails: [
        {
          type: "FILE_GROUP",
          outputDetails: [{ outputFilePaths: ["s3://renditions/out/film.mp4"], durationInMs: 3000 }],
        },
      ],
    });
  });

  test("is made once for the same token, and a token with another request is a conflict", async () => {
    const first = await create(simple(), { ClientRequestToken: "token-twice" });
    expect(await create(simple(), { ClientRequestToken: "token-twice" })).toBe(first);
    await expect(create(simple("song.mp3"), { ClientRequestToken: "token-twice" })).rejects.toMatchObject({
      name: "ConflictException",
    });
    await ended(first);
    await cloud.kernel.advanceClock(61_000);
    const later = await create(simple(), { ClientRequestToken: "token-twice" });
    expect(later).not.toBe(first);
    await ended(later);
  });

  test("is cancelled while it runs, once, and leaves nothing behind", async () => {
    const settings = job(
      [input("s3://masters/acme/long.mp4")],
      [
        fileGroup("s3://renditions/cancelled/", [
          { ContainerSettings: { Container: "MP4" }, VideoDescription: h264({ Width: 1920, Height: 1080 }) },
        ]),
      ],
    );
    const id = await create(settings);
    await expect
      .poll(async () => (await client.send(new GetJobCommand({ Id: id }))).Job?.CurrentPhase, { timeout: 20_000 })
      .toBe("TRANSCODING");
    await client.send(new CancelJobCommand({ Id: id }));
    expect((await ended(id)).status).toBe("CANCELED");
    await expect(client.send(new CancelJobCommand({ Id: id }))).rejects.toMatchObject({ name: "ConflictException" });
    await expect(
      s3.send(new GetObjectCommand({ Bucket: "renditions", Key: "cancelled/long.mp4" })),
    ).rejects.toMatchObject({ name: "NoSuchKey" });
    expect(events.filter((event) => event.jobId === id).at(-1)?.status).toBe("CANCELED");
  });

  test.each([
    ["an input that is missing", () => simple("nothing.mp4"), {}, 1404],
    ["an input that is no medium", () => simple("words.mp4"), {}, 1010],
    [
      "a role that may not write there",
      () =>
        job(
          [input("s3://masters/acme/film.mp4")],
          [fileGroup("s3://masters/out/", simple().OutputGroups?.[0]?.Outputs ?? [])],
        ),
      {},
      1401,
    ],
    [
      "a bucket that does not exist",
      () =>
        job(
          [input("s3://masters/acme/film.mp4")],
          [fileGroup("s3://nowhere-at-all/out/", simple().OutputGroups?.[0]?.Outputs ?? [])],
        ),
      {},
      null,
    ],
    ["a role that it cannot assume", () => simple(), { Role: "arn:aws:iam::000000000000:role/nobody" }, 1434],
  ])("ends in an error for %s", async (_, settings, more, code) => {
    const id = await create(settings(), more);
    expect((await ended(id)).status).toBe("ERROR");
    const { Job } = await client.send(new GetJobCommand({ Id: id }));
    if (code !== null) expect(Job?.ErrorCode).toBe(code);
    else expect([1401, 1404]).toContain(Job?.ErrorCode);
    expect(Job?.ErrorMessage).not.toBe("");
    expect(events.filter((event) => event.jobId === id).at(-1)).toMatchObject({
      status: "ERROR",
      errorCode: Job?.ErrorCode,
    });
  });

  test("ends in an error when a fault strikes it", async () => {
    const before = cloud.kernel.faults.plan();
    cloud.kernel.faults.set({ seed: 1, rules: [{ target: "mediaconvert:Job", kind: "error", rate: 1 }] });
    const id = await create(simple());
    const { status, job: failed } = await ended(id);
    cloud.kernel.faults.set(before);
    expect(status).toBe("ERROR");
    expect(failed.ErrorCode).toBe(1999);
  });

  test("needs the permission to pass its role", async () => {
    const stranger = new MediaConvertClient(
      cloud.clientConfigAs([{ Effect: "Allow", Action: "mediaconvert:*", Resource: "*" }]),
    );
    await expect(stranger.send(new CreateJobCommand({ Role: role, Settings: simple() }))).rejects.toMatchObject({
      name: expect.stringMatching(/AccessDenied|Forbidden/),
    });
    await expect(client.send(new GetJobCommand({ Id: "1515368087458-qnoxtd" }))).rejects.toMatchObject({
      name: "NotFoundException",
    });
  });

  test("that was running when the cloud stopped is finished after the next start", async () => {
    const dataDir = join(cloud.kernel.store.folder("restart"), "data");
    let second = await startTestKernel([keepEvents, makeS3, makeMediaConvert], { dataDir });
    try {
      await addBucket(second, "masters");
      const statements = [{ Effect: "Allow", Action: "s3:*", Resource: "*" }];
      const ownRole = second.addRole("transcoder", statements, "mediaconvert.amazonaws.com");
      const Body = await readFile(join(cloud.kernel.store.folder("sources"), "film.mp4"));
      await new S3Client({ ...second.clientConfig, forcePathStyle: true }).send(
        new PutObjectCommand({ Bucket: "masters", Key: "acme/film.mp4", Body }),
      );
      const settings = job(
        [input("s3://masters/acme/film.mp4")],
        [fileGroup("s3://masters/out/", simple().OutputGroups?.[0]?.Outputs ?? [])],
      );
      const { Job } = await new MediaConvertClient(second.clientConfig).send(
        new CreateJobCommand({ Role: ownRole, Settings: settings }),
      );
      await second.stop();
      expect(events.filter((event) => event.jobId === Job?.Id).map((event) => event.status)).not.toContain("COMPLETE");
      second = await startTestKernel(
        [
          keepEvents,
          makeS3,
          (kernel) => void kernel,
          (kernel) => {
            // The template brings roles and buckets back before anything is taken up again.
            const arn = `arn:aws:iam::${kernel.accountId}:role/transcoder`;
            kernel.access.putRole({
              arn,
              name: "transcoder",
              roleId: "AROATRANSCODER",
              trust: [
                { Effect: "Allow", Action: ["sts:AssumeRole"], Principal: { Service: ["mediaconvert.amazonaws.com"] } },
              ],
            });
            kernel.access.putRolePolicy(
              arn,
              "given",
              statements.map((statement) => ({
                ...statement,
                Effect: "Allow" as const,
                Action: [statement.Action],
                Resource: [statement.Resource],
              })),
            );
          },
          makeMediaConvert,
        ],
        { dataDir },
      );
      expect((await second.kernel.use("mediaconvert").waitForJob(Job?.Id ?? "")).status).toBe("COMPLETE");
    } finally {
      await second.stop();
    }
  });
});

describe("a job that the service would reject", () => {
  const outputs = (changes: object, group: "cmaf" | "file" = "file") => {
    const output = {
      NameModifier: "_v",
      ContainerSettings: { Container: group === "cmaf" ? "CMFC" : "MP4" } as const,
      VideoDescription: h264(),
      ...changes,
    };
    return job(
      [input("s3://masters/acme/film.mp4")],
      [group === "cmaf" ? cmafGroup("s3://renditions/x/", [output]) : fileGroup("s3://renditions/x/", [output])],
    );
  };
  const withH264 = (changes: object) => {
    const video = h264();
    return outputs({
      VideoDescription: {
        CodecSettings: { Codec: "H_264", H264Settings: { ...video.CodecSettings?.H264Settings, ...changes } },
      },
    });
  };
  const sound = (CodecSettings: object, container = "MP4") =>
    outputs({
      VideoDescription: undefined,
      ContainerSettings: { Container: container },
      AudioDescriptions: [{ CodecSettings }],
    });
  const twoOutputs = job(
    [input("s3://masters/acme/film.mp4")],
    [
      fileGroup(
        "s3://renditions/x/",
        [1, 2].map(() => ({
          NameModifier: "_same",
          ContainerSettings: { Container: "MP4" as const },
          VideoDescription: h264(),
        })),
      ),
    ],
  );

  test.each<[string, JobSettings, RegExp]>([
    ["without inputs", job([], simple().OutputGroups ?? []), /inputs/],
    ["without output groups", job([input("s3://masters/acme/film.mp4")], []), /outputGroups/],
    [
      "with a destination outside of S3",
      job(
        [input("s3://masters/acme/film.mp4")],
        [fileGroup("https://example.com/", simple().OutputGroups?.[0]?.Outputs ?? [])],
      ),
      /estination/,
    ],
    ["with QVBR and no MaxBitrate", withH264({ MaxBitrate: undefined }), /maxBitrate/],
    ["with QVBR and a Bitrate", withH264({ Bitrate: 1_000_000 }), /bitrate/],
    [
      "with CBR and no Bitrate",
      withH264({ RateControlMode: "CBR", QvbrSettings: undefined, MaxBitrate: undefined }),
      /bitrate/,
    ],
    [
      "with a frame rate that is specified and missing",
      withH264({ FramerateControl: "SPECIFIED" }),
      /framerateNumerator/,
    ],
    ["with half a frame in a GOP", withH264({ GopSize: 12.5, GopSizeUnits: "FRAMES" }), /gopSize/],
    ["with an odd width", outputs({ VideoDescription: h264({ Width: 321 }) }), /width.*even/],
    ["with a misspelt enum", withH264({ CodecProfile: "HIGHEST" }), /codecProfile|CodecProfile/i],
    ["with a bitrate below the range", withH264({ MaxBitrate: 10 }), /maxBitrate|MaxBitrate/i],
    ["with sound and pictures in one CMAF output", outputs({ AudioDescriptions: [aac()] }, "cmaf"), /CMAF/],
    ["with MP4 in a CMAF group", outputs({ ContainerSettings: { Container: "MP4" } }, "cmaf"), /CMFC/],
    [
      "with a GOP longer than its segments",
      job(
        [input("s3://masters/acme/film.mp4")],
        [
          cmafGroup("s3://renditions/x/", [
            {
              NameModifier: "_v",
              VideoDescription: h264(
                {},
                {
                  CodecSettings: {
                    Codec: "H_264",
                    H264Settings: { ...h264().CodecSettings?.H264Settings, GopSize: 6 },
                  },
                },
              ),
            },
          ]),
        ],
      ),
      /gopSize/,
    ],
    [
      "with fragments that do not fill segments",
      job(
        [input("s3://masters/acme/film.mp4")],
        [
          cmafGroup("s3://renditions/x/", [{ NameModifier: "_v", VideoDescription: h264() }], {
            SegmentLength: 5,
            FragmentLength: 2,
          }),
        ],
      ),
      /fragmentLength/,
    ],
    [
      "without a name modifier in a CMAF group",
      job([input("s3://masters/acme/film.mp4")], [cmafGroup("s3://renditions/x/", [{ VideoDescription: h264() }])]),
      /nameModifier/,
    ],
    ["with one name modifier for two outputs", twoOutputs, /nameModifier/],
    [
      "with VP8 in MP4",
      outputs({ VideoDescription: { CodecSettings: { Codec: "VP8", Vp8Settings: {} } } }),
      /VP8 is not supported/,
    ],
    ["with Opus without a container", sound({ Codec: "OPUS", OpusSettings: {} }, "RAW"), /OPUS is not supported/],
    [
      "with an AAC bitrate that does not exist",
      sound({ Codec: "AAC", AacSettings: { Bitrate: 100_000, CodingMode: "CODING_MODE_2_0", SampleRate: 48_000 } }),
      /bitrate/,
    ],
    [
      "with AAC and no sample rate",
      sound({ Codec: "AAC", AacSettings: { Bitrate: 96_000, CodingMode: "CODING_MODE_2_0" } }),
      /sampleRate/,
    ],
    [
      "with frame captures in MP4",
      outputs({ VideoDescription: { CodecSettings: { Codec: "FRAME_CAPTURE", FrameCaptureSettings: {} } } }),
      /FRAME_CAPTURE/,
    ],
    [
      "with an audio selector that no input has",
      job([input("s3://masters/acme/film.mp4", { AudioSelectors: {} })], simple().OutputGroups ?? []),
      /audio selector/,
    ],
    [
      "with a clip that has no ends",
      job([input("s3://masters/acme/film.mp4", { InputClippings: [{}] })], simple().OutputGroups ?? []),
      /blank/,
    ],
    [
      "with settings of another group type",
      job(
        [input("s3://masters/acme/film.mp4")],
        [
          {
            OutputGroupSettings: {
              Type: "HLS_GROUP_SETTINGS",
              FileGroupSettings: { Destination: "s3://renditions/x/" },
            },
            Outputs: [{ ContainerSettings: { Container: "M3U8" }, NameModifier: "_v", VideoDescription: h264() }],
          },
        ],
      ),
      /HlsGroupSettings/,
    ],
  ])("%s is a bad request", async (_, settings, message) => {
    await expect(create(settings)).rejects.toMatchObject({
      name: "BadRequestException",
      message: expect.stringMatching(message),
    });
  });

  test.each<[string, JobSettings, RegExp]>([
    ["an interlaced output", withH264({ InterlaceMode: "TOP_FIELD" }), /InterlaceMode: "TOP_FIELD"/],
    ["Dolby audio", sound({ Codec: "EAC3", Eac3Settings: {} }), /EAC3/],
    [
      "a noise reducer",
      outputs({ VideoDescription: h264({}, { VideoPreprocessors: { NoiseReducer: { Filter: "GAUSSIAN" } } }) }),
      /NoiseReducer/,
    ],
    [
      "a DASH manifest",
      job(
        [input("s3://masters/acme/film.mp4")],
        [
          cmafGroup("s3://renditions/x/", [{ NameModifier: "_v", VideoDescription: h264() }], {
            WriteDashManifest: "ENABLED",
          }),
        ],
      ),
      /WriteDashManifest/,
    ],
    [
      "encryption",
      job(
        [input("s3://masters/acme/film.mp4")],
        [
          cmafGroup("s3://renditions/x/", [{ NameModifier: "_v", VideoDescription: h264() }], {
            Encryption: { Type: "SPEKE" },
          }),
        ],
      ),
      /Encryption/,
    ],
  ])("%s is refused by name, not dropped", async (_, settings, message) => {
    await expect(create(settings)).rejects.toMatchObject({
      name: "NotSupportedByLaptopCloud",
      message: expect.stringMatching(message),
    });
  });
});
