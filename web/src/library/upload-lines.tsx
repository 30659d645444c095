import { formatBytes } from "../parts/format.ts";
import { Prose } from "../parts/prose.tsx";
import { type UploadLine, uploadQueue, useUploadLines } from "./upload-queue.ts";

/** What is on its way, what has arrived, and what was refused and why. */
export function UploadLines() {
  const lines = useUploadLines();
  if (lines.length === 0) return null;
  return (
    <ul className="mt-4 space-y-2" aria-label="Uploads">
      {lines.map((line) => (
        <Line key={line.id} line={line} />
      ))}
    </ul>
  );
}

function Line({ line }: { line: UploadLine }) {
  const { id, name, state, sentBytes, bytes } = line;
  return (
    <li className="rounded-lg bg-sunken px-3 py-2">
      <div className="flex items-center justify-between gap-3">
        <span className="min-w-0 truncate font-medium" title={name}>
          {name}
        </span>
        <span className="flex shrink-0 items-center gap-2 text-xs whitespace-nowrap text-quiet tabular-nums">
          {state === "sending"
            ? `${formatBytes(sentBytes)} of ${formatBytes(bytes)}`
            : state === "sent"
              ? "Sent"
              : "Not sent"}
          <button
            type="button"
            className="-my-1 -mr-2 grid size-8 place-items-center rounded-md hover:bg-line"
            aria-label={state === "sending" ? `Stop sending ${name}` : `Dismiss ${name}`}
            onClick={() => uploadQueue.dismiss(id)}
          >
            <svg viewBox="0 0 12 12" className="size-3 stroke-current stroke-[1.5]" aria-hidden="true">
              <path d="m2 2 8 8m0-8-8 8" />
            </svg>
          </button>
        </span>
      </div>
      {state === "sending" && (
        <progress className="bar mt-1.5" value={sentBytes} max={Math.max(bytes, 1)} aria-label={name} />
      )}
      {line.duplicateOf !== null && (
        <p className="text-sm text-quiet">The same bytes as {line.duplicateOf}. They make no new version of it.</p>
      )}
      {state === "failed" && <Refusal line={line} />}
    </li>
  );
}

function Refusal({ line: { id, reason, nearestName } }: { line: UploadLine }) {
  return (
    <div role="alert" className="space-y-1 pb-1 text-sm">
      <p className="break-words text-bad">
        <Prose text={reason} />
      </p>
      {nearestName === null ? (
        <button type="button" className="link" onClick={() => uploadQueue.retry(id)}>
          Try again
        </button>
      ) : (
        <button type="button" className="link break-all" onClick={() => uploadQueue.rename(id, nearestName)}>
          Send it as {nearestName}
        </button>
      )}
    </div>
  );
}
