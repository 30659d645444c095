import { Checkbox as Base } from "@base-ui/react/checkbox";
import { Check, Minus } from "lucide-react";
import { useId } from "react";

interface CheckboxProps {
  label: string;
  /** In a table or on a picture, where the place says it; it is still read out. */
  isLabelHidden?: boolean;
  isChecked: boolean;
  /** Some, but not all, of what it stands for. */
  isPartial?: boolean;
  isDisabled?: boolean;
  onChange: (isChecked: boolean) => void;
}

/** Yes or no, that counts once something else is pressed. What takes effect at once is a `Switch`. */
export function Checkbox({
  label,
  isLabelHidden = false,
  isChecked,
  isPartial = false,
  isDisabled = false,
  onChange,
}: CheckboxProps) {
  const id = useId();
  return (
    <span className="inline-flex min-h-6 items-center gap-2.5">
      <Base.Root
        aria-labelledby={id}
        checked={isChecked}
        indeterminate={isPartial}
        disabled={isDisabled}
        onCheckedChange={onChange}
        className="relative grid size-4.5 shrink-0 place-items-center rounded-sm border border-edge bg-surface text-accent-ink after:absolute after:-inset-2 data-checked:border-accent data-checked:bg-accent data-indeterminate:border-accent data-indeterminate:bg-accent"
      >
        <Base.Indicator>
          {isPartial ? <Minus className="size-3.5" strokeWidth={3} /> : <Check className="size-3.5" strokeWidth={3} />}
        </Base.Indicator>
      </Base.Root>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: a larger place to press, beside the control that has the name */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard has the control itself */}
      <span id={id} className={isLabelHidden ? "sr-only" : ""} onClick={() => isDisabled || onChange(!isChecked)}>
        {label}
      </span>
    </span>
  );
}
