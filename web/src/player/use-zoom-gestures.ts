import { type RefObject, useEffect, useRef } from "react";
import { moveBy, whole, type Zoom, zoomBy } from "./zoom.ts";

type Change = (next: (zoom: Zoom) => Zoom) => void;

interface Point {
  x: number;
  y: number;
}

const twiceWithinMs = 350;
const closerByTwice = 2.5;

/**
 * Wheel, drag, pinch and double click. As long as all of the picture is seen, a wheel without Control and a single finger scroll the page
 * as everywhere else.
 */
export function useZoomGestures(frame: RefObject<HTMLElement | null>, zoom: Zoom, change: Change): void {
  const isZoomed = useRef(false);
  isZoomed.current = zoom.scale > 1;
  useEffect(() => {
    const element = frame.current;
    if (element === null) return;
    const pointers = new Map<number, Point>();
    let tappedAt = 0;
    let moved = 0;

    const place = ({ x, y }: Point): Point => {
      const box = element.getBoundingClientRect();
      return { x: (x - box.left) / box.width - 0.5, y: (y - box.top) / box.height - 0.5 };
    };
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey && !event.metaKey && !isZoomed.current) return;
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002));
      change((now) => zoomBy(now, factor, place({ x: event.clientX, y: event.clientY })));
    };
    const onDown = (event: PointerEvent) => {
      if (event.button !== 0) return;
      if (pointers.size === 0) moved = 0;
      pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    };
    const onMove = (event: PointerEvent) => {
      const before = pointers.get(event.pointerId);
      if (before === undefined) return;
      const now = { x: event.clientX, y: event.clientY };
      const old = [...pointers.values()];
      pointers.set(event.pointerId, now);
      const box = element.getBoundingClientRect();
      moved += distance(before, now);
      if (moved > 4 && isZoomed.current && !element.hasPointerCapture(event.pointerId))
        element.setPointerCapture(event.pointerId);
      const points = [...pointers.values()];
      const [one, other] = points;
      if (points.length === 2 && one && other && old[0] && old[1]) {
        const factor = distance(one, other) / Math.max(1, distance(old[0], old[1]));
        change((current) => zoomBy(current, factor, place(middle(one, other))));
      }
      change((current) =>
        moveBy(
          current,
          (now.x - before.x) / box.width / points.length,
          (now.y - before.y) / box.height / points.length,
        ),
      );
    };
    const onUp = (event: PointerEvent) => {
      if (!pointers.delete(event.pointerId) || moved > 8 || event.type === "pointercancel") return;
      const isTwice = event.timeStamp - tappedAt < twiceWithinMs;
      tappedAt = isTwice ? 0 : event.timeStamp;
      if (!isTwice) return;
      const at = place({ x: event.clientX, y: event.clientY });
      change((now) => (now.scale > 1 ? whole : zoomBy(now, closerByTwice, at)));
    };
    element.addEventListener("wheel", onWheel, { passive: false });
    element.addEventListener("pointerdown", onDown);
    element.addEventListener("pointermove", onMove);
    element.addEventListener("pointerup", onUp);
    element.addEventListener("pointercancel", onUp);
    return () => {
      element.removeEventListener("wheel", onWheel);
      element.removeEventListener("pointerdown", onDown);
      element.removeEventListener("pointermove", onMove);
      element.removeEventListener("pointerup", onUp);
      element.removeEventListener("pointercancel", onUp);
    };
  }, [frame, change]);
}

function distance(one: Point, other: Point): number {
  return Math.hypot(one.x - other.x, one.y - other.y);
}

function middle(one: Point, other: Point): Point {
  return { x: (one.x + other.x) / 2, y: (one.y + other.y) / 2 };
}
