import { Combobox as Base } from "@base-ui/react/combobox";
import { Check, X } from "lucide-react";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { Option } from "./select.tsx";

interface ComboboxProps<Value extends string> {
  label: string;
  isLabelHidden?: boolean;
  placeholder?: string;
  value: Value | undefined;
  options: readonly Option<Value>[];
  onChange: (value: Value | undefined) => void;
  className?: string;
}

/** One of many, found by typing; it may be left empty. */
export function Combobox<Value extends string>({
  label,
  isLabelHidden = false,
  placeholder,
  value,
  options,
  onChange,
  className = "",
}: ComboboxProps<Value>) {
  const { t } = useTranslation("parts");
  const id = useId();
  return (
    <Base.Root
      items={options}
      value={options.find((option) => option.value === value) ?? null}
      itemToStringLabel={({ text }) => text}
      onValueChange={(chosen) => onChange(chosen?.value)}
    >
      <div className={`min-w-0 ${isLabelHidden ? "" : "space-y-1.5"} ${className}`}>
        <label htmlFor={id} className={isLabelHidden ? "sr-only" : "block text-sm font-medium"}>
          {label}
        </label>
        <div className="relative">
          <Base.Input id={id} placeholder={placeholder} className="field pr-9" />
          <Base.Clear
            aria-label={t("clear")}
            className="absolute inset-y-0 right-0 grid w-9 place-items-center text-quiet hover:text-ink"
          >
            <X className="size-4" />
          </Base.Clear>
        </div>
      </div>
      <Base.Portal>
        <Base.Positioner sideOffset={6} className="z-50">
          <Base.Popup className="popup min-w-(--anchor-width)" aria-label={label}>
            <Base.Empty>
              <p className="px-2.5 py-2 text-sm text-quiet">{t("noMatch")}</p>
            </Base.Empty>
            <Base.List>
              {(option: Option<Value>) => (
                <Base.Item key={option.value} value={option} className="popup-item">
                  <span className="size-4">
                    <Base.ItemIndicator>
                      <Check className="text-accent" />
                    </Base.ItemIndicator>
                  </span>
                  {option.text}
                </Base.Item>
              )}
            </Base.List>
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}
