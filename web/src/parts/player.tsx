import Hls from "hls.js";
import {
  MediaControlBar,
  MediaController,
  MediaFullscreenButton,
  MediaMuteButton,
  MediaPlayButton,
  MediaPlaybackRateButton,
  MediaTimeDisplay,
  MediaTimeRange,
  MediaVolumeRange,
} from "media-chrome/react";
import { useEffect, useRef } from "react";

interface PlayerProps {
  type: "hls" | "audio" | "image";
  url: string;
  poster: string | null;
  thumbnails: string | null;
  title: string;
}

/** A film (HLS with scrubbing thumbnails), a song, or a picture, whichever it is. */
export function Player(props: PlayerProps) {
  if (props.type === "image")
    return <img src={props.url} alt={props.title} className="mx-auto max-h-[70dvh] w-auto rounded-xl object-contain" />;
  return props.type === "audio" ? <Audio {...props} /> : <Film {...props} />;
}

function Film({ url, poster, thumbnails, title }: PlayerProps) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (element === null) return;
    if (!Hls.isSupported()) {
      element.src = url;
      return;
    }
    const hls = new Hls({ capLevelToPlayerSize: true });
    hls.loadSource(url);
    hls.attachMedia(element);
    return () => hls.destroy();
  }, [url]);
  return (
    <MediaController className="aspect-video max-h-[70dvh] w-full overflow-hidden rounded-xl bg-black">
      {/* biome-ignore lint/a11y/useMediaCaption: a master without captions has none to show */}
      <video ref={video} slot="media" poster={poster ?? undefined} playsInline preload="metadata" aria-label={title}>
        {thumbnails && <track label="thumbnails" default kind="metadata" src={thumbnails} />}
      </video>
      <MediaControlBar>
        <MediaPlayButton />
        <MediaTimeRange />
        <MediaTimeDisplay showDuration />
        <MediaMuteButton />
        <MediaVolumeRange />
        <MediaPlaybackRateButton />
        <MediaFullscreenButton />
      </MediaControlBar>
    </MediaController>
  );
}

function Audio({ url, poster, title }: PlayerProps) {
  return (
    <div className="card space-y-4 p-5">
      {poster && <img src={poster} alt={`Waveform of ${title}`} className="h-28 w-full object-fill" />}
      {/* biome-ignore lint/a11y/useMediaCaption: a song has no captions */}
      <audio src={url} controls preload="metadata" className="w-full" aria-label={title} />
    </div>
  );
}
