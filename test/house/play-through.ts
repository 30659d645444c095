export interface PlayedThrough {
  playlists: number;
  /** Everything that is not a playlist: initialisation sections and media segments, with their signatures. */
  segments: URL[];
}

/** Reads a playlist and all that it leads to, as a player does that tries every rung (RFC 8216). */
export async function playThrough(masterUrl: string): Promise<PlayedThrough> {
  const seen = new Set<string>();
  const segments = new Map<string, URL>();
  const open = [masterUrl];
  for (let url = open.pop(); url !== undefined; url = open.pop()) {
    if (seen.has(url)) continue;
    seen.add(url);
    const response = await fetch(url);
    if (!response.ok) throw new Error(`The playlist ${new URL(url).pathname} answered ${response.status}.`);
    for (const uri of urisIn(await response.text())) {
      const target = new URL(uri, url);
      if (target.pathname.endsWith(".m3u8")) open.push(target.href);
      else segments.set(target.href, target);
    }
  }
  return { playlists: seen.size, segments: [...segments.values()] };
}

function urisIn(playlist: string): string[] {
  return playlist.split("\n").flatMap((line) => {
    if (line.startsWith("#")) return /[:,]URI="([^"]*)"/.exec(line)?.[1] ?? [];
    return line.trim() === "" ? [] : [line.trim()];
  });
}
