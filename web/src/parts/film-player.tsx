import {
  MediaControlBar,
  MediaController,
  MediaFullscreenButton,
  MediaMuteButton,
  MediaPlayButton,
  MediaTimeDisplay,
  MediaTimeRange,
  MediaVolumeRange,
} from "media-chrome/react";
import { type RefObject, useEffect, useRef, useState } from "react";
import type { PlayerProps } from "./player.tsx";

/** The page's reset reaches the player's own elements too, and takes the room around their icons: a thumb wants 44 pixels. */
const room = "p-2.5";

/** A film with its controls, in the shape that it has. */
export default function FilmPlayer({ url, poster, thumbnails, title, aspect }: PlayerProps) {
  const video = useRef<HTMLVideoElement>(null);
  const [seen, setSeen] = useState<number>();
  const refused = usePlaylist(video, url);
  return (
    <>
      <MediaController
        className="max-h-[70dvh] w-full overflow-hidden rounded-xl bg-black"
        style={{ aspectRatio: seen ?? aspect ?? 16 / 9 }}
      >
        {/* biome-ignore lint/a11y/useMediaCaption: a master without captions has none to show */}
        <video
          ref={video}
          slot="media"
          className="size-full object-contain"
          poster={poster ?? undefined}
          playsInline
          preload="metadata"
          aria-label={title}
          onLoadedMetadata={({ currentTarget: { videoWidth, videoHeight } }) =>
            videoHeight > 0 && setSeen(videoWidth / videoHeight)
          }
        >
          {thumbnails && <track label="thumbnails" default kind="metadata" src={thumbnails} />}
        </video>
        <MediaControlBar>
          <MediaPlayButton className={room} />
          <MediaTimeRange />
          <MediaTimeDisplay className="px-2.5 max-sm:px-0" showDuration noToggle />
          <MediaMuteButton className={room} />
          <MediaVolumeRange className="max-sm:hidden" />
          <MediaFullscreenButton className={room} />
        </MediaControlBar>
      </MediaController>
      {refused && (
        <p role="alert" className="mt-2 text-sm text-bad">
          The film cannot be played just now. Load the page again.
        </p>
      )}
    </>
  );
}

/** Plays a playlist: by hls.js where the browser has media sources, else by the browser itself. True once it is beyond help. */
function usePlaylist(video: RefObject<HTMLVideoElement | null>, url: string): boolean {
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    let ended = false;
    let end = () => {};
    setRefused(false);
    const begin = async () => {
      const { default: Hls } = await import("hls.js");
      const element = video.current;
      if (ended || element === null) return;
      if (!Hls.isSupported()) {
        element.src = url;
        return;
      }
      const hls = new Hls({ capLevelToPlayerSize: true });
      let recovered = false;
      hls.on(Hls.Events.ERROR, (_event, { fatal, type }) => {
        if (!fatal) return;
        if (type === Hls.ErrorTypes.MEDIA_ERROR && !recovered) {
          recovered = true;
          hls.recoverMediaError();
        } else setRefused(true);
      });
      hls.loadSource(url);
      hls.attachMedia(element);
      end = () => hls.destroy();
    };
    begin().catch(() => setRefused(true));
    return () => {
      ended = true;
      end();
    };
  }, [video, url]);
  return refused;
}
