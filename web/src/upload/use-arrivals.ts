import { useCallback, useEffect } from "react";
import { api } from "../api.ts";
import { isMoving } from "../library/moving.ts";
import { useChanges, useMoving } from "../live/live.ts";
import { keyOfLine, type UploadLine, uploadLines, useUploadLines } from "./upload-line.ts";

const atOnce = 200;

/** Follows what has been sent until somebody has to look at it: registered, worked on, in review or failed. */
export function useArrivals(): void {
  const awaited = useUploadLines().filter(isAwaited).length;
  useMoving(awaited > 0);
  useEffect(() => {
    if (awaited > 0) void look();
  }, [awaited]);
  useChanges(useCallback(() => void look(), []));
}

function isAwaited({ stage, asset }: UploadLine): boolean {
  return stage.is === "sent" && (asset === null || isMoving(asset.status));
}

async function look(): Promise<void> {
  const awaited = uploadLines.all().filter(isAwaited);
  for (let from = 0; from < awaited.length; from += atOnce) {
    const lines = awaited.slice(from, from + atOnce);
    const files = lines.map((line) => ({ path: keyOfLine(line), bytes: line.bytes }));
    // The next change, or the next visit, asks again.
    const checked = await api.checkUploads({ files }).catch(() => undefined);
    for (const [at, line] of lines.entries()) {
      const found = checked?.files[at]?.existing;
      if (found && found.version > line.versionBefore) await become(line, found);
    }
  }
}

async function become(
  line: UploadLine,
  found: { assetId: string; version: number; status: UploadStatus },
): Promise<void> {
  const { assetId: id, version, status } = found;
  if (line.asset?.status === status) return;
  const isBad = status === "failed" || status === "quarantined";
  const reason = isBad
    ? await api.asset(id).then(
        ({ statusReason }) => statusReason,
        () => null,
      )
    : null;
  uploadLines.change(line.id, { asset: { id, version, status, reason } });
}

type UploadStatus = NonNullable<UploadLine["asset"]>["status"];
