import type { LucideIcon } from "lucide-react";

interface PlayerButtonProps {
  label: string;
  icon: LucideIcon;
  isDisabled?: boolean;
  isOn?: boolean;
  onClick: () => void;
}

/** A button of the bar below a player. */
export function PlayerButton({ label, icon: Icon, isDisabled = false, isOn, onClick }: PlayerButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      aria-pressed={isOn}
      disabled={isDisabled}
      className="grid size-9 shrink-0 place-items-center rounded-lg text-ink hover:bg-line aria-pressed:bg-line pointer-coarse:size-11 [&_svg]:size-5"
      onClick={onClick}
    >
      <Icon aria-hidden="true" />
    </button>
  );
}
