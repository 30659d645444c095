import { MessageSquarePlus } from "lucide-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { timecodeOf } from "../../../../shared/comment/timecode.ts";
import type { Transport } from "../../player/transport.ts";
import type { Remark } from "./remark.ts";
import type { RemarkDesk } from "./remark-desk.ts";
import { useFrame } from "./use-frame.ts";
import { Writing } from "./writing.tsx";

export interface ComposerProps {
  desk: RemarkDesk;
  version: number;
  transport: Transport | undefined;
  overlay: HTMLElement | null;
  onSaid: (remark: Remark) => void;
}

/** A button as long as nothing is being said, then where and what. */
export function Composer(props: ComposerProps) {
  const { t } = useTranslation("remarks");
  const [isOpen, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const frame = useFrame(props.transport);
  const { facts } = props.transport ?? {};
  if (isOpen) {
    const close = () => {
      setOpen(false);
      requestAnimationFrame(() => button.current?.focus());
    };
    return <Writing {...props} onClose={close} />;
  }
  return (
    <button
      ref={button}
      type="button"
      className="button w-full"
      onClick={() => {
        props.transport?.pause();
        setOpen(true);
      }}
    >
      <MessageSquarePlus aria-hidden="true" />
      <span className="tabular-nums">
        {facts && frame !== null ? t("beginAt", { time: timecodeOf(frame, facts.rate) }) : t("begin")}
      </span>
    </button>
  );
}
