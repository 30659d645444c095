import type {
  AudioDescription,
  AudioNormalizationSettings,
  AudioSelector,
  Output,
  OutputGroup,
} from "@aws-sdk/client-mediaconvert";
import type { AudioProgramme } from "../../shared/media/audio-programme.ts";

/** Name of the selector that carries a programme; descriptions refer to it. */
function selectorName(index: number): string {
  return `Audio Selector ${index + 1}`;
}

/** One selector a programme, the first as the input's default. */
export function audioSelectors(programmes: AudioProgramme[]): Record<string, AudioSelector> {
  return Object.fromEntries(
    programmes.map((programme, index) => [
      selectorName(index),
      {
        SelectorType: "TRACK",
        Tracks: programme.tracks,
        DefaultSelection: index === 0 ? "DEFAULT" : "NOT_DEFAULT",
      },
    ]),
  );
}

/** What brings sound to a loudness: BS.1770-4 with gating, as EBU R 128 measures, the peaks held under `truePeakDbtp`. */
function normalisation(target: { lufs: number | null; truePeakDbtp: number }): {
  AudioNormalizationSettings?: AudioNormalizationSettings;
} {
  if (target.lufs === null) return {};
  return {
    AudioNormalizationSettings: {
      Algorithm: "ITU_BS_1770_4",
      AlgorithmControl: "CORRECT_AUDIO",
      TargetLkfs: target.lufs,
      PeakCalculation: "TRUE_PEAK",
      TruePeakLimiterThreshold: target.truePeakDbtp,
      LoudnessLogging: "DONT_LOG",
    },
  };
}

/** The bitrates that the API reference allows for AAC (AacSettings) and MP3 (the standard's own table), in kbit/s. */
const aacBitrates = [
  6, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 288, 320,
];
const mp3Bitrates = [32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

/** The highest allowed bitrate that is not above the wanted one, in bits a second. */
function allowedBitrate(kbps: number, allowed: number[]): number {
  return (allowed.findLast((candidate) => candidate <= kbps) ?? allowed[0] ?? kbps) * 1000;
}

/** AAC-LC at 48 kHz, which every player plays; more than two channels are mixed down to two. */
export function aacDescription(
  programme: AudioProgramme,
  index: number,
  settings: { bitrateKbps: number; lufs: number | null; truePeakDbtp: number },
): AudioDescription {
  const mono = programme.channels === 1;
  return {
    AudioSourceName: selectorName(index),
    StreamName: programme.label,
    LanguageCodeControl: "FOLLOW_INPUT",
    ...normalisation(settings),
    CodecSettings: {
      Codec: "AAC",
      AacSettings: {
        CodecProfile: "LC",
        RateControlMode: "CBR",
        CodingMode: mono ? "CODING_MODE_1_0" : "CODING_MODE_2_0",
        SampleRate: 48_000,
        Bitrate: allowedBitrate(mono ? settings.bitrateKbps / 2 : settings.bitrateKbps, aacBitrates),
      },
    },
  };
}

/** MP3 for what knows nothing newer. */
export function mp3Description(
  programme: AudioProgramme,
  settings: { bitrateKbps: number; lufs: number | null; truePeakDbtp: number },
): AudioDescription {
  return {
    AudioSourceName: selectorName(0),
    ...normalisation(settings),
    CodecSettings: {
      Codec: "MP3",
      Mp3Settings: {
        RateControlMode: "CBR",
        Bitrate: allowedBitrate(settings.bitrateKbps, mp3Bitrates),
        Channels: programme.channels === 1 ? 1 : 2,
        SampleRate: 44_100,
      },
    },
  };
}

/**
 * The sound as a small WAV (16 bit, 8 kHz) for the waveform and for finding silence, and in passing the measurement of
 * the master's own loudness: this output is measured and logged, never corrected.
 */
export function waveformSource(programme: AudioProgramme, destination: string): OutputGroup {
  const description: AudioDescription = {
    AudioSourceName: selectorName(0),
    AudioNormalizationSettings: {
      Algorithm: "ITU_BS_1770_4",
      AlgorithmControl: "MEASURE_ONLY",
      PeakCalculation: "TRUE_PEAK",
      LoudnessLogging: "LOG",
    },
    CodecSettings: {
      Codec: "WAV",
      WavSettings: { BitDepth: 16, Channels: programme.channels === 1 ? 1 : 2, Format: "RIFF", SampleRate: 8_000 },
    },
  };
  return fileGroup("Waveform source", destination, {
    ContainerSettings: { Container: "RAW" },
    AudioDescriptions: [description],
    Extension: "wav",
  });
}

/** A group of one file. Without a name modifier the file is named exactly as the destination says. */
export function fileGroup(name: string, destination: string, output: Output): OutputGroup {
  return {
    Name: name,
    OutputGroupSettings: { Type: "FILE_GROUP_SETTINGS", FileGroupSettings: { Destination: destination } },
    Outputs: [output],
  };
}
