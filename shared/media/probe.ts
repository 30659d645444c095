import * as z from "zod";

const Fraction = z.object({ Numerator: z.number(), Denominator: z.number() }).partial();

const Colour = z.object({
  ColorPrimaries: z.string().optional(),
  TransferCharacteristics: z.string().optional(),
  MatrixCoefficients: z.string().optional(),
});

/** Declared by the container or by the coded picture itself: each says what it knows, and a file may say it once or twice. */
const Aspect = z.object({ SampleAspectRatio: Fraction.nullish() });

const VideoProperties = Colour.extend({
  ...Aspect.shape,
  Width: z.number().optional(),
  Height: z.number().optional(),
  BitDepth: z.number().optional(),
  BitRate: z.number().optional(),
  FrameRate: Fraction.optional(),
  CodecMetadata: Colour.extend({
    ...Aspect.shape,
    ScanType: z.string().nullish(),
    FieldOrder: z.string().nullish(),
    Profile: z.string().optional(),
    Width: z.number().optional(),
    Height: z.number().optional(),
    CodedFrameRate: Fraction.optional(),
  })
    .partial()
    .optional(),
});

const AudioProperties = z.object({
  BitDepth: z.number().optional(),
  BitRate: z.number().optional(),
  Channels: z.number().optional(),
  SampleRate: z.number().optional(),
  LanguageCode: z.string().optional(),
});

const ProbeTrack = z.object({
  Index: z.number().optional(),
  TrackType: z.string().optional(),
  Codec: z.string().optional(),
  Duration: z.number().optional(),
  VideoProperties: VideoProperties.optional(),
  AudioProperties: AudioProperties.optional(),
});
export type ProbeTrack = z.infer<typeof ProbeTrack>;

/**
 * One entry of `ProbeResults` as MediaConvert's Probe answers it (API reference, "ProbeResult"). Every member is
 * optional there and here: what the service could not read it leaves out. Durations are in seconds.
 */
export const ProbeResult = z.object({
  Container: z
    .object({ Format: z.string().optional(), Duration: z.number().optional(), Tracks: z.array(ProbeTrack).optional() })
    .optional(),
  Metadata: z.object({ FileSize: z.number().optional(), MimeType: z.string().optional() }).optional(),
});
export type ProbeResult = z.infer<typeof ProbeResult>;
