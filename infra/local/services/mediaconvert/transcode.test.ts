import { copyFile, readFile, writeFile } from "node:fs/promises";
import type { Output, VideoDescription } from "@aws-sdk/client-mediaconvert";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runFfmpeg, runFfprobe } from "./ffmpeg.ts";
import { machineFont } from "./font-file.ts";
import { parseFragmentedMp4 } from "./fragmented-mp4.ts";
import { loudnessOf, parseReadings } from "./loudness.ts";
import { readMediaFacts } from "./media-facts.ts";
import { boxesIn, findBox } from "./mp4-boxes.ts";
import { aac, cmafGroup, fileGroup, frameCapture, h264, hlsGroup, input, job } from "./testing/job-settings.ts";
import { type MediaFolder, makeMediaFolder } from "./testing/transcode-in-folder.ts";

let folder: MediaFolder;

beforeAll(async () => {
  folder = await makeMediaFolder();
  await folder.generate(
    "film.mp4",
    "silent.mp4",
    "turned.mp4",
    "interlaced.mxf",
    "hdr.mov",
    "song.wav",
    "logo.png",
    "green.mp4",
  );
});

afterAll(() => folder?.remove());

const film = "s3://in/film.mp4";
const mp4 = (changes: Partial<Output> = {}): Output => ({
  ContainerSettings: { Container: "MP4" },
  VideoDescription: h264(),
  ...changes,
});
const text = (url: string) => readFile(folder.pathOf(url), "utf8");

/** Plays a presentation as a player would, and answers its streams. */
async function play(
  url: string,
): Promise<{ codec_name: string; width?: number; height?: number; channels?: number }[]> {
  const answer = await runFfprobe(["-allowed_extensions", "ALL", "-show_streams", "-of", "json", folder.pathOf(url)]);
  return JSON.parse(answer).streams;
}

/** The mean colour of a piece of a frame. */
async function colourAt(
  url: string,
  seconds: number,
  region: { left: number; top: number; width: number; height: number },
) {
  const frame = `${folder.root}/frame.png`;
  await runFfmpeg(["-v", "error", "-ss", String(seconds), "-i", folder.pathOf(url), "-frames:v", "1", frame]);
  const { channels } = await sharp(await sharp(frame).extract(region).toBuffer()).stats();
  return channels.map((channel) => Math.round(channel.mean));
}

async function loudnessAt(url: string): Promise<number | null> {
  const readings = `${folder.root}/readings.txt`;
  await runFfmpeg([
    "-v",
    "error",
    "-i",
    folder.pathOf(url),
    "-vn",
    "-af",
    `ebur128=metadata=1,ametadata=mode=print:file=${readings}`,
    "-f",
    "null",
    "-",
  ]);
  return loudnessOf(parseReadings(await readFile(readings, "utf8")), "ITU_BS_1770_3").integratedLufs;
}

describe("a CMAF group", () => {
  test("plays through its multivariant playlist, with sound apart from pictures", async () => {
    const [group] = await folder.transcode(
      job(
        [input(film)],
        [
          cmafGroup("s3://out/cmaf/", [
            { NameModifier: "_180", VideoDescription: h264() },
            { NameModifier: "_90", VideoDescription: h264({ Height: 90 }) },
            { NameModifier: "_sound", AudioDescriptions: [aac()] },
          ]),
        ],
      ),
    );
    expect(group).toMatchObject({ type: "CMAF_GROUP", playlistFilePaths: ["s3://out/cmaf/film.m3u8"] });
    expect(group?.outputs[1]).toMatchObject({ durationInMs: 3000, video: { widthInPx: 160, heightInPx: 90 } });
    const streams = await play("s3://out/cmaf/film.m3u8");
    const sizes = streams.flatMap((stream) => (stream.width ? [`${stream.width}x${stream.height}`] : []));
    expect(sizes.sort()).toEqual(["160x90", "320x180"]);
    const playlist = await text("s3://out/cmaf/film.m3u8");
    expect(playlist).toMatch(
      /#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="([^"]+)",LANGUAGE="deu".*DEFAULT=YES.*URI="film_sound.m3u8"/,
    );
    expect(playlist).toMatch(
      /CODECS="avc1\.6400[0-9a-f]{2},mp4a\.40\.2",RESOLUTION=320x180,FRAME-RATE=25\.000,AUDIO="/,
    );
  });

  test("cuts segments at key frames, which all renditions have at the same places", async () => {
    const own = await text("s3://out/cmaf/film_180.m3u8");
    expect([...own.matchAll(/#EXTINF:([\d.]+),\n(.*)/g)].map((match) => [Number(match[1]), match[2]])).toEqual([
      [2, "film_180_000000001.cmfv"],
      [1, "film_180_000000002.cmfv"],
    ]);
    const durations = (playlist: string) => [...playlist.matchAll(/#EXTINF:([\d.]+)/g)].map((match) => match[1]);
    expect(durations(await text("s3://out/cmaf/film_90.m3u8"))).toEqual(durations(own));
    expect(own).toContain('#EXT-X-MAP:URI="film_180init.cmfv"');
  });

  test("shows its first frame at zero, though B-frames delay it", async () => {
    const segment = await readFile(folder.pathOf("s3://out/cmaf/film_180_000000001.cmfv"));
    const moof = boxesIn(segment).find((box) => box.type === "moof");
    const run = moof && findBox(segment, "traf/trun", moof.body, moof.end);
    // Version 1 has signed offsets; the first sample's follows its size and flags.
    expect(segment[run?.body ?? 0]).toBe(1);
    const media = await Promise.all(
      ["init.cmfv", "_000000001.cmfv"].map((name) => readFile(folder.pathOf(`s3://out/cmaf/film_180${name}`))),
    );
    expect(parseFragmentedMp4(Buffer.concat(media)).fragments[0]?.duration).toBeCloseTo(1, 3);
  });

  test("is one file with byte ranges when asked, with an I-frame playlist beside", async () => {
    const withIFrames = { Container: "CMFC", CmfcSettings: { IFrameOnlyManifest: "INCLUDE" } } as const;
    await folder.transcode(
      job(
        [input(film)],
        [
          cmafGroup(
            "s3://out/single/name",
            [{ NameModifier: "_v", VideoDescription: h264(), ContainerSettings: withIFrames }],
            { SegmentControl: "SINGLE_FILE" },
          ),
        ],
      ),
    );
    const playlist = await text("s3://out/single/name_v.m3u8");
    expect(playlist).toMatch(/#EXT-X-MAP:URI="name_v.cmfv",BYTERANGE="\d+@0"/);
    const file = await readFile(folder.pathOf("s3://out/single/name_v.cmfv"));
    const ranges = [...playlist.matchAll(/#EXT-X-BYTERANGE:(\d+)@(\d+)/g)].map((match) => [
      Number(match[1]),
      Number(match[2]),
    ]);
    const [length = 0, offset = 0] = ranges.at(-1) ?? [];
    expect(offset + length).toBe(file.length);
    const iFrames = await text("s3://out/single/name_v_I-Frame.m3u8");
    expect(iFrames).toContain("#EXT-X-I-FRAMES-ONLY");
    expect(iFrames.match(/#EXTINF/g)).toHaveLength(3);
    expect(await text("s3://out/single/name.m3u8")).toContain('URI="name_v_I-Frame.m3u8"');
    expect((await play("s3://out/single/name.m3u8"))[0]?.codec_name).toBe("h264");
  });
});

describe("an Apple HLS group", () => {
  test("has transport stream segments with pictures and sound", async () => {
    const [group] = await folder.transcode(
      job(
        [input(film)],
        [hlsGroup("s3://out/ts/main", [{ NameModifier: "_v", VideoDescription: h264(), AudioDescriptions: [aac()] }])],
      ),
    );
    expect(group).toMatchObject({
      type: "HLS_GROUP",
      playlistFilePaths: ["s3://out/ts/main.m3u8"],
      outputs: [{ outputFilePaths: ["s3://out/ts/main_v.m3u8"] }],
    });
    expect(await text("s3://out/ts/main_v.m3u8")).toContain("main_v_00003.ts");
    const streams = await play("s3://out/ts/main.m3u8");
    expect(streams.map((stream) => stream.codec_name).sort()).toEqual(["aac", "h264"]);
  });
});

describe("sound of its own in an Apple HLS group", () => {
  test("is packed AAC that begins at the same time as the pictures", async () => {
    await folder.transcode(
      job(
        [input(film)],
        [
          hlsGroup("s3://out/packed/main", [
            { NameModifier: "_v", VideoDescription: h264() },
            { NameModifier: "_a", AudioDescriptions: [aac()] },
            {
              NameModifier: "_t",
              AudioDescriptions: [aac()],
              OutputSettings: {
                HlsSettings: { AudioOnlyContainer: "M2TS", AudioTrackType: "ALTERNATE_AUDIO_AUTO_SELECT" },
              },
            },
          ]),
        ],
      ),
    );
    expect(await text("s3://out/packed/main_a.m3u8")).toContain("main_a_00002.aac");
    const first = await readFile(folder.pathOf("s3://out/packed/main_a_00001.aac"));
    const owner = first.indexOf("com.apple.streaming.transportStreamTimestamp");
    expect(Number(first.readBigUInt64BE(owner + 45)) / 90_000).toBeCloseTo(10, 2);
    const start = async (name: string) =>
      Number(
        await runFfprobe([
          "-show_entries",
          "stream=start_time",
          "-of",
          "csv=p=0",
          folder.pathOf(`s3://out/packed/${name}`),
        ]).then((line) => line.split("\n")[0]?.split(",").at(-1)),
      );
    expect(await start("main_v_00001.ts")).toBeCloseTo(10, 1);
    expect(await start("main_t_00001.ts")).toBeCloseTo(10, 1);
    const streams = await play("s3://out/packed/main.m3u8");
    expect(streams.map((stream) => stream.codec_name).sort()).toEqual(["aac", "aac", "h264"]);
  });
});

describe("a file group", () => {
  test("makes MP4s that start playing before they are whole, named after the input", async () => {
    const [group] = await folder.transcode(
      job(
        [input(film)],
        [
          fileGroup("s3://out/files/", [
            mp4({
              NameModifier: "_proxy",
              VideoDescription: h264({ Width: 200, Height: 200 }),
              AudioDescriptions: [aac()],
            }),
            mp4({
              NameModifier: "_fit",
              VideoDescription: h264({ Width: 200, Height: 200 }, { ScalingBehavior: "FIT" }),
            }),
            mp4({
              NameModifier: "_fill",
              VideoDescription: h264({ Width: 200, Height: 200 }, { ScalingBehavior: "FILL" }),
            }),
          ]),
        ],
      ),
    );
    expect(group?.outputs.map((output) => output.outputFilePaths[0])).toEqual([
      "s3://out/files/film_proxy.mp4",
      "s3://out/files/film_fit.mp4",
      "s3://out/files/film_fill.mp4",
    ]);
    const boxes = boxesIn(await readFile(folder.pathOf("s3://out/files/film_proxy.mp4"))).map((box) => box.type);
    expect(boxes.indexOf("moov")).toBeLessThan(boxes.indexOf("mdat"));
    const facts = await readMediaFacts(folder.pathOf("s3://out/files/film_proxy.mp4"));
    expect(facts.video[0]).toMatchObject({ width: 200, height: 200, codec_name: "h264", pix_fmt: "yuv420p" });
    expect(facts.audio[0]).toMatchObject({
      codec_name: "aac",
      channels: 2,
      sample_rate: 48000,
      tags: { language: "deu" },
    });
    expect((await readMediaFacts(folder.pathOf("s3://out/files/film_fit.mp4"))).video[0]).toMatchObject({
      width: 200,
      height: 112,
    });
    // The default lays black bars around the picture; FILL leaves none.
    const top = { left: 20, top: 0, width: 160, height: 20 };
    expect(Math.max(...(await colourAt("s3://out/files/film_proxy.mp4", 1, top)))).toBeLessThan(20);
    expect(Math.max(...(await colourAt("s3://out/files/film_fill.mp4", 1, top)))).toBeGreaterThan(40);
  });

  test("captures the first frame and then one every interval, numbered from zero", async () => {
    const [group] = await folder.transcode(
      job(
        [input(film)],
        [fileGroup("s3://out/frames/", [{ ...frameCapture(1, 1, { Width: 160 }), NameModifier: "_frame" }])],
      ),
    );
    expect(group?.outputs[0]?.outputFilePaths).toEqual(["s3://out/frames/film_frame.0000002.jpg"]);
    const written = folder.written.filter((url) => url.startsWith("s3://out/frames/"));
    expect(written.map((url) => url.slice(-11))).toEqual(["0000000.jpg", "0000001.jpg", "0000002.jpg"]);
    expect(await sharp(folder.pathOf(written[0] ?? "")).metadata()).toMatchObject({
      width: 160,
      height: 90,
      format: "jpeg",
    });
  });

  test("captures the colours that a player shows", async () => {
    await folder.transcode(
      job(
        [input("s3://in/green.mp4")],
        [
          fileGroup("s3://out/green/", [
            { ...frameCapture(1, 1), NameModifier: "_whole" },
            { ...frameCapture(1, 1, { Width: 320 }), NameModifier: "_small" },
          ]),
        ],
      ),
    );
    for (const size of ["whole", "small"]) {
      const { channels } = await sharp(folder.pathOf(`s3://out/green/green_${size}.0000000.jpg`)).stats();
      for (const [position, value] of [30, 200, 30].entries())
        expect(Math.abs((channels[position]?.mean ?? 0) - value), size).toBeLessThan(6);
    }
  });

  test("stops capturing at MaxCaptures", async () => {
    const capture = frameCapture(10, 1);
    const settings = capture.VideoDescription?.CodecSettings?.FrameCaptureSettings;
    if (settings) settings.MaxCaptures = 4;
    await folder.transcode(job([input(film)], [fileGroup("s3://out/few/", [capture])]));
    expect(folder.written.filter((url) => url.startsWith("s3://out/few/"))).toHaveLength(4);
  });

  test("makes MP3, WAV and FLAC without a container", async () => {
    const raw = (
      NameModifier: string,
      CodecSettings: NonNullable<Output["AudioDescriptions"]>[number]["CodecSettings"],
    ): Output => ({
      NameModifier,
      ContainerSettings: { Container: "RAW" },
      AudioDescriptions: [{ CodecSettings }],
    });
    await folder.transcode(
      job(
        [input("s3://in/song.wav")],
        [
          fileGroup("s3://out/sound/", [
            raw("_a", {
              Codec: "MP3",
              Mp3Settings: { Bitrate: 128_000, RateControlMode: "CBR", SampleRate: 44_100, Channels: 2 },
            }),
            raw("_b", { Codec: "WAV", WavSettings: { BitDepth: 16, Channels: 1, SampleRate: 8000 } }),
            raw("_c", { Codec: "FLAC", FlacSettings: { BitDepth: 24 } }),
          ]),
        ],
      ),
    );
    const stream = async (name: string) => (await readMediaFacts(folder.pathOf(`s3://out/sound/${name}`))).audio[0];
    expect(await stream("song_a.mp3")).toMatchObject({ codec_name: "mp3", sample_rate: 44_100, bit_rate: 128_000 });
    expect(await stream("song_b.wav")).toMatchObject({ codec_name: "pcm_s16le", channels: 1, sample_rate: 8000 });
    expect(await stream("song_c.flac")).toMatchObject({ codec_name: "flac", bits_per_raw_sample: 24 });
  });
});

describe("the picture", () => {
  test("is turned as its metadata say when the job says AUTO, and not otherwise", async () => {
    await folder.transcode(job([input("s3://in/turned.mp4")], [fileGroup("s3://out/turned/auto", [mp4()])]));
    await folder.transcode(
      job([input("s3://in/turned.mp4", { VideoSelector: {} })], [fileGroup("s3://out/turned/plain", [mp4()])]),
    );
    const size = async (url: string) => (await readMediaFacts(folder.pathOf(url))).video[0];
    expect(await size("s3://out/turned/auto.mp4")).toMatchObject({ width: 180, height: 320 });
    expect(await size("s3://out/turned/plain.mp4")).toMatchObject({ width: 320, height: 180 });
  });

  test("is deinterlaced, and keeps the shape of its pixels unless the job says another", async () => {
    const Deinterlacer = { Mode: "DEINTERLACE", Algorithm: "INTERPOLATE", Control: "NORMAL" } as const;
    const half = h264({ Height: 288 }, { VideoPreprocessors: { Deinterlacer } });
    const square = { ParControl: "SPECIFIED", ParNumerator: 1, ParDenominator: 1 } as const;
    const inSquares: VideoDescription = {
      ...half,
      CodecSettings: { Codec: "H_264", H264Settings: { ...half.CodecSettings?.H264Settings, ...square } },
    };
    const drawnOut: VideoDescription = { ...inSquares, Width: 400, ScalingBehavior: "STRETCH_TO_OUTPUT" };
    await folder.transcode(
      job(
        [input("s3://in/interlaced.mxf")],
        [
          fileGroup("s3://out/interlaced/kept", [mp4({ VideoDescription: half })]),
          fileGroup("s3://out/interlaced/square", [mp4({ VideoDescription: inSquares })]),
          fileGroup("s3://out/interlaced/drawn", [mp4({ VideoDescription: drawnOut })]),
        ],
      ),
    );
    const stream = async (name: string) =>
      (await readMediaFacts(folder.pathOf(`s3://out/interlaced/${name}.mp4`))).video[0];
    const whole = { field_order: "progressive", avg_frame_rate: "25/1" };
    expect(await stream("kept")).toMatchObject({ ...whole, width: 360, height: 288, sample_aspect_ratio: "64:45" });
    expect(await stream("square")).toMatchObject({ ...whole, width: 512, height: 288, sample_aspect_ratio: "1:1" });
    expect(await stream("drawn")).toMatchObject({ ...whole, width: 400, height: 288, sample_aspect_ratio: "1:1" });
  });

  test("comes from HDR to SDR", async () => {
    const ColorCorrector = { ColorSpaceConversion: "FORCE_709" } as const;
    const VideoPreprocessors = { ColorCorrector };
    const rungs = ["180", "90"].map(
      (lines): Output => ({
        NameModifier: `_${lines}`,
        VideoDescription: h264({ Height: Number(lines) }, { VideoPreprocessors }),
      }),
    );
    await folder.transcode(
      job(
        [input("s3://in/hdr.mov")],
        [
          cmafGroup("s3://out/sdr/ladder", rungs),
          fileGroup("s3://out/sdr/still", [frameCapture(1, 1, { VideoPreprocessors })]),
        ],
      ),
    );
    expect(await text("s3://out/sdr/ladder.m3u8")).toContain("RESOLUTION=160x90");
    const still = await sharp(folder.pathOf("s3://out/sdr/still.0000000.jpg")).stats();
    await folder.transcode(
      job(
        [input("s3://in/hdr.mov")],
        [
          fileGroup("s3://out/sdr/out", [
            mp4({ VideoDescription: h264({}, { VideoPreprocessors: { ColorCorrector } }) }),
          ]),
        ],
      ),
    );
    const stream = (await readMediaFacts(folder.pathOf("s3://out/sdr/out.mp4"))).video[0];
    expect(stream).toMatchObject({
      pix_fmt: "yuv420p",
      color_transfer: "bt709",
      color_primaries: "bt709",
      color_space: "bt709",
    });
    // Mapped once for all outputs or for one alone, the picture is the same.
    const frame = { left: 0, top: 0, width: 320, height: 180 };
    const [red = 0, green = 0, blue = 0] = await colourAt("s3://out/sdr/out.mp4", 0, frame);
    for (const [position, value] of [red, green, blue].entries())
      expect(Math.abs((still.channels[position]?.mean ?? 0) - value)).toBeLessThan(12);
  });

  test("bears a logo where and while it is asked for", async () => {
    const ImageInserter = {
      InsertableImages: [
        {
          ImageInserterInput: "s3://in/logo.png",
          ImageX: 10,
          ImageY: 10,
          Opacity: 100,
          Layer: 1,
          StartTime: "00:00:01:00",
        },
      ],
    };
    await folder.transcode(
      job(
        [input(film)],
        [
          fileGroup("s3://out/logo/out", [
            mp4({ VideoDescription: h264({}, { VideoPreprocessors: { ImageInserter } }) }),
          ]),
        ],
      ),
    );
    const place = { left: 20, top: 15, width: 40, height: 20 };
    const [red = 0, green = 255] = await colourAt("s3://out/logo/out.mp4", 2, place);
    expect(red).toBeGreaterThan(200);
    expect(green).toBeLessThan(60);
    expect(await colourAt("s3://out/logo/out.mp4", 0.5, place)).not.toEqual([red, green]);
  });

  test.skipIf(machineFont() === null)("bears its timecode in a box, after a prefix of any characters", async () => {
    const burnt = (TimecodeBurnin: object) => h264({}, { VideoPreprocessors: { TimecodeBurnin } });
    const outputs = [
      mp4({ NameModifier: "_plain" }),
      mp4({
        NameModifier: "_burnt",
        VideoDescription: burnt({ FontSize: 16, Position: "BOTTOM_CENTER", Prefix: "A:B 'c', 100%;[d]\\ " }),
      }),
    ];
    await folder.transcode(job([input(film)], [fileGroup("s3://out/burnt/film", outputs)]));
    const strip = { left: 60, top: 160, width: 200, height: 12 };
    const plain = await colourAt("s3://out/burnt/film_plain.mp4", 1, strip);
    const marked = await colourAt("s3://out/burnt/film_burnt.mp4", 1, strip);
    expect(Math.max(...marked.map((value, channel) => Math.abs(value - (plain[channel] ?? 0))))).toBeGreaterThan(15);
  });

  test("is H.265 at the frame rate that the job specifies", async () => {
    const CodecSettings = {
      Codec: "H_265",
      H265Settings: {
        RateControlMode: "QVBR",
        MaxBitrate: 500_000,
        QvbrSettings: { QvbrQualityLevel: 5 },
        FramerateControl: "SPECIFIED",
        FramerateNumerator: 15,
        FramerateDenominator: 1,
        CodecProfile: "MAIN10_MAIN",
        GopSize: 1,
        GopSizeUnits: "SECONDS",
      },
    } as const;
    await folder.transcode(
      job([input(film)], [fileGroup("s3://out/hevc/out", [mp4({ VideoDescription: { Height: 90, CodecSettings } })])]),
    );
    const stream = (await readMediaFacts(folder.pathOf("s3://out/hevc/out.mp4"))).video[0];
    expect(stream).toMatchObject({
      codec_name: "hevc",
      codec_tag_string: "hvc1",
      pix_fmt: "yuv420p10le",
      avg_frame_rate: "15/1",
      width: 160,
    });
  });
});

describe("inputs", () => {
  test("are clipped to the frame, and joined one after the other", async () => {
    const clipped = input(film, { InputClippings: [{ StartTimecode: "00:00:01:00", EndTimecode: "00:00:01:24" }] });
    await folder.transcode(job([clipped], [fileGroup("s3://out/clip/one", [mp4({ AudioDescriptions: [aac()] })])]));
    expect((await readMediaFacts(folder.pathOf("s3://out/clip/one.mp4"))).video[0]).toMatchObject({ nb_frames: 25 });
    await folder.transcode(
      job(
        [clipped, input("s3://in/silent.mp4")],
        [fileGroup("s3://out/clip/two", [mp4({ AudioDescriptions: [aac()] })])],
      ),
    );
    const joined = await readMediaFacts(folder.pathOf("s3://out/clip/two.mp4"));
    expect(joined.duration).toBeCloseTo(3, 1);
    expect(joined.audio[0]?.duration).toBeCloseTo(3, 1);
  });

  test("that lack a clip end the job with 1060", async () => {
    const outside = input(film, { InputClippings: [{ StartTimecode: "00:01:00:00" }] });
    await expect(folder.transcode(job([outside], [fileGroup("s3://out/x/", [mp4()])]))).rejects.toMatchObject({
      code: 1060,
    });
  });

  test("without sound give silence beside pictures, and end a job of sound alone with 1021", async () => {
    const silent = input("s3://in/silent.mp4");
    await folder.transcode(job([silent], [fileGroup("s3://out/quiet/out", [mp4({ AudioDescriptions: [aac()] })])]));
    expect(await loudnessAt("s3://out/quiet/out.mp4")).toBeNull();
    const soundOnly = fileGroup("s3://out/x/", [
      { ContainerSettings: { Container: "MP4" }, AudioDescriptions: [aac()] },
    ]);
    await expect(folder.transcode(job([silent], [soundOnly]))).rejects.toMatchObject({ code: 1021 });
  });

  test("without pictures end a job that wants them with 1020", async () => {
    await expect(
      folder.transcode(job([input("s3://in/song.wav")], [fileGroup("s3://out/x/", [mp4()])])),
    ).rejects.toMatchObject({ code: 1020 });
  });

  test("that are no media end the job with 1010, and leave nothing behind", async () => {
    await writeFile(folder.pathOf("s3://in/text.mp4"), "not a film at all");
    const before = folder.written.length;
    await expect(
      folder.transcode(job([input("s3://in/text.mp4")], [fileGroup("s3://out/x/", [mp4()])])),
    ).rejects.toMatchObject({
      code: 1010,
      message: expect.stringContaining("Unable to open input file [s3://in/text.mp4]"),
    });
    expect(folder.written).toHaveLength(before);
  });
});

describe("hostile inputs", () => {
  test("that are playlists of other files are not followed", async () => {
    const list = `#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\n${folder.pathOf(film)}\n#EXT-X-ENDLIST\n`;
    await writeFile(folder.pathOf("s3://in/list.mp4"), list);
    await writeFile(folder.pathOf("s3://in/concat.mp4"), `ffconcat version 1.0\nfile '${folder.pathOf(film)}'\n`);
    for (const name of ["list.mp4", "concat.mp4"]) {
      await expect(
        folder.transcode(job([input(`s3://in/${name}`)], [fileGroup("s3://out/x/", [mp4()])])),
      ).rejects.toMatchObject({ code: 1010 });
    }
  });

  test("whose names hold quotes, percent signs and emoji give outputs of those names", async () => {
    const name = "it's 100%d: [a], 😀; b";
    await copyFile(folder.pathOf(film), folder.pathOf(`s3://in/${name}.mp4`));
    const loud = { Algorithm: "ITU_BS_1770_3", AlgorithmControl: "MEASURE_ONLY", LoudnessLogging: "LOG" } as const;
    await folder.transcode(
      job(
        [input(`s3://in/${name}.mp4`)],
        [
          fileGroup("s3://out/odd/", [
            mp4({ NameModifier: "_p", AudioDescriptions: [aac({ AudioNormalizationSettings: loud })] }),
            { ...frameCapture(1, 3), NameModifier: "_f" },
          ]),
        ],
      ),
    );
    expect(folder.written.slice(-3)).toEqual([
      `s3://out/odd/${name}_p.mp4`,
      `s3://out/odd/${name}_p_loudness.csv`,
      `s3://out/odd/${name}_f.0000000.jpg`,
    ]);
  });
});

describe("loudness", () => {
  const normalised = {
    Algorithm: "ITU_BS_1770_3",
    AlgorithmControl: "CORRECT_AUDIO",
    TargetLkfs: -16,
    PeakCalculation: "TRUE_PEAK",
    LoudnessLogging: "LOG",
  } as const;
  const sound = (AudioNormalizationSettings: object): Output => ({
    ContainerSettings: { Container: "MP4" },
    AudioDescriptions: [aac({ AudioNormalizationSettings })],
  });

  test("is brought to the target", async () => {
    await folder.transcode(job([input("s3://in/song.wav")], [fileGroup("s3://out/loud/out", [sound(normalised)])]));
    expect(await loudnessAt("s3://out/loud/out.mp4")).toBeCloseTo(-16, 0);
  });

  test("is logged as it came in, time first and short-term loudness fourth", async () => {
    const lines = (await text("s3://out/loud/out_loudness.csv")).trim().split("\n");
    expect(lines[0]).toBe(
      "Seconds,InputIntegratedLoudness,InputMomentaryLoudness,InputShortTermLoudness,InputMaxLoudness,InputTruePeak",
    );
    const last = (lines.at(-1) ?? "").split(",").map(Number);
    expect(last[0]).toBeCloseTo(2.9, 1);
    expect(last[1]).toBeCloseTo((await loudnessAt("s3://in/song.wav")) ?? 0, 0);
    expect(last[5]).toBeLessThan(0);
  });

  test("is measured and left alone when the job only measures", async () => {
    const measured = { ...normalised, AlgorithmControl: "MEASURE_ONLY" };
    await folder.transcode(job([input("s3://in/song.wav")], [fileGroup("s3://out/measured/out", [sound(measured)])]));
    const before = (await loudnessAt("s3://in/song.wav")) ?? 0;
    expect(await loudnessAt("s3://out/measured/out.mp4")).toBeCloseTo(before, 0);
    expect(folder.written).toContain("s3://out/measured/out_loudness.csv");
  });

  test("below the correction gate is not corrected", async () => {
    const gated = { ...normalised, CorrectionGateLevel: 0 };
    await folder.transcode(job([input("s3://in/song.wav")], [fileGroup("s3://out/gated/out", [sound(gated)])]));
    expect(await loudnessAt("s3://out/gated/out.mp4")).toBeCloseTo((await loudnessAt("s3://in/song.wav")) ?? 0, 0);
  });

  test("leaves no peak above the limit", async () => {
    const limited = { ...normalised, TargetLkfs: -6, TruePeakLimiterThreshold: -3 };
    await folder.transcode(job([input("s3://in/song.wav")], [fileGroup("s3://out/limited/out", [sound(limited)])]));
    const readings = `${folder.root}/peaks.txt`;
    const meter = `ebur128=metadata=1:peak=true,ametadata=mode=print:file=${readings}`;
    await runFfmpeg(["-v", "error", "-i", folder.pathOf("s3://out/limited/out.mp4"), "-af", meter, "-f", "null", "-"]);
    // AAC overshoots what it was given by a little.
    expect(parseReadings(await readFile(readings, "utf8")).at(-1)?.truePeakDbtp).toBeLessThan(-2);
  });
});

describe("captions", () => {
  test("from a SubRip sidecar become WebVTT, moved with the clip", async () => {
    await writeFile(
      folder.pathOf("s3://in/film.srt"),
      "1\r\n00:00:00,500 --> 00:00:00,900\r\nBefore\r\n\r\n2\r\n00:00:01,500 --> 00:00:02,000\r\nHello\r\n",
    );
    const source = input(film, {
      InputClippings: [{ StartTimecode: "00:00:01:00" }],
      CaptionSelectors: {
        words: { SourceSettings: { SourceType: "SRT", FileSourceSettings: { SourceFile: "s3://in/film.srt" } } },
      },
    });
    const caption: Output = {
      NameModifier: "_en",
      ContainerSettings: { Container: "CMFC" },
      CaptionDescriptions: [
        { CaptionSelectorName: "words", LanguageCode: "ENG", DestinationSettings: { DestinationType: "WEBVTT" } },
      ],
    };
    await folder.transcode(
      job([source], [cmafGroup("s3://out/subs/", [{ NameModifier: "_v", VideoDescription: h264() }, caption])]),
    );
    expect(await text("s3://out/subs/film_en.vtt")).toBe("WEBVTT\n\n00:00:00.500 --> 00:00:01.000\nHello\n");
    expect(await text("s3://out/subs/film.m3u8")).toMatch(
      /TYPE=SUBTITLES,GROUP-ID="subs",LANGUAGE="eng".*URI="film_en.m3u8"/,
    );
  });
});
