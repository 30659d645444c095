import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatPercent } from "../parts/format.ts";
import { Canvas } from "./canvas.tsx";
import { MarkShape } from "./mark-shape.tsx";
import { finished, further, markOf, paints, type Spot, within } from "./marks.ts";
import type { Drawing } from "./use-drawing.ts";

const middle = { x: 0.5, y: 0.5 };
const steps: Record<string, Spot> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};
const [step, wideStep] = [0.01, 0.1];

/**
 * Lies over the picture while somebody draws. By pointer: press, drag, let go. By keyboard: the arrow keys move a cross, Enter sets a
 * point, or one end of a box or an arrow and then the other.
 */
export function DrawingSurface({ drawing, onDone }: { drawing: Drawing; onDone: () => void }) {
  const { t } = useTranslation("remarks");
  const surface = useRef<HTMLDivElement>(null);
  const how = useId();
  // A pen is faster than what is shown of it.
  const path = useRef<readonly Spot[]>([]);
  const [shownPath, setShownPath] = useState<readonly Spot[]>([]);
  const [cross, setCross] = useState<Spot>();
  const [corner, setCorner] = useState<Spot>();
  const { tool, colour } = drawing;
  useEffect(() => surface.current?.focus({ preventScroll: true }), []);

  const spotOf = ({ clientX, clientY }: { clientX: number; clientY: number }): Spot => {
    const box = surface.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0 || box.height === 0) return middle;
    return within({ x: (clientX - box.left) / box.width, y: (clientY - box.top) / box.height });
  };
  const take = (next: readonly Spot[]) => {
    path.current = next;
    setShownPath(next);
  };
  usePen(surface, {
    pointerdown(event) {
      if (!event.isPrimary || event.button !== 0) return;
      surface.current?.setPointerCapture(event.pointerId);
      setCross(undefined);
      setCorner(undefined);
      take([spotOf(event)]);
    },
    pointermove(event) {
      if (path.current.length === 0 || !event.isPrimary) return;
      // Between two frames a pen has been in more places than one.
      const passed = event.getCoalescedEvents();
      const spots = (passed.length > 0 ? passed : [event]).map(spotOf);
      take(tool === "freehand" ? further(path.current, spots) : [...path.current.slice(0, 1), ...spots.slice(-1)]);
    },
    pointerup() {
      const mark = markOf(tool, path.current, colour);
      if (mark !== undefined) drawing.draw(finished(mark));
      take([]);
    },
    pointercancel: () => take([]),
  });
  const set = (spot: Spot) => {
    if (tool === "point") return drawing.draw({ shape: "point", ...spot, colour });
    if (corner === undefined) return setCorner(spot);
    // A line that is drawn freely needs a hand; between two ends it is an arrow.
    const mark = markOf(tool === "freehand" ? "arrow" : tool, [corner, spot], colour);
    if (mark === undefined) return;
    drawing.draw(mark);
    setCorner(undefined);
  };
  const byKey = (event: KeyboardEvent) => {
    const direction = steps[event.key];
    const spot = cross ?? middle;
    if (direction !== undefined) {
      const by = event.shiftKey ? wideStep : step;
      setCross(within({ x: spot.x + direction.x * by, y: spot.y + direction.y * by }));
    } else if (event.key === "Enter" || event.key === " ") {
      setCross(spot);
      set(spot);
    } else if (event.key === "Escape") {
      if (corner === undefined) onDone();
      else setCorner(undefined);
    } else if (event.key === "z" && (event.ctrlKey || event.metaKey)) drawing.undo();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const inHand =
    shownPath.length > 0
      ? markOf(tool, shownPath, colour)
      : corner && cross && markOf(tool === "freehand" ? "arrow" : tool, [corner, cross], colour);
  const shown = inHand ?? drawing.mark;
  return (
    <div
      ref={surface}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it takes the arrow keys, as drawing does
      tabIndex={0}
      aria-label={t("surface")}
      aria-describedby={how}
      className="pointer-events-auto absolute inset-0 cursor-crosshair touch-none select-none outline-offset-2"
      onKeyDown={byKey}
    >
      <Canvas>{shown && <MarkShape region={shown} isStrong />}</Canvas>
      {cross && <Cross at={cross} paint={paints[colour]} />}
      <p id={how} className="sr-only">
        {t("surfaceHow")}
      </p>
      <p className="sr-only" role="status">
        {cross &&
          t(corner ? "crossFrom" : "cross", { x: formatPercent(cross.x * 100), y: formatPercent(cross.y * 100) })}
      </p>
    </div>
  );
}

function Cross({ at: { x, y }, paint }: { at: Spot; paint: string }) {
  return (
    <svg
      aria-hidden="true"
      viewBox="0 0 24 24"
      className="absolute size-6 -translate-x-1/2 -translate-y-1/2 fill-none"
      style={{ left: `${x * 100}%`, top: `${y * 100}%` }}
    >
      <path d="M12 2v8M12 14v8M2 12h8M14 12h8" stroke="#000" strokeOpacity="0.6" strokeWidth="4" />
      <path d="M12 2v8M12 14v8M2 12h8M14 12h8" stroke={paint} strokeWidth="2" />
    </svg>
  );
}

type Pen = Record<"pointerdown" | "pointermove" | "pointerup" | "pointercancel", (event: PointerEvent) => void>;

/** What a pen does here is not for the picture below, which would be dragged along with it. */
function usePen(surface: RefObject<HTMLElement | null>, pen: Pen): void {
  const newest = useRef(pen);
  useEffect(() => {
    newest.current = pen;
  });
  useEffect(() => {
    const listening = new AbortController();
    for (const type of ["pointerdown", "pointermove", "pointerup", "pointercancel"] as const)
      surface.current?.addEventListener(
        type,
        (event) => {
          event.stopPropagation();
          newest.current[type](event);
        },
        { signal: listening.signal },
      );
    return () => listening.abort();
  }, [surface]);
}
