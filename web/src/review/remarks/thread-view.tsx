import { useMutation } from "@tanstack/react-query";
import { Check, CircleCheck, Clock3, Reply, SquareDashed } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatTime } from "../../parts/format.ts";
import { refusalWords } from "../refusal-words.ts";
import { frameWords } from "./frame-words.ts";
import type { Remark, Thread } from "./remark.ts";
import type { RemarkAnswer, RemarkDesk } from "./remark-desk.ts";
import { WriteBack } from "./write-back.tsx";

interface ThreadViewProps {
  thread: Thread;
  desk: RemarkDesk;
  canReply: boolean;
  isChosen: boolean;
  /** Left out where it cannot be shown on the picture. */
  onChoose?: (remark: Remark) => void;
  onChanged: (remark: Remark) => void;
}

/** A comment with its replies, and what can be done about it. */
export function ThreadView({ thread, desk, canReply, isChosen, onChoose, onChanged }: ThreadViewProps) {
  const { t } = useTranslation("remarks");
  const { remark, replies, number } = thread;
  const [writing, setWriting] = useState<"reply" | "disagree">();
  const done = (changed: Remark) => {
    onChanged(changed);
    setWriting(undefined);
  };
  const settle = useMutation({ mutationFn: (is: boolean) => settleBy(desk, remark, is), onSuccess: done });
  const answer = useMutation({
    mutationFn: (given: RemarkAnswer) => answerBy(desk, remark, given),
    onSuccess: done,
  });
  const error = settle.error ?? answer.error;
  const isResolved = remark.resolved !== null;
  return (
    <li
      aria-current={isChosen || undefined}
      className={`card space-y-2 p-3 ${isChosen ? "border-accent" : ""} ${isResolved ? "bg-ground" : ""}`}
    >
      <Said remark={remark} number={number} isQuiet={isResolved} showsVisibility={!desk.isGuest} onChoose={onChoose} />
      <Standing remark={remark} />
      {replies.length > 0 && (
        <ul className="space-y-2 border-l-2 border-line pl-3">
          {replies.map((reply) => (
            <li key={reply.id}>
              <Said remark={reply} isQuiet={false} showsVisibility={!desk.isGuest} />
            </li>
          ))}
        </ul>
      )}
      {error && (
        <p role="alert" className="text-sm text-bad wrap-anywhere">
          {refusalWords(error)}
        </p>
      )}
      {writing === "reply" && (
        <WriteBack
          label={t("replyField")}
          action={t("postReply")}
          write={(text, requestKey) => desk.reply(remark, text, requestKey)}
          onDone={done}
          onCancel={() => setWriting(undefined)}
        />
      )}
      {writing === "disagree" && (
        <WriteBack
          label={t("why")}
          action={t("postAnswer")}
          write={(reason) => answer.mutateAsync({ answer: "disagree", reason })}
          onDone={done}
          onCancel={() => setWriting(undefined)}
        />
      )}
      {writing === undefined && (
        <div className="-mx-1.5 -mb-1.5 flex flex-wrap gap-x-1">
          {canReply && (
            <Act icon={<Reply aria-hidden="true" />} onClick={() => setWriting("reply")}>
              {t("reply")}
            </Act>
          )}
          {desk.resolve && (
            <Act
              icon={<Check aria-hidden="true" />}
              isBusy={settle.isPending}
              onClick={() => settle.mutate(!isResolved)}
            >
              {t(isResolved ? "reopen" : "resolve")}
            </Act>
          )}
          {desk.answer && !isResolved && (
            <>
              <Act isBusy={answer.isPending} onClick={() => answer.mutate({ answer: "fixed" })}>
                {t("fixed")}
              </Act>
              <Act onClick={() => setWriting("disagree")}>{t("disagree")}</Act>
            </>
          )}
        </div>
      )}
    </li>
  );
}

async function settleBy({ resolve }: RemarkDesk, remark: Remark, isResolved: boolean): Promise<Remark> {
  if (resolve === undefined) throw new Error("Nobody may resolve it.");
  return resolve(remark, isResolved);
}

async function answerBy({ answer }: RemarkDesk, remark: Remark, given: RemarkAnswer): Promise<Remark> {
  if (answer === undefined) throw new Error("Nobody may answer it.");
  return answer(remark, given);
}

interface ActProps {
  icon?: ReactNode;
  isBusy?: boolean;
  onClick: () => void;
  children: string;
}

function Act({ icon, isBusy = false, onClick, children }: ActProps) {
  return (
    <button type="button" className="button button-quiet px-2 text-sm" disabled={isBusy} onClick={onClick}>
      {icon}
      {children}
    </button>
  );
}

interface SaidProps {
  remark: Remark;
  number?: number;
  isQuiet: boolean;
  showsVisibility: boolean;
  onChoose?: ((remark: Remark) => void) | undefined;
}

function Said({ remark, number, isQuiet, showsVisibility, onChoose }: SaidProps) {
  const { t } = useTranslation("remarks");
  const { author, createdAt, text, visibility, frames, region, page, mentions = [] } = remark;
  const isPlaced = frames !== null || region !== null;
  const place = (
    <>
      {frames && (
        <>
          <Clock3 aria-hidden="true" className="size-3.5" />
          {frameWords(frames)}
        </>
      )}
      {region && (
        <>
          <SquareDashed aria-hidden="true" className="size-3.5" />
          {frames === null ? t(`mark.${region.shape}`) : <span className="sr-only">{t(`mark.${region.shape}`)}</span>}
        </>
      )}
    </>
  );
  return (
    <div className="space-y-1">
      <p className="flex flex-wrap items-baseline gap-x-2 text-xs text-quiet">
        {number !== undefined && (
          <span className="grid size-5 shrink-0 place-items-center self-center rounded-full bg-sunken text-2xs font-semibold text-ink tabular-nums">
            {number}
          </span>
        )}
        <span className="text-sm font-medium text-ink wrap-anywhere">{author.name}</span>
        {author.guest && <span>{t("guest")}</span>}
        <time dateTime={createdAt}>{formatTime(createdAt)}</time>
        {showsVisibility && visibility === "team" && <span>{t("team")}</span>}
        {page !== null && <span>{t("page", { page })}</span>}
      </p>
      {isPlaced &&
        (onChoose ? (
          <button
            type="button"
            className="inline-flex min-h-8 items-center gap-1.5 rounded-md text-xs font-medium text-accent tabular-nums hover:underline pointer-coarse:min-h-11"
            onClick={() => onChoose(remark)}
          >
            {number !== undefined && <span className="sr-only">{t("show", { number })}: </span>}
            {place}
          </button>
        ) : (
          <p className="inline-flex items-center gap-1.5 text-xs text-quiet tabular-nums">{place}</p>
        ))}
      <p className={`whitespace-pre-wrap wrap-anywhere ${isQuiet ? "text-quiet" : ""}`}>{text}</p>
      {mentions.length > 0 && (
        <p className="text-xs text-quiet wrap-anywhere">
          {t("toldOf", { names: mentions.map(({ name }) => name).join(", ") })}
        </p>
      )}
    </div>
  );
}

/** What became of it. */
function Standing({ remark: { resolved, answer } }: { remark: Remark }) {
  const { t } = useTranslation("remarks");
  if (resolved === null && answer === null) return null;
  return (
    <div className="space-y-1 text-sm">
      {answer && (
        <p className={`wrap-anywhere ${answer.answer === "fixed" ? "text-good" : "text-wait"}`}>
          {answer.answer === "fixed"
            ? t("fixedBy", { name: answer.by })
            : t("disagreedBy", { name: answer.by, reason: answer.reason ?? "" })}
        </p>
      )}
      {resolved && (
        <p className="flex items-center gap-1.5 text-quiet">
          <CircleCheck aria-hidden="true" className="size-4" />
          {t("resolved", { name: resolved.by })}
        </p>
      )}
    </div>
  );
}
