import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { createPortal } from "react-dom";
import { useTranslation } from "react-i18next";
import type { Kind } from "../../../../shared/asset/kind.ts";
import { MarkLayer } from "../../markup/mark-layer.tsx";
import type { Transport } from "../../player/transport.ts";
import type { Way } from "../way.ts";
import { Composer } from "./composer.tsx";
import { FrameTicks } from "./frame-ticks.tsx";
import type { Remark } from "./remark.ts";
import { threadsOf } from "./remark.ts";
import type { RemarkDesk } from "./remark-desk.ts";
import { ThreadView } from "./thread-view.tsx";
import { useActing } from "./use-acting.ts";
import { useFrame } from "./use-frame.ts";
import { useRemarks } from "./use-remarks.ts";

interface RemarksProps {
  way: Pick<Way, "key" | "remarks">;
  version: number;
  kind: Kind | null;
  /** Of a film whose frames are counted. */
  transport: Transport | undefined;
  /** What lies over the picture; null as long as there is none to draw on. */
  overlay: HTMLElement | null;
  /** What lies over the line of time of a film; null where there is none. */
  timeline: HTMLElement | null;
  onSaid?: () => void;
  /** Whether something can be said; what is over is only read. */
  isOpen?: boolean;
  /** Whether what is still open of the version before is listed too. */
  showsBefore?: boolean;
}

/** What is said about a version, shown on the picture and beside it, and where one says more. */
export function Remarks(props: RemarksProps) {
  const desk = useQuery({
    queryKey: [...props.way.key, "desk"],
    queryFn: props.way.remarks,
    staleTime: Number.POSITIVE_INFINITY,
  });
  return desk.data ? <Discussion {...props} desk={desk.data} /> : null;
}

function Discussion({
  way,
  desk,
  version,
  kind,
  transport,
  overlay,
  timeline,
  onSaid,
  isOpen = true,
  showsBefore = true,
}: RemarksProps & { desk: RemarkDesk }) {
  const { t } = useTranslation("remarks");
  const isActing = useActing(way, desk);
  const list = useRemarks(desk, version, { isWanted: !isActing });
  const before = useRemarks(desk, version, { isBefore: true, isWanted: showsBefore && version > 1 && !isActing });
  const [chosen, setChosen] = useState<string>();
  const frame = useFrame(transport);
  const threads = threadsOf(list.data ?? []);
  const open = threadsOf(before.data ?? []);
  const canDraw = overlay !== null && kind !== "audio";
  const choose = (remark: Remark) => {
    setChosen(remark.id);
    if (remark.frames) transport?.seekToFrame(remark.frames.first);
    // On a phone the picture may have been scrolled out of sight.
    overlay?.scrollIntoView({ block: "nearest" });
  };
  const marks = threads.flatMap(({ remark, number }) =>
    remark.region !== null && isShown(remark, chosen, frame) ? [{ id: remark.id, number, region: remark.region }] : [],
  );
  return (
    <div className="space-y-4">
      <h2 className="heading">{threads.length === 0 ? t("title") : t("count", { count: threads.length })}</h2>
      {overlay !== null &&
        createPortal(<MarkLayer marks={marks} chosen={chosen} onChoose={setChosen} />, overlay, "marks")}
      {timeline !== null &&
        transport?.facts &&
        createPortal(
          <FrameTicks threads={threads} chosen={chosen} frames={transport.facts.frames} />,
          timeline,
          "ticks",
        )}
      {isOpen && (
        <Composer
          desk={desk}
          version={version}
          transport={transport}
          overlay={canDraw ? overlay : null}
          onSaid={(remark) => {
            list.put(remark);
            setChosen(remark.id);
            onSaid?.();
          }}
        />
      )}
      {list.isError && (
        <p role="alert" className="text-sm text-bad">
          {t("notLoaded")}{" "}
          <button type="button" className="underline" onClick={() => list.refetch()}>
            {t("tryAgain")}
          </button>
        </p>
      )}
      {list.data && threads.length === 0 && <p className="text-sm text-quiet">{t("empty")}</p>}
      <ul className="space-y-3">
        {threads.map((thread) => (
          <ThreadView
            key={thread.remark.id}
            thread={thread}
            desk={desk}
            canReply={isOpen}
            isChosen={thread.remark.id === chosen}
            onChoose={choose}
            onChanged={list.put}
          />
        ))}
      </ul>
      {open.length > 0 && (
        <section className="space-y-3 pt-2">
          <h3 className="heading">{t("before", { version: open[0]?.remark.version ?? version - 1 })}</h3>
          <ul className="space-y-3">
            {open.map((thread) => (
              <ThreadView
                key={thread.remark.id}
                thread={thread}
                desk={desk}
                canReply={!desk.isGuest}
                isChosen={false}
                onChanged={before.put}
              />
            ))}
          </ul>
        </section>
      )}
    </div>
  );
}

/** Of a film only what is about the frame that is seen; of a picture everything that is open. */
function isShown({ id, frames, resolved }: Remark, chosen: string | undefined, frame: number | null): boolean {
  if (frames !== null) return frame !== null && frames.first <= frame && frame <= frames.last;
  return resolved === null || id === chosen;
}
