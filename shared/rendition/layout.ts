import { renditionPrefix } from "./rendition.ts";

/** Where everything that is made of one version lies, as keys in the renditions bucket. */
export interface Layout {
  prefix: string;
  /** Base name of the HLS tree: `<hls>.m3u8` is the multivariant playlist, everything else begins with it. */
  hls: string;
  proxy: string;
  aac: string;
  mp3: string;
  poster: string;
  sprite: string;
  thumbnails: string;
  waveform: string;
  peaks: string;
  /** Intermediate files: frames, loudness log, sound for the waveform. */
  workPrefix: string;
  frames: string;
  scrub: string;
  waveformSource: string;
  /** What Derive answered; it makes a second run free. */
  derived: string;
}

/** The layout of a version; the same for every run, so that a retry writes over what it left. */
export function layoutOf(assetId: string, version: number): Layout {
  const prefix = renditionPrefix(assetId, version);
  const work = `${prefix}work/`;
  return {
    prefix,
    hls: `${prefix}hls/film`,
    proxy: `${prefix}proxy`,
    aac: `${prefix}audio-aac`,
    mp3: `${prefix}audio-mp3`,
    poster: `${prefix}poster.jpg`,
    sprite: `${prefix}sprite.jpg`,
    thumbnails: `${prefix}thumbnails.vtt`,
    waveform: `${prefix}waveform.svg`,
    peaks: `${prefix}waveform.json`,
    workPrefix: work,
    frames: `${work}frames`,
    scrub: `${work}scrub`,
    waveformSource: `${work}waveform`,
    derived: `${work}derived.json`,
  };
}
