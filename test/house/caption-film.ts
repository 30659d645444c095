import { GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { layoutOf } from "../../shared/rendition/layout.ts";
import type { House } from "./house.ts";

/** Lays captions beside the HLS of a film's first version, as a packager does (RFC 8216, sections 3.5 and 4.3.4.1): words for its first seconds. */
export async function captionFilm({ s3, outputs }: House, assetId: string, words: string): Promise<void> {
  const { hls } = layoutOf(assetId, 1);
  const Bucket = outputs.buckets.renditions;
  const put = (Key: string, Body: string, ContentType: string) =>
    s3.send(new PutObjectCommand({ Bucket, Key, Body, ContentType }));
  const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: `${hls}.m3u8` }));
  const playlist = (await Body?.transformToString()) ?? "";
  const rendition = `#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,URI="filmcaptions.m3u8"`;
  const captioned = playlist
    .replace(/^(#EXT-X-STREAM-INF:.*)$/gm, '$1,SUBTITLES="captions"')
    .replace(/^#EXT-X-STREAM-INF/m, `${rendition}\n#EXT-X-STREAM-INF`);
  const segments =
    "#EXTM3U\n#EXT-X-VERSION:6\n#EXT-X-TARGETDURATION:4\n#EXT-X-PLAYLIST-TYPE:VOD\n#EXTINF:4,\nfilmcaptions.vtt\n#EXT-X-ENDLIST\n";
  await put(`${hls}captions.vtt`, `WEBVTT\n\n00:00.000 --> 00:03.900\n${words}\n`, "text/vtt");
  await put(`${hls}captions.m3u8`, segments, "application/vnd.apple.mpegurl");
  await put(`${hls}.m3u8`, captioned, "application/vnd.apple.mpegurl");
}
