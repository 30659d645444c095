import type { LucideIcon } from "lucide-react";
import { useId } from "react";
import { buttonClass } from "../parts/button.tsx";

interface ActionButtonProps {
  words: string;
  icon: LucideIcon;
  isMain?: boolean;
  isBusy: boolean;
  /** Why it cannot be done now; null when it can. */
  reason: string | null;
  onAct: () => void;
  onWhyNot: () => void;
}

/**
 * A deed. When it cannot be done, it can still be reached, and says why: read out with its name, on hover, and when pressed. On a phone
 * it is then an icon, so that what can be done stands out.
 */
export function ActionButton({
  words,
  icon: Icon,
  isMain = false,
  isBusy,
  reason,
  onAct,
  onWhyNot,
}: ActionButtonProps) {
  const id = useId();
  const isOff = reason !== null;
  return (
    <>
      <button
        type="button"
        className={`${buttonClass(isMain && !isOff ? "main" : "plain")} aria-disabled:cursor-not-allowed aria-disabled:text-quiet`}
        aria-disabled={isOff || isBusy || undefined}
        aria-busy={isBusy || undefined}
        aria-describedby={isOff ? id : undefined}
        title={reason ?? undefined}
        onClick={() => {
          if (isOff) onWhyNot();
          else if (!isBusy) onAct();
        }}
      >
        <Icon aria-hidden="true" />
        <span className={isOff ? "max-sm:sr-only" : ""}>{words}</span>
      </button>
      {isOff && (
        <span id={id} hidden>
          {reason}
        </span>
      )}
    </>
  );
}
