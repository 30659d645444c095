import { useTranslation } from "react-i18next";
import { Button } from "../parts/button.tsx";
import { formatBytes, formatDuration } from "../parts/format.ts";
import { Progress } from "../parts/progress.tsx";
import { isAtWork, type UploadLine, useUploadLines } from "./upload-line.ts";
import { uploadQueue } from "./upload-queue.ts";
import { UploadRow } from "./upload-row.tsx";
import { useArrivals } from "./use-arrivals.ts";

/** The steps of so many are asked for; a whole folder would be more than anybody reads. */
const followedAtOnce = 4;

/** What is on its way, what has arrived, and what waits for a word. */
export function UploadLines() {
  const { t } = useTranslation("upload");
  const lines = useUploadLines();
  useArrivals();
  if (lines.length === 0) return null;
  const followed = new Set(
    lines
      .filter(({ asset }) => asset?.status === "processing")
      .slice(0, followedAtOnce)
      .map(({ id }) => id),
  );
  return (
    <section aria-label={t("uploads")} className="card overflow-hidden">
      <Total lines={lines} />
      <ul aria-label={t("uploads")} className="divide-y divide-line">
        {lines.map((line) => (
          <UploadRow key={line.id} line={line} isFollowed={followed.has(line.id)} />
        ))}
      </ul>
    </section>
  );
}

/** All of them together, and what can be said for many at once. */
function Total({ lines }: { lines: readonly UploadLine[] }) {
  const { t } = useTranslation("upload");
  const counted = lines.filter(({ stage }) => stage.is !== "refused" && stage.is !== "interrupted");
  const sentOf = ({ stage, doneBytes, bytes }: UploadLine) =>
    stage.is === "sent" ? bytes : stage.is === "sending" || stage.is === "paused" ? doneBytes : 0;
  const [sent, all] = [sum(counted.map(sentOf)), sum(counted.map(({ bytes }) => bytes))];
  const rate = sum(lines.map(({ stage, rate }) => (stage.is === "sending" ? (rate ?? 0) : 0)));
  const finished = counted.filter(({ stage }) => stage.is === "sent").length;
  const misnamed = lines.filter(({ stage }) => stage.is === "refused" && stage.nearestName !== null);
  const asking = lines.filter(
    ({ stage }) => stage.is === "asks" && stage.questions.every(({ about }) => about !== "sameBytes"),
  );
  const over = lines.filter(({ stage, asset }) => stage.is === "sent" && asset !== null);
  return (
    <header className="space-y-2 border-b border-line bg-sunken px-4 py-3">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="text-sm tabular-nums">
          {counted.length === 0 ? t("uploads") : t("total", { all: counted.length, finished })}
          {rate > 0 && (
            <span className="text-quiet">
              {" · "}
              {t("speed", { rate: formatBytes(rate), left: formatDuration(((all - sent) / rate) * 1_000) })}
            </span>
          )}
        </p>
        <div className="flex flex-wrap gap-2">
          {misnamed.length > 1 && (
            <Button onClick={() => uploadQueue.takeNearestNames()}>{t("takeNames", { count: misnamed.length })}</Button>
          )}
          {asking.length > 1 && (
            <Button onClick={() => uploadQueue.agree(asking.map(({ id }) => id))}>
              {t("sendAll", { count: asking.length })}
            </Button>
          )}
          {over.length > 1 && (
            <Button kind="quiet" onClick={() => uploadQueue.dismiss(over.map(({ id }) => id))}>
              {t("dismissSent")}
            </Button>
          )}
        </div>
      </div>
      {counted.length > 1 && lines.some(isAtWork) && <Progress label={t("totalBar")} value={sent} max={all} />}
    </header>
  );
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
