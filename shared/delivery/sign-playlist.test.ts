import { describe, expect, it } from "vitest";
import { signPlaylist, signThumbnailTrack } from "./sign-playlist.ts";

const prefix = "renditions/a1/v2/";
const urls = {
  playlistUrl: (key: string) => `P(${key.slice(prefix.length)})`,
  objectUrl: (key: string) => `S(${key.slice(prefix.length)})`,
};
const sign = (playlist: string, key = `${prefix}hls/film.m3u8`) => signPlaylist(playlist, key, prefix, urls);

describe("a signed playlist", () => {
  it("leads variants and audio through the API", () => {
    const playlist = `#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="English, left",DEFAULT=YES,URI="film_audio.m3u8"
#EXT-X-STREAM-INF:BANDWIDTH=1200000,CODECS="avc1.4d401f,mp4a.40.2",AUDIO="aac"
film_540.m3u8
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,URI="film_iframes.m3u8",CODECS="avc1.4d401f"`;
    expect(sign(playlist)).toBe(`#EXTM3U
#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="aac",NAME="English, left",DEFAULT=YES,URI="P(hls/film_audio.m3u8)"
#EXT-X-STREAM-INF:BANDWIDTH=1200000,CODECS="avc1.4d401f,mp4a.40.2",AUDIO="aac"
P(hls/film_540.m3u8)
#EXT-X-I-FRAME-STREAM-INF:BANDWIDTH=90000,URI="P(hls/film_iframes.m3u8)",CODECS="avc1.4d401f"`);
  });

  it("leads segments, initialisation and keys to the edge", () => {
    const playlist = `#EXTM3U\r\n#EXT-X-MAP:URI="init/film 540.mp4",BYTERANGE="720@0"\r\n#EXT-X-KEY:METHOD=AES-128,URI="../key.bin"\r\n#EXTINF:6.000,\r\nfilm_00001.mp4\r\n#EXT-X-ENDLIST\r\n`;
    expect(sign(playlist)).toBe(
      `#EXTM3U\n#EXT-X-MAP:URI="S(hls/init/film 540.mp4)",BYTERANGE="720@0"\n#EXT-X-KEY:METHOD=AES-128,URI="S(key.bin)"\n#EXTINF:6.000,\nS(hls/film_00001.mp4)\n#EXT-X-ENDLIST\n`,
    );
  });

  it("signs nothing that leads out of the version", () => {
    const playlist =
      "#EXTM3U\n../../v1/secret.mp4\nhttps://elsewhere.example/x.mp4\n/renditions/a1/v1/x.mp4\n%2e%2e/%2e%2e/v3/x.mp4";
    expect(sign(playlist)).toBe(playlist);
  });
});

describe("a signed thumbnail track", () => {
  it("points into signed pictures", () => {
    const track =
      "WEBVTT\n\n00:00.000 --> 00:05.000\nsprite.jpg#xywh=0,0,160,90\n\n00:05.000 --> 00:10.000\n../../v1/x.jpg#xywh=0,0,1,1\n";
    expect(signThumbnailTrack(track, `${prefix}scrub/thumbs.vtt`, prefix, urls.objectUrl)).toBe(
      "WEBVTT\n\n00:00.000 --> 00:05.000\nS(scrub/sprite.jpg)#xywh=0,0,160,90\n\n00:05.000 --> 00:10.000\n../../v1/x.jpg#xywh=0,0,1,1\n",
    );
  });
});
