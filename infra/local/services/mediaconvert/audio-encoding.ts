import type { AudioCodecSettings, AudioDescription } from "@aws-sdk/client-mediaconvert";

/** The shape in which a codec wants its samples. */
export interface AudioFormat {
  sampleRate: number;
  channels: number;
}

const codingModes: Record<string, number> = { CODING_MODE_1_0: 1, CODING_MODE_2_0: 2, CODING_MODE_5_1: 6 };

/** Sample rate and channels of an output, from its codec's settings; what they leave open follows the source. */
export function audioFormatOf(codec: AudioCodecSettings, source: AudioFormat): AudioFormat {
  switch (codec.Codec) {
    case "MP3":
      return {
        sampleRate: codec.Mp3Settings?.SampleRate ?? 48_000,
        channels: codec.Mp3Settings?.Channels || Math.min(2, source.channels),
      };
    case "WAV":
      return {
        sampleRate: codec.WavSettings?.SampleRate ?? source.sampleRate,
        channels: codec.WavSettings?.Channels || source.channels,
      };
    case "FLAC":
      return {
        sampleRate: codec.FlacSettings?.SampleRate ?? source.sampleRate,
        channels: codec.FlacSettings?.Channels || source.channels,
      };
    default: {
      const mode = codec.AacSettings?.CodingMode ?? "CODING_MODE_2_0";
      const automatic = source.channels >= 6 ? 6 : Math.min(2, Math.max(1, source.channels));
      return { sampleRate: codec.AacSettings?.SampleRate ?? 48_000, channels: codingModes[mode] ?? automatic };
    }
  }
}

/** Bits per second. */
function audioBitrate(codec: AudioCodecSettings): number {
  if (codec.Codec === "MP3") return codec.Mp3Settings?.Bitrate ?? 192_000;
  return codec.AacSettings?.Bitrate ?? 96_000;
}

/** ffmpeg's own quality scale for the service's four steps of AAC VBR. */
const aacVbr: Record<string, string> = { LOW: "0.5", MEDIUM_LOW: "1", MEDIUM_HIGH: "1.5", HIGH: "2" };

/** Encoder arguments of the output's audio track number `track` (from 0). */
export function audioArguments(description: AudioDescription, track: number, language: string | null): string[] {
  const codec = description.CodecSettings ?? {};
  const of = (option: string) => `${option}:a:${track}`;
  const labelled = language ? [`-metadata:s:a:${track}`, `language=${language}`] : [];
  switch (codec.Codec) {
    case "MP3": {
      const variable = codec.Mp3Settings?.RateControlMode === "VBR";
      return [
        of("-c"),
        "libmp3lame",
        ...(variable
          ? [of("-q"), String(codec.Mp3Settings?.VbrQuality ?? 4)]
          : [of("-b"), String(audioBitrate(codec))]),
        ...labelled,
      ];
    }
    case "WAV":
      return [of("-c"), codec.WavSettings?.BitDepth === 24 ? "pcm_s24le" : "pcm_s16le", ...labelled];
    case "FLAC":
      return [
        of("-c"),
        "flac",
        ...(codec.FlacSettings?.BitDepth === 24
          ? [of("-sample_fmt"), "s32", of("-bits_per_raw_sample"), "24"]
          : [of("-sample_fmt"), "s16"]),
        ...labelled,
      ];
    default: {
      const variable = codec.AacSettings?.RateControlMode === "VBR";
      return [
        of("-c"),
        "aac",
        ...(variable
          ? [of("-q"), aacVbr[codec.AacSettings?.VbrQuality ?? "MEDIUM_HIGH"] ?? "1.5"]
          : [of("-b"), String(audioBitrate(codec))]),
        ...labelled,
      ];
    }
  }
}

/** The language of an output track, as an ISO 639-2 code in lower case. */
export function outputLanguage(description: AudioDescription, source: string | null): string | null {
  const configured = (description.CustomLanguageCode ?? description.LanguageCode)?.toLowerCase() ?? null;
  if (description.LanguageCodeControl === "USE_CONFIGURED") return configured ?? source;
  return source && source !== "und" ? source : configured;
}
