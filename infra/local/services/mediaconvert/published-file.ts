/** A file that a job leaves in S3. Content is in memory, or lies in the job's working folder. */
export interface PublishedFile {
  bucket: string;
  key: string;
  content: Uint8Array | { filePath: string };
  contentType: string;
}

/** The content type that the service gives playlists. */
export function playlistFile(bucket: string, key: string, text: string): PublishedFile {
  return { bucket, key, content: Buffer.from(text), contentType: "application/x-mpegURL" };
}

const contentTypes: Record<string, string> = {
  mp4: "video/mp4",
  mov: "video/quicktime",
  m2ts: "video/MP2T",
  ts: "video/MP2T",
  m4a: "audio/mp4",
  mp3: "audio/mpeg",
  wav: "audio/wav",
  flac: "audio/flac",
  aac: "audio/aac",
  jpg: "image/jpeg",
  csv: "text/csv",
  vtt: "text/vtt",
  m3u8: "application/x-mpegURL",
};

/** The content type of a file by its extension. */
export function contentTypeOf(name: string): string {
  return contentTypes[name.slice(name.lastIndexOf(".") + 1).toLowerCase()] ?? "binary/octet-stream";
}
