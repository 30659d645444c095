import { Switch as Base } from "@base-ui/react/switch";
import { useId } from "react";

interface SwitchProps {
  label: string;
  /** What it means, in a sentence. */
  hint?: string;
  isOn: boolean;
  isDisabled?: boolean;
  onChange: (isOn: boolean) => void;
}

/** On or off, at once. */
export function Switch({ label, hint, isOn, isDisabled = false, onChange }: SwitchProps) {
  const [name, meaning] = [useId(), useId()];
  return (
    <div className="flex items-start justify-between gap-4">
      <div className="min-w-0">
        <p id={name}>{label}</p>
        {hint && (
          <p id={meaning} className="text-sm text-quiet">
            {hint}
          </p>
        )}
      </div>
      <Base.Root
        checked={isOn}
        disabled={isDisabled}
        onCheckedChange={onChange}
        aria-labelledby={name}
        aria-describedby={hint === undefined ? undefined : meaning}
        className="relative h-6 w-10 shrink-0 rounded-full bg-edge p-0.5 transition-colors duration-100 after:absolute after:-inset-2 data-checked:bg-accent"
      >
        <Base.Thumb className="block size-5 rounded-full bg-surface shadow-raised transition-transform duration-100 ease-calm data-checked:translate-x-4" />
      </Base.Root>
    </div>
  );
}
