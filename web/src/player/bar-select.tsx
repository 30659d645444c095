interface BarSelectProps {
  label: string;
  value: string;
  options: readonly { value: string; text: string }[];
  onChange: (value: string) => void;
}

/** The system's own choice, which also a thumb, a television and a page without the app's other parts can use. */
export function BarSelect({ label, value, options, onChange }: BarSelectProps) {
  return (
    <select
      aria-label={label}
      title={label}
      value={value}
      className="h-9 max-w-16 sm:max-w-28 shrink-0 rounded-lg bg-surface px-1 text-sm text-ink tabular-nums hover:bg-line pointer-coarse:h-11"
      onChange={(event) => onChange(event.target.value)}
    >
      {options.map(({ value: one, text }) => (
        <option key={one} value={one}>
          {text}
        </option>
      ))}
    </select>
  );
}
