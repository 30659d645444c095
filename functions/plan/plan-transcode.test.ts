import { readFileSync } from "node:fs";
import { open, readFile } from "node:fs/promises";
import type { JobSettings, Output, OutputGroup } from "@aws-sdk/client-mediaconvert";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import organisation from "../../greenlight.config.ts";
import { objectionsTo } from "../../infra/local/services/mediaconvert/job-rules.ts";
import { unsupportedSetting } from "../../infra/local/services/mediaconvert/supported-settings.ts";
import { Config } from "../../shared/config/schema.ts";
import { priceBookFor } from "../../shared/cost/price-book.ts";
import { PlannedTranscode, type Subject } from "../../shared/ingest/steps.ts";
import { AudioPreset, VideoPreset } from "../../shared/rendition/preset.ts";
import { audioPresetOf, videoPresetOf } from "../../shared/rendition/preset-of.ts";
import { anamorphicFilm, film, portraitFilm, silentFilm } from "../../test/fixtures/films.ts";
import { makePlanTranscode, type PlanDependencies } from "./plan-transcode.ts";
import { audioSources, hdr, probes, unplayable, unscanned, videoSources } from "./probes.fixture.ts";
import { professionalSettings } from "./transcode-tier.ts";

const model = JSON.parse(readFileSync(new URL("../../infra/local/models/mediaconvert.json", import.meta.url), "utf8"));
const ajv = new Ajv2020({ strict: false, allErrors: true });
ajv.addSchema({ $id: "model", $defs: model.$defs });
const isCreateJobRequest = ajv.compile({ $ref: "model#/$defs/CreateJobRequest" });
const isProbeResult = ajv.compile({ $ref: "model#/$defs/ProbeResult" });

function subjectOf(kind: "video" | "audio", over: Partial<Subject> = {}): Subject {
  return {
    assetId: "01JD0000000000000000000000",
    version: 1,
    kind,
    brand: "acme",
    master: { bucket: "masters", key: "acme/spring/film.mov", versionId: "v1", etag: "e1", bytes: 1_000_000 },
    ...over,
  };
}

function plannerWith(over: Partial<PlanDependencies> = {}) {
  return makePlanTranscode({
    openMaster: () => async () => new Uint8Array(),
    renditionsBucket: "renditions",
    video: VideoPreset.parse({}),
    audio: AudioPreset.parse({}),
    maxDurationMs: { video: 4 * 3600_000, audio: 4 * 3600_000 },
    detectors: 4,
    reviewersOf: () => 1,
    prices: priceBookFor("us-east-1"),
    ...over,
  });
}
const plan = plannerWith();
const configuration = Config.parse(organisation);

describe("the documents that Probe answers here", () => {
  it.each(Object.entries(probes))("%s has the form of the service's own answer", (_name, probe) => {
    expect(isProbeResult(probe), ajv.errorsText(isProbeResult.errors)).toBe(true);
  });
});

describe("a planned job", () => {
  it.each(Object.entries({ ...videoSources, ...audioSources }))(
    "for %s is one that the service accepts",
    async (name, probe) => {
      const answer = await plan({ subject: subjectOf(name in audioSources ? "audio" : "video"), probe });
      PlannedTranscode.parse(answer);
      const request = { Role: "arn:aws:iam::000000000000:role/mc", ...answer.job };
      expect(isCreateJobRequest(request), ajv.errorsText(isCreateJobRequest.errors)).toBe(true);
    },
  );
  it.each(Object.entries({ ...videoSources, ...audioSources }))(
    "for %s breaks none of the rules that no model tells",
    async (name, probe) => {
      for (const preset of [VideoPreset.parse({}), videoPresetOf(configuration)]) {
        const { settings } = await planned(probe, name in audioSources ? "audio" : "video", {
          video: preset,
          audio: audioPresetOf(configuration),
        });
        expect(objectionsTo(settings)).toEqual([]);
        expect(unsupportedSetting(settings)).toBeNull();
      }
    },
  );
  it("takes the nearest bitrate that exists when the preset names one that does not", async () => {
    const { groups } = await planned(audioSources.wav, "audio", {
      audio: AudioPreset.parse({ aacBitrateKbps: 150, mp3BitrateKbps: 150 }),
    });
    const codec = (name: string) => group(groups, name)?.Outputs?.[0]?.AudioDescriptions?.[0]?.CodecSettings;
    expect([codec("AAC")?.AacSettings?.Bitrate, codec("MP3")?.Mp3Settings?.Bitrate]).toEqual([128_000, 128_000]);
  });
  it("has a form that the model would refuse if a setting were misspelt", async () => {
    const { job } = await plan({ subject: subjectOf("video"), probe: videoSources.hd25 });
    const misspelt = JSON.parse(JSON.stringify({ Role: "r", ...job }).replace("QvbrQualityLevel", "QvbrQualityLevl"));
    expect(isCreateJobRequest(misspelt)).toBe(false);
  });
});

async function planned(probe: unknown, kind: "video" | "audio" = "video", over: Partial<PlanDependencies> = {}) {
  const { plan: made, job } = await plannerWith(over)({ subject: subjectOf(kind), probe });
  const settings = job.Settings as JobSettings;
  const groups = settings.OutputGroups ?? [];
  const outputs = groups.flatMap((group) => group.Outputs ?? []);
  return { plan: made, job, settings, groups, outputs };
}

const group = (groups: OutputGroup[], name: string) => groups.find((candidate) => candidate.Name === name);
const h264 = (output: Output | undefined) => output?.VideoDescription?.CodecSettings?.H264Settings;

describe("a film's job", () => {
  it("makes an HLS ladder over CMAF, a proxy, frames, thumbnails and the sound for the waveform, each in its place", async () => {
    const { groups, plan: made } = await planned(videoSources.hd25);
    expect(
      groups.map(({ Name, OutputGroupSettings: settings }) => [
        Name,
        settings?.CmafGroupSettings?.Destination ?? settings?.FileGroupSettings?.Destination,
      ]),
    ).toEqual([
      ["HLS", "s3://renditions/renditions/01JD0000000000000000000000/v1/hls/film"],
      ["Proxy", "s3://renditions/renditions/01JD0000000000000000000000/v1/proxy"],
      ["Frames", "s3://renditions/renditions/01JD0000000000000000000000/v1/work/frames"],
      ["Thumbnails", "s3://renditions/renditions/01JD0000000000000000000000/v1/work/scrub"],
      ["Waveform source", "s3://renditions/renditions/01JD0000000000000000000000/v1/work/waveform"],
    ]);
    expect(made.renditions.map(({ name, role, key }) => [name, role, key.split("/v1/")[1]])).toEqual([
      ["hls", "hls", "hls/film.m3u8"],
      ["proxy", "proxy", "proxy.mp4"],
    ]);
    expect(made.technical).toMatchObject({
      container: "mp4",
      width: 1920,
      height: 1080,
      durationMs: 60_040,
      videoCodec: "avc",
    });
  });

  it("keeps picture and sound apart in CMAF, with names of their own", async () => {
    const { groups } = await planned(videoSources["three languages"]);
    const outputs = group(groups, "HLS")?.Outputs ?? [];
    expect(
      outputs.every((output) => (output.VideoDescription === undefined) !== (output.AudioDescriptions === undefined)),
    ).toBe(true);
    const names = outputs.map((output) => output.NameModifier);
    expect(new Set(names).size).toBe(names.length);
    expect(names).toEqual(["-1080p", "-720p", "-360p", "-234p", "-audio-1", "-audio-2", "-audio-3"]);
  });

  it("offers every language, the first by default", async () => {
    const { groups, settings } = await planned(videoSources["three languages"]);
    const sound = (group(groups, "HLS")?.Outputs ?? []).filter((output) => output.AudioDescriptions);
    expect(sound.map((output) => output.AudioDescriptions?.[0]?.StreamName)).toEqual([
      "English 1",
      "German 2",
      "French 3",
    ]);
    expect(sound.map((output) => output.ContainerSettings?.CmfcSettings?.AudioTrackType)).toEqual([
      "ALTERNATE_AUDIO_AUTO_SELECT_DEFAULT",
      "ALTERNATE_AUDIO_AUTO_SELECT",
      "ALTERNATE_AUDIO_AUTO_SELECT",
    ]);
    expect(Object.values(settings.Inputs?.[0]?.AudioSelectors ?? {}).map((selector) => selector.Tracks)).toEqual([
      [1],
      [2],
      [3],
    ]);
  });

  it("takes pairs of mono tracks for one stereo programme, and a dozen commentaries up to the limit", async () => {
    const mono = await planned(videoSources["eight mono tracks"]);
    expect(Object.values(mono.settings.Inputs?.[0]?.AudioSelectors ?? {}).map((selector) => selector.Tracks)).toEqual([
      [1, 2],
    ]);
    const many = await planned(videoSources["a dozen commentaries"]);
    expect(Object.keys(many.settings.Inputs?.[0]?.AudioSelectors ?? {})).toHaveLength(8);
  });

  it("has no sound anywhere when the film has none", async () => {
    const { settings, outputs, groups, plan: made } = await planned(videoSources.silent);
    expect(outputs.some((output) => output.AudioDescriptions)).toBe(false);
    expect(settings.Inputs?.[0]?.AudioSelectors).toBeUndefined();
    expect(group(groups, "Waveform source")).toBeUndefined();
    expect(made.waveformSourceKey).toBeUndefined();
  });

  it("deinterlaces fields in every picture it makes, and leaves frames alone", async () => {
    const fields = ["sd pal interlaced", "ntsc interlaced", "1080i mbaff", "1080i by its field order"] as const;
    for (const name of fields) {
      const { outputs, plan: made } = await planned(videoSources[name]);
      expect(made.technical.interlaced, name).toBe(true);
      const pictures = outputs.filter((output) => output.VideoDescription);
      expect(
        pictures.every((output) => output.VideoDescription?.VideoPreprocessors?.Deinterlacer?.Mode === "DEINTERLACE"),
        name,
      ).toBe(true);
    }
    const { outputs, plan: made } = await planned(videoSources.hd25);
    expect(outputs.some((output) => output.VideoDescription?.VideoPreprocessors)).toBe(false);
    expect(made.technical.interlaced).toBe(false);
  });

  it("leaves it to MediaConvert whether there are fields where Probe cannot tell", async () => {
    const of = async (probe: unknown) => {
      const { outputs, plan: made } = await planned(probe);
      const deinterlacer = outputs[0]?.VideoDescription?.VideoPreprocessors?.Deinterlacer;
      return [made.technical.interlaced, deinterlacer?.Control];
    };
    // NORMAL leaves alone what is marked as progressive.
    expect(await of(unscanned.prores)).toEqual([undefined, "NORMAL"]);
    expect(await of(unscanned.vp9)).toEqual([false, undefined]);
  });

  it.each([
    ["pal widescreen", [1024, 576], [64, 45]],
    ["ntsc by its coded picture", [640, 480], [8, 9]],
    ["hdv whose container knows better", [1920, 1080], [4, 3]],
  ] as const)("draws out an anamorphic picture (%s) to the size it is shown at", async (name, shown, aspect) => {
    const { outputs, plan: made } = await planned(videoSources[name]);
    const { technical } = made;
    expect([technical.width, technical.height]).toEqual(shown);
    expect(technical.pixelAspect).toEqual({ numerator: aspect[0], denominator: aspect[1] });
    const pictures = outputs.flatMap((output) => output.VideoDescription ?? []);
    for (const { Width = 0, Height = 1, ScalingBehavior, CodecSettings } of pictures) {
      expect(Math.abs(Width / Height / (shown[0] / shown[1]) - 1)).toBeLessThan(0.02);
      expect(ScalingBehavior).toBe("STRETCH_TO_OUTPUT");
      if (CodecSettings?.Codec === "H_264")
        expect(CodecSettings.H264Settings).toMatchObject({
          ParControl: "SPECIFIED",
          ParNumerator: 1,
          ParDenominator: 1,
        });
    }
    expect(made.estimate.tier).toBe("basic");
  });

  it("has square pixels without a word where they are square, or where nobody knows better", async () => {
    for (const probe of [videoSources.hd25, videoSources["sd pal interlaced"]]) {
      const { outputs, plan: made } = await planned(probe);
      expect(made.technical.pixelAspect).toBeUndefined();
      expect(outputs.map((output) => output.VideoDescription?.ScalingBehavior)).not.toContain("STRETCH_TO_OUTPUT");
      expect(h264(outputs[0])?.ParControl).toBeUndefined();
    }
  });

  it.each(Object.entries(hdr))(
    "tone-mapped from %s shows SDR everywhere, and says what that costs",
    async (_name, probe) => {
      const { outputs, plan: made } = await planned(probe);
      const pictures = outputs.filter((output) => output.VideoDescription);
      expect(
        pictures.every(
          (o) => o.VideoDescription?.VideoPreprocessors?.ColorCorrector?.ColorSpaceConversion === "FORCE_709",
        ),
      ).toBe(true);
      expect(made.estimate.tier).toBe("professional");
      expect(made.technical.hdr).toBeDefined();
    },
  );

  it("keeps the source's frame rate, and stays in its family when that is too fast", async () => {
    const rate = async (probe: unknown) => {
      const { groups } = await planned(probe);
      const settings = h264(group(groups, "HLS")?.Outputs?.[0]);
      return [settings?.FramerateControl, settings?.FramerateNumerator, settings?.FramerateDenominator];
    };
    expect(await rate(videoSources["hd 29.97 in quicktime"])).toEqual(["INITIALIZE_FROM_SOURCE", undefined, undefined]);
    expect(await rate(videoSources["hd 60"])).toEqual(["INITIALIZE_FROM_SOURCE", undefined, undefined]);
    expect(await rate(videoSources["hd 119.88"])).toEqual(["SPECIFIED", 60_000, 1001]);
    expect(await rate(videoSources["variable frame rate"])).toEqual(["INITIALIZE_FROM_SOURCE", undefined, undefined]);
  });

  it("cuts segments at key frames that line up", async () => {
    const { groups } = await planned(videoSources.hd25);
    const hls = group(groups, "HLS");
    const cmaf = hls?.OutputGroupSettings?.CmafGroupSettings;
    for (const output of (hls?.Outputs ?? []).filter((candidate) => candidate.VideoDescription)) {
      const settings = h264(output);
      expect([settings?.GopSizeUnits, settings?.GopClosedCadence]).toEqual(["SECONDS", 1]);
      expect((cmaf?.SegmentLength ?? 0) % (settings?.GopSize ?? 1)).toBe(0);
      expect(settings?.MaxBitrate).toBeGreaterThan(0);
    }
  });

  it("captures at most ten frames to tag and a hundred thumbnails, and at least one of each", async () => {
    for (const [name, probe] of Object.entries(videoSources)) {
      const { groups } = await planned(probe);
      const captures = ["Frames", "Thumbnails"].map(
        (which) =>
          group(groups, which)?.Outputs?.[0]?.VideoDescription?.CodecSettings?.FrameCaptureSettings?.MaxCaptures ?? 0,
      );
      expect(captures[0], name).toBeGreaterThanOrEqual(1);
      expect(captures[0], name).toBeLessThanOrEqual(10);
      expect(captures[1], name).toBeGreaterThanOrEqual(1);
      expect(captures[1], name).toBeLessThanOrEqual(100);
    }
  });

  it("never enlarges anything, cover art and odd edges included", async () => {
    for (const [name, probe] of Object.entries(videoSources)) {
      const { outputs, plan: made } = await planned(probe);
      for (const { VideoDescription: video } of outputs) {
        if (video === undefined) continue;
        expect(video.Width, name).toBeLessThanOrEqual(made.technical.width ?? 0);
        expect(video.Height, name).toBeLessThanOrEqual(made.technical.height ?? 0);
        expect([(video.Width ?? 1) % 2, (video.Height ?? 1) % 2], name).toEqual([0, 0]);
      }
    }
    expect((await planned(videoSources["cover art beside the film"])).plan.technical.width).toBe(1920);
  });

  it("normalises the sound only when the preset names a loudness, and always measures the master's own", async () => {
    const measured = await planned(videoSources.hd25);
    const corrected = await planned(videoSources.hd25, "video", { video: VideoPreset.parse({ targetLufs: -23 }) });
    const controls = (outputs: Output[]) =>
      outputs
        .flatMap((output) => output.AudioDescriptions ?? [])
        .map((description) => description.AudioNormalizationSettings?.AlgorithmControl);
    expect(controls(measured.outputs)).toEqual([undefined, undefined, "MEASURE_ONLY"]);
    expect(controls(corrected.outputs)).toEqual(["CORRECT_AUDIO", "CORRECT_AUDIO", "MEASURE_ONLY"]);
  });
});

describe("the tier of a job", () => {
  it("is basic for every usual source", async () => {
    for (const [name, probe] of Object.entries(videoSources)) {
      if (name in hdr) continue;
      const { settings, plan: made } = await planned(probe);
      expect(professionalSettings(settings), name).toEqual([]);
      expect(made.estimate.tier, name).toBe("basic");
    }
  });

  it("is professional when asked for two passes, and costs more", async () => {
    const basic = await planned(videoSources.hd25);
    const professional = await planned(videoSources.hd25, "video", {
      video: VideoPreset.parse({ quality: "multi-pass" }),
    });
    expect(professionalSettings(professional.settings).map(({ setting }) => setting)).toEqual([
      "QualityTuningLevel MULTI_PASS_HQ",
    ]);
    expect(professional.plan.estimate.tier).toBe("professional");
    expect(professional.plan.estimate.totalUsd).toBeGreaterThan(basic.plan.estimate.totalUsd);
  });

  it("knows the settings that the API reference names", () => {
    const output: Output = { VideoDescription: { CodecSettings: { Codec: "H_265", H265Settings: {} } } };
    const settings: JobSettings = {
      Inputs: [{ AdvancedInputFilter: "ENABLED" }],
      OutputGroups: [{ Outputs: [output] }],
    };
    expect(professionalSettings(settings).map(({ setting }) => setting)).toEqual([
      "AdvancedInputFilter",
      "video codec H_265",
    ]);
  });
});

describe("a recording's job", () => {
  it("makes AAC and MP3 at the preset's loudness, and measures before", async () => {
    const { groups, plan: made } = await planned(audioSources.wav, "audio");
    expect(made.renditions.map(({ name, contentType, key }) => [name, contentType, key.split("/v1/")[1]])).toEqual([
      ["audio-aac", "audio/mp4", "audio-aac.m4a"],
      ["audio-mp3", "audio/mpeg", "audio-mp3.mp3"],
    ]);
    const normalisation = (name: string) =>
      group(groups, name)?.Outputs?.[0]?.AudioDescriptions?.[0]?.AudioNormalizationSettings;
    expect(normalisation("AAC")).toMatchObject({
      AlgorithmControl: "CORRECT_AUDIO",
      TargetLkfs: -16,
      TruePeakLimiterThreshold: -1,
    });
    expect(normalisation("MP3")).toMatchObject({ AlgorithmControl: "CORRECT_AUDIO", TargetLkfs: -16 });
    expect(normalisation("Waveform source")).toMatchObject({
      AlgorithmControl: "MEASURE_ONLY",
      LoudnessLogging: "LOG",
    });
  });

  it("takes no picture, not even a cover", async () => {
    for (const probe of Object.values(audioSources)) {
      const { outputs, plan: made } = await planned(probe, "audio");
      expect(outputs.some((output) => output.VideoDescription)).toBe(false);
      expect(made.technical.width).toBeUndefined();
    }
  });

  it("names containers that Probe has no name for after their codec", async () => {
    const container = async (probe: unknown) => (await planned(probe, "audio")).plan.technical;
    expect(await container(audioSources.mp3)).toMatchObject({ container: "mp3", mimeType: "audio/mpeg" });
    expect(await container(audioSources.m4a)).toMatchObject({ container: "mp4", mimeType: "audio/mp4" });
    expect(await container(audioSources["ogg without a length"])).toMatchObject({ container: "ogg" });
  });

  it("is planned for a film file that holds sound only", async () => {
    const { plan: made } = await planned(audioSources.m4a, "video");
    expect(made.renditions.map(({ role }) => role)).toEqual(["audio", "audio"]);
  });
});

describe("what cannot be planned", () => {
  it.each(Object.entries(unplayable))("(%s) is refused with a reason that helps", async (_name, probe) => {
    await expect(plan({ subject: subjectOf("video"), probe })).rejects.toMatchObject({
      code: "unsupported",
      message: expect.stringContaining("neither picture nor sound"),
    });
  });

  it("is a master that runs longer than allowed", async () => {
    const short = plannerWith({ maxDurationMs: { video: 60_000, audio: 60_000 } });
    await expect(short({ subject: subjectOf("video"), probe: videoSources["four hours"] })).rejects.toMatchObject({
      code: "too_large",
    });
  });
});

describe("a film's own header", () => {
  const fromFile = async (path: string, coded = { Width: 640, Height: 360 }) => {
    const file = await open(path);
    const reads: number[] = [];
    const { size } = await file.stat();
    const planner = plannerWith({
      openMaster: () => async (start, length) => {
        reads.push(length);
        const { bytesRead, buffer } = await file.read(Buffer.alloc(length), 0, length, start);
        return buffer.subarray(0, bytesRead);
      },
    });
    const base = subjectOf("video");
    const probe = {
      Container: {
        Format: "mp4",
        Duration: 3,
        Tracks: [
          {
            Index: 1,
            TrackType: "video",
            Codec: "AVC",
            VideoProperties: { ...coded, FrameRate: { Numerator: 30, Denominator: 1 } },
          },
        ],
      },
    };
    const { plan: made } = await planner({ subject: { ...base, master: { ...base.master, bytes: size } }, probe });
    await file.close();
    return { technical: made.technical, reads, hls: made.renditions[0] };
  };

  it("turns the ladder of a phone's film upright", async () => {
    const { technical, hls, reads } = await fromFile(await portraitFilm());
    expect([technical.width, technical.height, technical.rotation]).toEqual([360, 640, 90]);
    expect([hls?.width, hls?.height]).toEqual([360, 640]);
    expect(reads.reduce((sum, length) => sum + length, 0)).toBeLessThan(2000);
  });

  it("turns nothing in a film that was shot lying", async () => {
    for (const path of [await film(), await silentFilm()]) {
      expect((await fromFile(path)).technical.rotation).toBeUndefined();
    }
  });

  it.each([
    ["pal.mp4", { Width: 720, Height: 576 }, [1024, 576], [64, 45]],
    ["hdv.mov", { Width: 1440, Height: 1080 }, [1920, 1080], [4, 3]],
  ] as const)("tells the shape of the pixels of %s when Probe does not", async (name, coded, shown, aspect) => {
    const { technical, hls } = await fromFile(await anamorphicFilm(name), coded);
    expect(technical.pixelAspect).toEqual({ numerator: aspect[0], denominator: aspect[1] });
    expect([technical.width, technical.height]).toEqual(shown);
    expect((hls?.width ?? 0) / (hls?.height ?? 1)).toBeCloseTo(16 / 9, 2);
  });

  it("counts for nothing in anything that only pretends to be an MP4", async () => {
    const bytes = await readFile(new URL(import.meta.url));
    const planner = plannerWith({ openMaster: () => async (start, length) => bytes.subarray(start, start + length) });
    const { plan: made } = await planner({ subject: subjectOf("video"), probe: videoSources.hd25 });
    expect(made.technical.rotation).toBeUndefined();
  });
});

describe("the request token", () => {
  it("is the same for the same master, and another for another attempt, version or preset", async () => {
    const token = async (over: Partial<Subject> = {}, attempt?: string, deps: Partial<PlanDependencies> = {}) =>
      (await plannerWith(deps)({ subject: subjectOf("video", over), probe: videoSources.hd25, attempt })).job
        .ClientRequestToken;
    const first = await token();
    expect(await token()).toBe(first);
    const others = [
      await token({ version: 2 }),
      await token({}, "again"),
      await token({}, undefined, { video: VideoPreset.parse({ maxRungs: 2 }) }),
    ];
    expect(new Set([first, ...others]).size).toBe(4);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
  });
});
