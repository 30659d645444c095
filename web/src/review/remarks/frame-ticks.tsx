import type { Thread } from "./remark.ts";

interface FrameTicksProps {
  threads: readonly Thread[];
  chosen: string | undefined;
  /** How many the film has. */
  frames: number;
}

/** Where along a film something is said. It is told in words beside each comment, and so not read out here. */
export function FrameTicks({ threads, chosen, frames }: FrameTicksProps) {
  return (
    <div aria-hidden="true" className="absolute inset-0" data-ticks>
      {threads.map(({ remark: { id, frames: span, resolved } }) => {
        if (span === null) return null;
        const share = (count: number) => `${(100 * count) / frames}%`;
        const colour = id === chosen ? "bg-accent" : resolved === null ? "bg-ink" : "bg-edge";
        return (
          <span
            key={id}
            className={`absolute bottom-0.5 h-1.5 min-w-1.5 -translate-x-px rounded-full ${colour}`}
            style={{ left: share(span.first), width: share(span.last + 1 - span.first) }}
          />
        );
      })}
    </div>
  );
}
