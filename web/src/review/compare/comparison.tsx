import { Columns2, SquareSplitHorizontal } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Transport } from "../../player/transport.ts";
import { Alone } from "./alone.tsx";
import { FilmPair } from "./film-pair.tsx";
import { PicturePair } from "./picture-pair.tsx";
import type { Alignment, Overlays, Side } from "./side.ts";

const modes = { beside: Columns2, wipe: SquareSplitHorizontal } as const;
export type Mode = keyof typeof modes;

interface ComparisonProps {
  left: Side;
  right: Side;
  alignment: Alignment | null;
  /** Leads both films; its frames are those of the right one. */
  transport: Transport;
  overlays: Overlays;
  /** What ends the comparison, where it can be ended. */
  close?: ReactNode;
}

/** Two versions of one thing, side by side or one wiped over the other; what is done to one is done to both. */
export function Comparison({ left, right, alignment, transport, overlays, close }: ComparisonProps) {
  const { t } = useTranslation("compare");
  const [mode, setMode] = useState<Mode>("beside");
  const group = useId();
  const type = right.media?.type ?? left.media?.type;
  const isWhole = left.media !== null && right.media !== null && left.media.type === right.media.type;
  const hasModes = isWhole && type !== "audio";
  return (
    <section aria-label={t("title")} className="space-y-2">
      <div className={`flex min-h-11 items-center justify-between gap-4 ${hasModes || close ? "" : "hidden"}`}>
        {hasModes ? (
          <fieldset className="flex rounded-lg border border-line p-0.5">
            <legend className="sr-only">{t("how")}</legend>
            {(["beside", "wipe"] as const).map((one) => {
              const Icon = modes[one];
              return (
                <label
                  key={one}
                  className="relative flex min-h-8 items-center gap-2 rounded-md px-2.5 text-sm font-medium text-quiet has-checked:bg-sunken has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:min-h-10"
                >
                  <input
                    type="radio"
                    name={group}
                    className="absolute inset-0 cursor-pointer opacity-0"
                    checked={mode === one}
                    onChange={() => setMode(one)}
                  />
                  <Icon aria-hidden="true" className="size-4" />
                  {t(one)}
                </label>
              );
            })}
          </fieldset>
        ) : (
          <span />
        )}
        {close}
      </div>
      {left.media !== null && right.media !== null && isWhole && type === "hls" ? (
        <FilmPair
          left={{ ...left, media: left.media }}
          right={{ ...right, media: right.media }}
          alignment={alignment}
          transport={transport}
          overlays={overlays}
          mode={mode}
        />
      ) : left.media !== null && right.media !== null && isWhole && type === "image" ? (
        <PicturePair
          left={{ ...left, media: left.media }}
          right={{ ...right, media: right.media }}
          overlays={overlays}
          mode={mode}
        />
      ) : (
        <div className="grid gap-4 sm:grid-cols-2">
          <Alone side={left} />
          <Alone side={right} transport={transport} />
        </div>
      )}
    </section>
  );
}
