/** One entry of a media playlist (RFC 8216, 4.3.2). */
export interface PlaylistSegment {
  uri: string;
  /** Seconds. */
  duration: number;
  range?: { offset: number; length: number };
}

export interface MediaPlaylist {
  segments: PlaylistSegment[];
  /** Initialisation section of fragmented MP4. */
  map?: { uri: string; range?: { offset: number; length: number } };
  integerDurations?: boolean;
  iFramesOnly?: boolean;
}

function byteRange(range: { offset: number; length: number }): string {
  return `${range.length}@${range.offset}`;
}

/** Writes a complete (VOD) media playlist. */
export function mediaPlaylist(playlist: MediaPlaylist): string {
  const longest = Math.max(1, ...playlist.segments.map((segment) => Math.round(segment.duration)));
  const version = playlist.map ? 7 : playlist.segments.some((segment) => segment.range) ? 4 : 3;
  const lines = [
    "#EXTM3U",
    `#EXT-X-VERSION:${version}`,
    `#EXT-X-TARGETDURATION:${longest}`,
    "#EXT-X-MEDIA-SEQUENCE:1",
    "#EXT-X-PLAYLIST-TYPE:VOD",
  ];
  if (playlist.iFramesOnly) lines.push("#EXT-X-I-FRAMES-ONLY");
  if (playlist.map) {
    const range = playlist.map.range ? `,BYTERANGE="${byteRange(playlist.map.range)}"` : "";
    lines.push(`#EXT-X-MAP:URI="${playlist.map.uri}"${range}`);
  }
  for (const segment of playlist.segments) {
    lines.push(`#EXTINF:${playlist.integerDurations ? Math.round(segment.duration) : segment.duration.toFixed(6)},`);
    if (segment.range) lines.push(`#EXT-X-BYTERANGE:${byteRange(segment.range)}`);
    lines.push(segment.uri);
  }
  return `${[...lines, "#EXT-X-ENDLIST"].join("\n")}\n`;
}

export interface PlaylistRendition {
  type: "AUDIO" | "SUBTITLES";
  groupId: string;
  name: string;
  language: string | null;
  isDefault: boolean;
  autoselect: boolean;
  channels?: number;
  characteristics?: string;
  uri: string;
}

export interface PlaylistVariant {
  uri: string;
  /** Bits per second at most, and on the average. */
  bandwidth: number;
  averageBandwidth: number;
  codecs: string[];
  resolution?: { width: number; height: number };
  frameRate?: number;
  audioGroup?: string;
  subtitlesGroup?: string;
}

export interface MultivariantPlaylist {
  version: number;
  renditions: PlaylistRendition[];
  variants: PlaylistVariant[];
  iFrames: Omit<PlaylistVariant, "audioGroup" | "subtitlesGroup" | "frameRate">[];
}

function yesNo(value: boolean): string {
  return value ? "YES" : "NO";
}

function renditionLine(rendition: PlaylistRendition): string {
  const attributes = [
    `TYPE=${rendition.type}`,
    `GROUP-ID="${rendition.groupId}"`,
    ...(rendition.language ? [`LANGUAGE="${rendition.language}"`] : []),
    `NAME="${rendition.name}"`,
    `AUTOSELECT=${yesNo(rendition.autoselect)}`,
    `DEFAULT=${yesNo(rendition.isDefault)}`,
    ...(rendition.channels ? [`CHANNELS="${rendition.channels}"`] : []),
    ...(rendition.characteristics ? [`CHARACTERISTICS="${rendition.characteristics}"`] : []),
    `URI="${rendition.uri}"`,
  ];
  return `#EXT-X-MEDIA:${attributes.join(",")}`;
}

function variantAttributes(variant: PlaylistVariant): string[] {
  return [
    `BANDWIDTH=${variant.bandwidth}`,
    `AVERAGE-BANDWIDTH=${variant.averageBandwidth}`,
    `CODECS="${[...new Set(variant.codecs)].join(",")}"`,
    ...(variant.resolution ? [`RESOLUTION=${variant.resolution.width}x${variant.resolution.height}`] : []),
    ...(variant.frameRate ? [`FRAME-RATE=${variant.frameRate.toFixed(3)}`] : []),
    ...(variant.audioGroup ? [`AUDIO="${variant.audioGroup}"`] : []),
    ...(variant.subtitlesGroup ? [`SUBTITLES="${variant.subtitlesGroup}"`] : []),
  ];
}

/** Writes a multivariant playlist (RFC 8216, 4.3.4). */
export function multivariantPlaylist(playlist: MultivariantPlaylist): string {
  const lines = ["#EXTM3U", `#EXT-X-VERSION:${playlist.version}`, "#EXT-X-INDEPENDENT-SEGMENTS"];
  lines.push(...playlist.renditions.map(renditionLine));
  for (const variant of playlist.variants) {
    lines.push(`#EXT-X-STREAM-INF:${variantAttributes(variant).join(",")}`, variant.uri);
  }
  for (const variant of playlist.iFrames) {
    lines.push(`#EXT-X-I-FRAME-STREAM-INF:${[...variantAttributes(variant), `URI="${variant.uri}"`].join(",")}`);
  }
  return `${lines.join("\n")}\n`;
}
