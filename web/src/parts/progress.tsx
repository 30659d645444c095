interface ProgressProps {
  /** What is under way, read out. */
  label: string;
  value: number;
  /** What `value` reaches when it is done. */
  max: number;
}

/** How far something is. */
export function Progress({ label, value, max }: ProgressProps) {
  return <progress className="bar" value={value} max={Math.max(max, 1)} aria-label={label} />;
}
