/**
 * Rewrites an HLS playlist (RFC 8216) so that a player needs nothing but its URL: every URI is resolved against the playlist's
 * own place; other playlists go through `playlistUrl`, everything else to the edge through `objectUrl`.
 *
 * @param key where the playlist lies in the renditions bucket.
 * @param prefix what its URIs may not leave; one that would is left out of the rewriting and stays unsigned, hence refused.
 */
export function signPlaylist(
  playlist: string,
  key: string,
  prefix: string,
  urls: { playlistUrl: (key: string) => string; objectUrl: (key: string) => string },
): string {
  const rewrite = (uri: string): string => {
    const target = resolve(uri, key);
    if (target === null || !target.startsWith(prefix)) return uri;
    return target.endsWith(".m3u8") ? urls.playlistUrl(target) : urls.objectUrl(target);
  };
  return playlist
    .split(/\r?\n/)
    .map((line) => {
      // An attribute of that name; a quoted string before it cannot hold a quotation mark (RFC 8216, section 4.2).
      if (line.startsWith("#"))
        return line.replace(/(?<=[:,])URI="([^"]*)"/, (_, uri: string) => `URI="${rewrite(uri)}"`);
      return line.trim() === "" ? line : rewrite(line.trim());
    })
    .join("\n");
}

/** Resolves a relative URI; null for what leads elsewhere. */
function resolve(uri: string, key: string): string | null {
  if (/^[a-z][a-z0-9+.-]*:/i.test(uri) || uri.startsWith("/")) return null;
  const { pathname } = new URL(uri, `http://playlist/${key.split("/").map(encodeURIComponent).join("/")}`);
  return decodeURIComponent(pathname.slice(1));
}

/** Rewrites the pictures that a WebVTT thumbnail track points at (`sprite.jpg#xywh=0,0,160,90`) to signed URLs. */
export function signThumbnailTrack(
  track: string,
  key: string,
  prefix: string,
  objectUrl: (key: string) => string,
): string {
  return track
    .split(/\r?\n/)
    .map((line) => {
      const picture = /^(\S+\.(?:jpe?g|png|webp|avif))(#\S*)?$/i.exec(line);
      const target = picture?.[1] === undefined ? null : resolve(picture[1], key);
      return target?.startsWith(prefix) ? `${objectUrl(target)}${picture?.[2] ?? ""}` : line;
    })
    .join("\n");
}
