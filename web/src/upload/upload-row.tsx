import { Link } from "@tanstack/react-router";
import { Pause, Play, X } from "lucide-react";
import { memo } from "react";
import { useTranslation } from "react-i18next";
import { Thumb } from "../library/thumb.tsx";
import { formatBytes } from "../parts/format.ts";
import { IconButton } from "../parts/icon-button.tsx";
import { Progress } from "../parts/progress.tsx";
import { LineNotes } from "./line-notes.tsx";
import { LineState } from "./line-state.tsx";
import { isAtWork, type UploadLine } from "./upload-line.ts";
import { uploadQueue } from "./upload-queue.ts";

const unknown = { kind: null, thumbhash: null, thumbUrl: null };

/** One file: its name, where it is, and what can be done about it. */
export const UploadRow = memo(function UploadRow({ line, isFollowed }: { line: UploadLine; isFollowed: boolean }) {
  const { t } = useTranslation("upload");
  const { id, name, stage, place, bytes, doneBytes, asset } = line;
  const isPaused = stage.is === "paused";
  const hasBar = stage.is === "sending" || ((isPaused || stage.is === "interrupted") && doneBytes > 0);
  return (
    <li className="space-y-1.5 px-4 py-2.5 [contain-intrinsic-size:auto_3.75rem] [content-visibility:auto]">
      <div className="flex items-center gap-3">
        <div className="relative size-10 shrink-0 overflow-hidden rounded-md bg-sunken">
          <Thumb {...(asset?.made ?? unknown)} />
        </div>
        <div className="min-w-0 grow">
          {asset === null ? (
            <p className="truncate font-medium" title={name}>
              {name}
            </p>
          ) : (
            <Link
              to="/assets/$assetId"
              params={{ assetId: asset.id }}
              className="block truncate font-medium hover:underline"
              title={name}
            >
              {name}
            </Link>
          )}
          <p className="truncate text-xs text-quiet">
            {place.brand} / {place.campaign} · {formatBytes(bytes)}
          </p>
        </div>
        <div className="flex shrink-0 items-center gap-1 text-xs whitespace-nowrap text-quiet tabular-nums">
          <span className="mr-1">
            <LineState line={line} isFollowed={isFollowed} />
          </span>
          {/* One button, so that who has paused by a key goes on by the same. */}
          {(stage.is === "sending" || isPaused) && (
            <IconButton
              label={t(isPaused ? "resume" : "pause", { name })}
              icon={isPaused ? Play : Pause}
              onClick={() => (isPaused ? uploadQueue.resume(id) : uploadQueue.pause(id))}
            />
          )}
          <IconButton
            label={t(isAtWork(line) || isPaused ? "stop" : "dismiss", { name })}
            icon={X}
            onClick={() => uploadQueue.dismiss([id])}
          />
        </div>
      </div>
      {hasBar && <Progress label={name} value={doneBytes} max={bytes} />}
      <LineNotes line={line} />
    </li>
  );
});
