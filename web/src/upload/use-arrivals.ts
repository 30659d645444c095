import { useCallback, useEffect } from "react";
import type { Asset } from "../../../functions/api/schemas/asset.ts";
import { api } from "../api.ts";
import { isMoving } from "../library/moving.ts";
import { useChanges, useMoving } from "../live/live.ts";
import { type Arrived, keyOfLine, type UploadLine, uploadLines, useUploadLines } from "./upload-line.ts";

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
  found: { assetId: string; version: number; status: Arrived["status"] },
): Promise<void> {
  const { assetId: id, version, status } = found;
  if (line.asset?.status === status) return;
  const asset = isMoving(status) ? undefined : await api.asset(id).catch(() => undefined);
  // A newer version may have come meanwhile; what was made of that is another line's.
  const isThis = asset?.current.version === version;
  uploadLines.change(line.id, {
    asset: {
      id,
      version,
      status,
      reason: isThis && hasFailed(status) ? asset.statusReason : null,
      made: isThis ? madeOf(asset) : null,
    },
  });
}

function hasFailed(status: Arrived["status"]): boolean {
  return status === "failed" || status === "quarantined";
}

function madeOf({ kind, thumbhash, thumbUrl, current }: Asset): Arrived["made"] {
  return { kind, thumbhash, thumbUrl, renditions: current.renditions.length };
}
