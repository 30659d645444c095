import { Expand, Minus, Plus } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useCallback, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReviewMedia } from "../../../../functions/api/schemas/review-page.ts";
import { formatPercent } from "../../parts/format.ts";
import { OverPicture } from "../../player/over-picture.tsx";
import { useShape } from "../../player/use-shape.ts";
import { useZoomGestures } from "../../player/use-zoom-gestures.ts";
import { moveBy, whole, type Zoom, zoomBy } from "../../player/zoom.ts";
import type { Mode } from "./comparison.tsx";
import { Panes } from "./panes.tsx";
import type { Overlays, Side } from "./side.ts";

type Shown = Side & { media: ReviewMedia };

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

interface PicturePairProps {
  left: Shown;
  right: Shown;
  overlays: Overlays;
  mode: Mode;
}

/** Two pictures; who looks closely at one looks at the same place of the other. */
export function PicturePair({ left, right, overlays, mode }: PicturePairProps) {
  const { t } = useTranslation("compare");
  const [zoom, setZoom] = useState(whole);
  const change = useCallback((next: (zoom: Zoom) => Zoom) => setZoom(next), []);
  const onKeyDown = (event: KeyboardEvent) => {
    const next = keyed[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key.startsWith("Arrow") && zoom.scale === 1) return;
    event.preventDefault();
    setZoom(next);
  };
  const aspect = right.media.aspect ?? left.media.aspect ?? 3 / 2;
  const close = (side: Shown, overlay: ReactNode) => (
    <Close
      media={side.media}
      overlay={overlay}
      title={t("version", { version: side.version })}
      zoom={zoom}
      change={change}
      onKeyDown={onKeyDown}
    />
  );
  return (
    <div className="space-y-2">
      <Panes
        mode={mode}
        versions={{ left: left.version, right: right.version }}
        aspect={aspect}
        left={close(left, overlays.left)}
        right={close(right, overlays.right)}
      />
      <div className="flex items-center justify-end gap-1">
        <button
          type="button"
          className="icon-button"
          aria-label={t("zoomOut")}
          title={t("zoomOut")}
          disabled={zoom.scale === 1}
          onClick={() => change((now) => zoomBy(now, 1 / step))}
        >
          <Minus aria-hidden="true" />
        </button>
        <span className="min-w-12 text-center text-sm tabular-nums">{formatPercent(zoom.scale * 100)}</span>
        <button
          type="button"
          className="icon-button"
          aria-label={t("zoomIn")}
          title={t("zoomIn")}
          onClick={() => change((now) => zoomBy(now, step))}
        >
          <Plus aria-hidden="true" />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={t("zoomWhole")}
          title={t("zoomWhole")}
          disabled={zoom.scale === 1}
          onClick={() => setZoom(whole)}
        >
          <Expand aria-hidden="true" />
        </button>
      </div>
    </div>
  );
}

interface CloseProps {
  media: ReviewMedia;
  overlay: ReactNode;
  title: string;
  zoom: Zoom;
  change: (next: (zoom: Zoom) => Zoom) => void;
  onKeyDown: (event: KeyboardEvent) => void;
}

function Close({ media, overlay, title, zoom, change, onKeyDown }: CloseProps) {
  const { t } = useTranslation("compare");
  const frame = useRef<HTMLDivElement>(null);
  const { shape, onLoad } = useShape(media.aspect);
  useZoomGestures(frame, zoom, change);
  return (
    // biome-ignore lint/a11y/useSemanticElements: no group of fields
    <div
      ref={frame}
      role="group"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: looked into by keyboard
      tabIndex={0}
      aria-label={`${title}. ${t("zoomHow")}`}
      className={`size-full -outline-offset-2 select-none ${zoom.scale > 1 ? "cursor-grab touch-none active:cursor-grabbing" : "cursor-zoom-in touch-pan-y"}`}
      onKeyDown={onKeyDown}
    >
      <div
        className="relative size-full"
        style={{ transform: `translate(${zoom.x * 100}%, ${zoom.y * 100}%) scale(${zoom.scale})` }}
      >
        <img src={media.url} alt={title} draggable={false} className="size-full object-contain" onLoad={onLoad} />
        {overlay && shape !== undefined && <OverPicture aspect={shape}>{overlay}</OverPicture>}
      </div>
    </div>
  );
}
