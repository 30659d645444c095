import type Hls from "hls.js";
import { type RefObject, useEffect, useState } from "react";

/** The sound tracks of a film, where there are several to choose from. */
export interface Sound {
  tracks: readonly { id: number; name: string }[];
  chosen: number;
  choose: (id: number) => void;
}

interface Playlist {
  /** It is beyond help. */
  isRefused: boolean;
  sound: Sound | null;
}

const nothing: Playlist = { isRefused: false, sound: null };

/** Plays a playlist: by hls.js where the browser has media sources, else by the browser itself. */
export function usePlaylist(video: RefObject<HTMLVideoElement | null>, url: string): Playlist {
  const [playlist, setPlaylist] = useState(nothing);
  useEffect(() => {
    const put = (change: Partial<Playlist>) => setPlaylist((before) => ({ ...before, ...change }));
    let ended = false;
    let end = () => {};
    setPlaylist(nothing);
    const begin = async () => {
      const { default: Hls } = await import("hls.js");
      const element = video.current;
      if (ended || element === null) return;
      if (!Hls.isSupported()) {
        element.src = url;
        return;
      }
      const hls = new Hls({ capLevelToPlayerSize: true });
      const tellSound = () => put({ sound: soundOf(hls) });
      hls.on(Hls.Events.AUDIO_TRACKS_UPDATED, tellSound);
      hls.on(Hls.Events.AUDIO_TRACK_SWITCHED, tellSound);
      let recovered = false;
      hls.on(Hls.Events.ERROR, (_event, { fatal, type }) => {
        if (!fatal) return;
        if (type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
          recovered = true;
          hls.recoverMediaError();
        } else put({ isRefused: true });
      });
      hls.loadSource(url);
      hls.attachMedia(element);
      end = () => hls.destroy();
    };
    begin().catch(() => put({ isRefused: true }));
    return () => {
      ended = true;
      end();
    };
  }, [video, url]);
  return playlist;
}

function soundOf(hls: Hls): Sound | null {
  if (hls.audioTracks.length < 2) return null;
  return {
    tracks: hls.audioTracks.map(({ name, lang }, id) => ({ id, name: name || lang || String(id + 1) })),
    chosen: hls.audioTrack,
    choose: (id) => {
      hls.audioTrack = id;
    },
  };
}
