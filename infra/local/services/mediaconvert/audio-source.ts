import type { AudioSelector, Input, RemixSettings } from "@aws-sdk/client-mediaconvert";
import { NotSupportedError } from "../../kernel/errors.ts";
import type { MediaFacts, ProbedStream } from "./media-facts.ts";

/** The selector that an audio description reads: the one it names, else the input's default; null is silence. */
export function selectorFor(input: Input, sourceName: string | undefined): AudioSelector | null {
  const selectors = input.AudioSelectors ?? {};
  const name = sourceName ?? "Audio Selector 1";
  if (selectors[name]) return selectors[name];
  return Object.values(selectors).find((selector) => selector.DefaultSelection === "DEFAULT") ?? null;
}

/** The audio streams that a selector means, in order; none when the input lacks them. */
export function selectedStreams(selector: AudioSelector, facts: MediaFacts): ProbedStream[] {
  const type =
    selector.SelectorType ?? (selector.LanguageCode || selector.CustomLanguageCode ? "LANGUAGE_CODE" : "TRACK");
  switch (type) {
    case "TRACK":
      return (selector.Tracks?.length ? selector.Tracks : [1]).flatMap((track) => facts.audio[track - 1] ?? []);
    case "LANGUAGE_CODE": {
      const language = (selector.CustomLanguageCode ?? selector.LanguageCode ?? "").toLowerCase();
      return facts.audio.filter((stream) => stream.tags.language?.toLowerCase() === language).slice(0, 1);
    }
    case "ALL_PCM":
      return facts.audio.filter((stream) => stream.codec_name?.startsWith("pcm_"));
    default:
      throw new NotSupportedError(`AudioSelector SelectorType ${type}`);
  }
}

/** How many channels come out of a selector, before remixing. */
export function channelsOf(streams: readonly ProbedStream[]): number {
  return streams.reduce((sum, stream) => sum + (stream.channels ?? 0), 0);
}

/** -60 dB is the service's way to say "not at all". */
const mutedDb = -60;

/** Remixes by the matrix of gains in dB: a row for each output channel. */
export function remixFilter(remix: RemixSettings): string {
  const rows = remix.ChannelMapping?.OutputChannels ?? [];
  const layout =
    ({ 1: "mono", 2: "stereo", 6: "5.1", 8: "7.1" } as Record<number, string>)[rows.length] ?? `${rows.length}c`;
  const mixes = rows.map((row, output) => {
    const gains = row.InputChannelsFineTune ?? row.InputChannels ?? [];
    const terms = gains.flatMap((gain, input) => (gain > mutedDb ? `${(10 ** (gain / 20)).toFixed(6)}*c${input}` : []));
    return `c${output}=${terms.length ? terms.join("+") : "0*c0"}`;
  });
  return `pan=${[layout, ...mixes].join("|")}`;
}
