import { type CSSProperties, type PointerEvent, type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { frameOf } from "../../player/player.tsx";
import type { Mode } from "./comparison.tsx";

interface PanesProps {
  mode: Mode;
  versions: { left: number; right: number };
  /** Width over height of what gives the room its shape. */
  aspect: number;
  left: ReactNode;
  right: ReactNode;
}

/** The room for two pictures: beside each other, or in one place with a line between them that is moved. Neither begins anew by the change. */
export function Panes({ mode, versions, aspect, left, right }: PanesProps) {
  const { t } = useTranslation("compare");
  const [share, setShare] = useState(50);
  const room = useRef<HTMLDivElement>(null);
  const isWipe = mode === "wipe";
  const drag = ({ clientX, currentTarget, pointerId }: PointerEvent) => {
    const box = room.current?.getBoundingClientRect();
    if (box === undefined || !currentTarget.hasPointerCapture(pointerId)) return;
    setShare(Math.max(0, Math.min(100, ((clientX - box.left) / box.width) * 100)));
  };
  const shape: CSSProperties = isWipe ? frameOf(aspect) : { aspectRatio: aspect };
  return (
    <div
      ref={room}
      className={
        isWipe
          ? "relative mx-auto overflow-hidden rounded-xl bg-sunken"
          : "grid gap-2 sm:grid-cols-2 sm:[&>*]:max-h-[66dvh]"
      }
      style={isWipe ? shape : undefined}
    >
      <Pane
        label={t("version", { version: versions.left })}
        isOver={isWipe}
        style={isWipe ? { clipPath: `inset(0 ${100 - share}% 0 0)` } : shape}
        className={isWipe ? "z-10" : ""}
      >
        {left}
      </Pane>
      <Pane
        label={t("version", { version: versions.right })}
        isOver={isWipe}
        isAtEnd={isWipe}
        style={isWipe ? {} : shape}
      >
        {right}
      </Pane>
      {isWipe && (
        <>
          <div
            aria-hidden="true"
            className="absolute inset-y-0 z-20 grid w-11 -translate-x-1/2 cursor-ew-resize touch-none place-items-center"
            style={{ left: `${share}%` }}
            onPointerDown={({ currentTarget, pointerId }) => currentTarget.setPointerCapture(pointerId)}
            onPointerMove={drag}
          >
            <span className="absolute inset-y-0 w-0.5 bg-white shadow-overlay" />
            <span className="relative h-12 w-2.5 rounded-full bg-white shadow-overlay" />
          </div>
          <input
            type="range"
            className="absolute inset-x-3 bottom-2 z-20 h-6 accent-accent opacity-0 focus-visible:opacity-100 pointer-events-none"
            aria-label={t("wipeAt", versions)}
            min={0}
            max={100}
            step={1}
            value={Math.round(share)}
            onChange={(event) => setShare(event.target.valueAsNumber)}
          />
        </>
      )}
    </div>
  );
}

interface PaneProps {
  label: string;
  /** Lies over the whole room, as the other does. */
  isOver: boolean;
  isAtEnd?: boolean;
  style: CSSProperties;
  className?: string;
  children: ReactNode;
}

function Pane({ label, isOver, isAtEnd = false, style, className = "", children }: PaneProps) {
  return (
    <div
      className={`overflow-hidden bg-sunken ${isOver ? "absolute inset-0" : "relative rounded-xl"} ${className}`}
      style={style}
    >
      {children}
      <p
        className={`pointer-events-none absolute top-2 rounded-md bg-black/75 px-2 py-0.5 text-xs font-medium text-white ${isAtEnd ? "right-2" : "left-2"}`}
      >
        {label}
      </p>
    </div>
  );
}
