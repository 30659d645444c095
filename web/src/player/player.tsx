import { lazy, type ReactNode, Suspense } from "react";
import { loadWords } from "../i18n/i18n.ts";
import type { Transport } from "./transport.ts";

export interface PlayerProps {
  type: "hls" | "audio" | "image";
  url: string;
  poster: string | null;
  thumbnails: string | null;
  /** The picture of a sound. */
  waveform?: string | null;
  title: string;
  /** Width over height, where it is known before the film has loaded. */
  aspect?: number | null | undefined;
  /** From `useTransport`, to follow and lead what is played; without one the player keeps one of its own. */
  transport?: Transport | undefined;
  /** Of a picture: all of it, loaded when somebody looks closely. */
  full?: (() => Promise<string>) | undefined;
  /** Laid exactly over the picture, whatever size it has. It gets no clicks unless it asks for them. */
  overlay?: ReactNode;
  /** Laid over a film's line of time, from its beginning to its end. It gets no clicks. */
  timeline?: ReactNode;
  /** Lets keys work anywhere on the page (J, K, L, comma, full stop and more). One player of a page has them. */
  hasKeys?: boolean;
}

/** With the words that it speaks, so that no page has to know them. */
function withWords<Props>(load: () => Promise<{ default: (props: Props) => ReactNode }>) {
  return lazy(async () => {
    const [module] = await Promise.all([load(), loadWords(["player"])]);
    return module;
  });
}

// What plays films is the largest part of the app; pictures and songs do without it.
const FilmPlayer = withWords<PlayerProps>(() => import("./film-player.tsx"));
const SoundPlayer = withWords<PlayerProps>(() => import("./sound-player.tsx"));
const PicturePlayer = withWords<PlayerProps>(() => import("./picture-player.tsx"));

/**
 * A film (HLS with scrubbing thumbnails), a sound with its waveform, or a picture to look into, whichever it is.
 * Give it a `key` that changes with the version.
 */
export function Player(props: PlayerProps) {
  const Kind = players[props.type];
  return (
    <Suspense fallback={<Waiting {...props} />}>
      <Kind {...props} />
    </Suspense>
  );
}

const players = { hls: FilmPlayer, audio: SoundPlayer, image: PicturePlayer };

/** What is seen until the player is there, in the room that it will take. */
function Waiting({ type, url, poster, title, aspect }: PlayerProps) {
  if (type === "audio") return <div className="h-48 rounded-xl bg-sunken" />;
  const picture = type === "image" ? url : poster;
  return (
    <div className="overflow-hidden rounded-xl bg-sunken">
      <div className="mx-auto" style={frameOf(aspect ?? 16 / 9)}>
        {picture && (
          <img src={picture} alt={type === "image" ? title : ""} className="size-full object-contain" decoding="sync" />
        )}
      </div>
      <div className={type === "image" ? barHeight.picture : barHeight.film} />
    </div>
  );
}

/** The bar below has the same height before it is there. */
export const barHeight = { film: "h-24", picture: "h-12" };

/** As wide as there is room, and not so high that the controls below it leave the screen. */
export function frameOf(aspect: number) {
  return { aspectRatio: aspect, width: `min(100%, calc(${aspect} * 66dvh))` };
}

/** In full screen the frame is the screen, and what is in it keeps its own shape. */
export const fillsScreen = "in-[:fullscreen]:aspect-auto! in-[:fullscreen]:w-full!";
