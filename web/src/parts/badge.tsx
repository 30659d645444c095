import type { ReactNode } from "react";

export type Tone = "busy" | "wait" | "good" | "bad" | "over";

const tones: Record<Tone, string> = {
  busy: "bg-busy-ground text-busy",
  wait: "bg-wait-ground text-wait",
  good: "bg-good-ground text-good",
  bad: "bg-bad-ground text-bad",
  over: "bg-sunken text-quiet",
};

interface BadgeProps {
  tone?: Tone;
  /** A dot before the words; it pulses while the machine is at work. */
  dot?: "still" | "pulsing";
  children: ReactNode;
}

/** A word or a figure that says how something stands. The tone never says it alone. */
export function Badge({ tone = "over", dot, children }: BadgeProps) {
  return (
    <span
      className={`inline-flex items-center gap-1.5 rounded-full px-2.5 py-0.5 text-xs font-medium whitespace-nowrap ${tones[tone]}`}
    >
      {dot && <span className={`size-1.5 rounded-full bg-current ${dot === "pulsing" ? "animate-pulse" : ""}`} />}
      {children}
    </span>
  );
}
