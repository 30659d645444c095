import { lazy, Suspense } from "react";

// What plays films is the largest part of the app; pictures and songs do without it.
const FilmPlayer = lazy(() => import("./film-player.tsx"));

export interface PlayerProps {
  type: "hls" | "audio" | "image";
  url: string;
  poster: string | null;
  thumbnails: string | null;
  title: string;
  /** Width over height, where it is known before the film has loaded. */
  aspect?: number | undefined;
}

/** A film (HLS with scrubbing thumbnails), a song, or a picture, whichever it is. */
export function Player(props: PlayerProps) {
  if (props.type === "image") return <Picture {...props} />;
  if (props.type === "audio") return <Song {...props} />;
  return (
    <Suspense fallback={<Poster {...props} />}>
      <FilmPlayer {...props} />
    </Suspense>
  );
}

function Picture({ url, title, aspect }: PlayerProps) {
  return (
    <div className="grid place-items-center overflow-hidden rounded-xl bg-sunken">
      <img
        src={url}
        alt={title}
        className="max-h-[70dvh] max-w-full object-contain"
        style={aspect === undefined ? undefined : { aspectRatio: aspect, width: `min(100%, ${aspect * 70}dvh)` }}
      />
    </div>
  );
}

function Poster({ poster, aspect = 16 / 9 }: PlayerProps) {
  return (
    <div className="max-h-[70dvh] w-full overflow-hidden rounded-xl bg-black" style={{ aspectRatio: aspect }}>
      {poster && <img src={poster} alt="" className="size-full object-contain" />}
    </div>
  );
}

function Song({ url, poster, title }: PlayerProps) {
  return (
    <div className="card space-y-4 p-5">
      {poster && <img src={poster} alt={`Waveform of ${title}`} className="h-28 w-full object-fill" />}
      {/* biome-ignore lint/a11y/useMediaCaption: a song has no captions */}
      <audio src={url} controls preload="metadata" className="w-full" aria-label={title} />
    </div>
  );
}
