import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { Tooltip } from "./tooltip.tsx";

export interface IconButtonProps extends Omit<ComponentProps<"button">, "children" | "aria-label"> {
  /** Its name, read out and shown in a tooltip. */
  label: string;
  icon: LucideIcon;
}

/** A button that is an icon alone. */
export function IconButton({ label, icon: Icon, className = "", ...rest }: IconButtonProps) {
  return (
    <Tooltip text={label}>
      <button type="button" aria-label={label} className={`icon-button ${className}`} {...rest}>
        <Icon />
      </button>
    </Tooltip>
  );
}
