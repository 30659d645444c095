import { Select as Base } from "@base-ui/react/select";
import { Check, ChevronsUpDown } from "lucide-react";

export interface Option<Value extends string> {
  value: Value;
  text: string;
}

interface SelectProps<Value extends string> {
  label: string;
  /** Where the place says what is chosen; it is still read out. */
  isLabelHidden?: boolean;
  value: Value;
  options: readonly Option<Value>[];
  onChange: (value: Value) => void;
  isDisabled?: boolean;
  className?: string;
}

/** One of a handful. For more than a dozen, or what is known by name, take `Combobox`. */
export function Select<Value extends string>({
  label,
  isLabelHidden = false,
  value,
  options,
  onChange,
  isDisabled = false,
  className = "",
}: SelectProps<Value>) {
  return (
    <Base.Root
      items={options.map((option) => ({ value: option.value, label: option.text }))}
      value={value}
      disabled={isDisabled}
      onValueChange={(chosen) => chosen !== null && onChange(chosen)}
    >
      <div className={`min-w-0 ${isLabelHidden ? "" : "space-y-1.5"} ${className}`}>
        <Base.Label className={isLabelHidden ? "sr-only" : "block text-sm font-medium"}>{label}</Base.Label>
        <Base.Trigger className="field flex items-center justify-between gap-2 text-left">
          <Base.Value className="truncate" />
          <Base.Icon className="text-quiet">
            <ChevronsUpDown className="size-4" />
          </Base.Icon>
        </Base.Trigger>
      </div>
      <Base.Portal>
        <Base.Positioner sideOffset={6} alignItemWithTrigger={false} className="z-50">
          <Base.Popup className="popup min-w-(--anchor-width)">
            {options.map((option) => (
              <Base.Item key={option.value} value={option.value} className="popup-item">
                <span className="size-4">
                  <Base.ItemIndicator>
                    <Check className="text-accent" />
                  </Base.ItemIndicator>
                </span>
                <Base.ItemText>{option.text}</Base.ItemText>
              </Base.Item>
            ))}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
