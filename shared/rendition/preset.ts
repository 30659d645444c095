import * as z from "zod";

/** One step of the ladder: the lines of the short edge, and what a 16:9 picture at up to 30 frames a second may take. */
export const LadderStep = z.object({
  lines: z.number().int().min(32).max(4320),
  maxBitrateKbps: z.number().int().positive(),
  /** MediaConvert's QVBR level, 1 to 10. */
  quality: z.number().int().min(1).max(10),
});
export type LadderStep = z.infer<typeof LadderStep>;

/**
 * The steps that a film may be offered at. Peaks follow Apple's HLS Authoring Specification (table "H.264 for 16:9") and
 * the QVBR levels AWS recommends for them ("Recommended QVBR quality level" in the MediaConvert user guide).
 */
export const defaultLadder: LadderStep[] = [
  { lines: 2160, maxBitrateKbps: 16_000, quality: 9 },
  { lines: 1440, maxBitrateKbps: 9_000, quality: 8 },
  { lines: 1080, maxBitrateKbps: 6_000, quality: 8 },
  { lines: 720, maxBitrateKbps: 3_500, quality: 7 },
  { lines: 540, maxBitrateKbps: 2_000, quality: 7 },
  { lines: 360, maxBitrateKbps: 1_000, quality: 7 },
  { lines: 234, maxBitrateKbps: 400, quality: 6 },
];

/** What is made of a film. */
export const VideoPreset = z.object({
  ladder: z.array(LadderStep).min(1).default(defaultLadder),
  /** No rung has a short edge longer than this. */
  maxLines: z.number().int().min(32).default(1080),
  maxRungs: z.number().int().min(2).max(6).default(4),
  segmentSeconds: z.number().int().min(2).max(10).default(6),
  /** Distance of key frames; divides `segmentSeconds`. */
  keyframeSeconds: z.number().int().min(1).max(4).default(2),
  maxFrameRate: z.number().int().min(24).max(120).default(60),
  proxyLines: z.number().int().min(32).default(540),
  audioBitrateKbps: z.number().int().min(32).max(320).default(128),
  maxAudioTracks: z.number().int().min(1).max(16).default(8),
  /** Loudness to bring the sound to; null leaves it as it is and only measures. */
  targetLufs: z.number().min(-59).max(0).nullable().default(null),
  sampledFrames: z.number().int().min(1).max(50).default(10),
  /** Long edge of the frames that are tagged and from which the poster is taken. */
  framePixels: z.number().int().min(128).max(1920).default(1280),
  thumbnails: z.number().int().min(1).max(400).default(100),
  thumbnailPixels: z.number().int().min(64).max(480).default(192),
  /** `multi-pass` encodes every output twice and moves the job to the professional tier. */
  quality: z.enum(["single-pass", "single-pass-hq", "multi-pass"]).default("single-pass"),
});
export type VideoPreset = z.infer<typeof VideoPreset>;

/** What is made of a sound recording. */
export const AudioPreset = z.object({
  aacBitrateKbps: z.number().int().min(32).max(320).default(192),
  mp3BitrateKbps: z.number().int().min(32).max(320).default(192),
  /** Loudness that the renditions are brought to; -16 LUFS is what AES TD1008 advises for speech and music on demand. */
  targetLufs: z.number().min(-59).max(0).nullable().default(-16),
  truePeakDbtp: z.number().min(-8).max(0).default(-1),
});
export type AudioPreset = z.infer<typeof AudioPreset>;

/** What is made of a picture. */
export const ImagePreset = z.object({
  thumbPixels: z.number().int().min(32).max(1024).default(320),
  previewPixels: z.number().int().min(256).max(2048).default(1280),
  webPixels: z.number().int().min(512).max(4096).default(2048),
  /** 1 to 100, for each of the web formats in its own scale. */
  webQuality: z
    .object({ avif: z.number().int(), webp: z.number().int(), jpeg: z.number().int() })
    .default({ avif: 55, webp: 80, jpeg: 82 }),
  fullQuality: z.number().int().min(1).max(100).default(92),
  /** More pixels than this are refused before they are decoded; all pages of an animation count. */
  maxPixels: z.number().int().default(120_000_000),
  maxBytes: z.number().int().default(250_000_000),
  /** What an SVG's long edge is drawn at. */
  vectorPixels: z.number().int().default(2048),
});
export type ImagePreset = z.infer<typeof ImagePreset>;
