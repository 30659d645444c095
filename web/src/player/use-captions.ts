import { type RefObject, useEffect, useState } from "react";

/** The captions of a film, in one language or several. */
export interface Captions {
  tracks: readonly { id: number; name: string }[];
  /** -1 for none. */
  chosen: number;
  choose: (id: number) => void;
}

/** Those that the film has; null as long as there are none. hls.js and browsers that play HLS by themselves bring them the same way. */
export function useCaptions(video: RefObject<HTMLVideoElement | null>): Captions | null {
  const [captions, setCaptions] = useState<Captions | null>(null);
  useEffect(() => {
    const tracks = video.current?.textTracks;
    if (tracks === undefined) return;
    const look = () => setCaptions(captionsOf(tracks));
    look();
    const events = ["addtrack", "removetrack", "change"];
    for (const event of events) tracks.addEventListener(event, look);
    return () => {
      for (const event of events) tracks.removeEventListener(event, look);
    };
  }, [video]);
  return captions;
}

function captionsOf(tracks: TextTrackList): Captions | null {
  // The others are for the player: the pictures along the line of time.
  const spoken = [...tracks].filter(({ kind }) => kind === "subtitles" || kind === "captions");
  if (spoken.length === 0) return null;
  return {
    tracks: spoken.map(({ label, language }, id) => ({ id, name: label || language || String(id + 1) })),
    chosen: spoken.findIndex(({ mode }) => mode === "showing"),
    choose: (id) => {
      for (const [at, track] of spoken.entries()) track.mode = at === id ? "showing" : "disabled";
    },
  };
}
