import { Expand, Maximize, Minus, Plus } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatPercent } from "../parts/format.ts";
import { useShortcuts } from "../parts/shortcuts.ts";
import { barHeight, fillsScreen, frameOf, type PlayerProps } from "./player.tsx";
import { PlayerButton } from "./player-button.tsx";
import { useShape } from "./use-shape.ts";
import { useZoomGestures } from "./use-zoom-gestures.ts";
import { moveBy, whole, type Zoom, zoomBy } from "./zoom.ts";

const step = 1.5;
const push = 0.15;

const keyed: Record<string, (zoom: Zoom) => Zoom> = {
  "+": (zoom) => zoomBy(zoom, step),
  "=": (zoom) => zoomBy(zoom, step),
  "-": (zoom) => zoomBy(zoom, 1 / step),
  "0": () => whole,
  ArrowLeft: (zoom) => moveBy(zoom, push, 0),
  ArrowRight: (zoom) => moveBy(zoom, -push, 0),
  ArrowUp: (zoom) => moveBy(zoom, 0, push),
  ArrowDown: (zoom) => moveBy(zoom, 0, -push),
};

/** A picture to look into. All its pixels are loaded once somebody comes closer than the small one is sharp. */
export default function PicturePlayer({ url, title, aspect, full, overlay, hasKeys = false }: PlayerProps) {
  const { t } = useTranslation("player");
  const stage = useRef<HTMLDivElement>(null);
  const frame = useRef<HTMLDivElement>(null);
  const [zoom, setZoom] = useState(whole);
  const { shape, onLoad } = useShape(aspect);
  const isClose = zoom.scale > 1;
  const sharp = useFull(full, isClose);
  useZoomGestures(frame, zoom, setZoom);
  useShortcuts(
    t("title"),
    hasKeys
      ? [
          { keys: "+", words: t("zoomIn"), run: () => setZoom((now) => zoomBy(now, step)) },
          { keys: "-", words: t("zoomOut"), run: () => setZoom((now) => zoomBy(now, 1 / step)) },
          { keys: "0", words: t("zoomWhole"), run: () => setZoom(whole) },
        ]
      : [],
  );
  const onKeyDown = (event: KeyboardEvent) => {
    const next = keyed[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow") && !isClose) return;
    event.preventDefault();
    setZoom(next);
  };
  return (
    <div ref={stage} data-player className="flex flex-col overflow-hidden rounded-xl bg-sunken fullscreen:rounded-none">
      <div className="grid min-h-0 grow place-items-center in-[:fullscreen]:place-items-stretch">
        {/* biome-ignore lint/a11y/useSemanticElements: no group of fields */}
        <div
          ref={frame}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: looked into by keyboard
          tabIndex={0}
          role="group"
          aria-label={t("zoomHow", { title })}
          className={`relative overflow-hidden ${fillsScreen} -outline-offset-2 select-none ${isClose ? "cursor-grab touch-none active:cursor-grabbing" : "cursor-zoom-in touch-pan-y"}`}
          style={shape === undefined ? { height: "66dvh" } : frameOf(shape)}
          onKeyDown={onKeyDown}
        >
          <div
            className="relative size-full"
            style={{ transform: `translate(${zoom.x * 100}%, ${zoom.y * 100}%) scale(${zoom.scale})` }}
          >
            <img
              src={url}
              alt={title}
              className="size-full object-contain"
              decoding="sync"
              draggable={false}
              onLoad={onLoad}
            />
            {sharp.url && isClose && (
              <img src={sharp.url} alt="" className="absolute inset-0 size-full object-contain" draggable={false} />
            )}
            {overlay && <div className="pointer-events-none absolute inset-0">{overlay}</div>}
          </div>
        </div>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as freely */}
      <div
        role="group"
        aria-label={t("controls")}
        className={`flex shrink-0 items-center justify-end gap-1 border-t border-line bg-surface px-2 ${barHeight.picture}`}
      >
        <p role="status" className="mr-auto px-2 text-sm text-quiet">
          {sharp.hasFailed ? t("fullFailed") : sharp.isLoading ? t("loadingFull") : ""}
        </p>
        <PlayerButton
          label={t("zoomOut")}
          icon={Minus}
          isDisabled={!isClose}
          onClick={() => setZoom((now) => zoomBy(now, 1 / step))}
        />
        <span className="min-w-12 text-center text-sm tabular-nums">{formatPercent(zoom.scale * 100)}</span>
        <PlayerButton label={t("zoomIn")} icon={Plus} onClick={() => setZoom((now) => zoomBy(now, step))} />
        <PlayerButton label={t("zoomWhole")} icon={Expand} isDisabled={!isClose} onClick={() => setZoom(whole)} />
        <PlayerButton
          label={t("fullscreen")}
          icon={Maximize}
          onClick={() => {
            void (document.fullscreenElement ? document.exitFullscreen() : stage.current?.requestFullscreen());
          }}
        />
      </div>
    </div>
  );
}

/** All pixels of the picture, once they are wanted; it stays sharp until another picture comes. */
function useFull(load: PlayerProps["full"], isWanted: boolean) {
  const [state, setState] = useState<{ url?: string; isLoading: boolean; hasFailed: boolean }>({
    isLoading: false,
    hasFailed: false,
  });
  const isNeeded = isWanted && load !== undefined && state.url === undefined;
  useEffect(() => {
    if (!isNeeded || load === undefined) return;
    let isGone = false;
    setState({ isLoading: true, hasFailed: false });
    load()
      .then(decoded)
      .then(
        (url) => !isGone && setState({ url, isLoading: false, hasFailed: false }),
        () => !isGone && setState({ isLoading: false, hasFailed: true }),
      );
    return () => {
      isGone = true;
    };
  }, [isNeeded, load]);
  return state;
}

/** Only what can be shown at once takes the place of what is there. */
async function decoded(url: string): Promise<string> {
  const image = new Image();
  image.src = url;
  await image.decode();
  return url;
}
