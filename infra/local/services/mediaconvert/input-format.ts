/**
 * The demuxers behind the containers that the service takes ("Supported input formats" in the user guide). ffmpeg knows
 * many more, from text files as ANSI art to playlists that make it open other files and addresses: none of them is let near
 * a master.
 */
const inputFormats = [
  "3g2",
  "3gp",
  "aac",
  "ac3",
  "aiff",
  "asf",
  "avi",
  "dv",
  "eac3",
  "flac",
  "flv",
  "gif",
  "h264",
  "hevc",
  "m4a",
  "matroska",
  "mov",
  "mp3",
  "mp4",
  "mpeg",
  "mpegts",
  "mpegvideo",
  "mxf",
  "ogg",
  "wav",
  "webm",
] as const;

/** Arguments before an input that keep ffmpeg and ffprobe to these formats, and to the file itself. */
export const onlyInputFormats = ["-protocol_whitelist", "file", "-format_whitelist", inputFormats.join(",")];
