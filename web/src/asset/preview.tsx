import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useCallback } from "react";
import { useTranslation } from "react-i18next";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import { isMoving } from "../library/moving.ts";
import { Placeholder } from "../library/placeholder.tsx";
import { problemWords } from "../parts/problem-words.ts";
import { Player } from "../player/player.tsx";
import type { Transport } from "../player/transport.ts";
import { assetApi, type Shown } from "./asset-api.ts";

/** What is over is not played on, although its links are good for a while. */
const takenBack: ReadonlySet<string> = new Set(["withdrawn", "expired", "deleted"]);

interface PreviewProps {
  asset: Asset;
  version: Version;
  shown: Shown;
  transport: Transport;
  overlay: ReactNode;
}

/** The film, song or picture itself; until there is one, or where it may not be seen, its shape and why. */
export function Preview({ asset, version, shown, transport, overlay }: PreviewProps) {
  const { t } = useTranslation("asset");
  const { width, height } = version.technical ?? asset;
  const aspect = width && height ? width / height : undefined;
  const isOver = takenBack.has(version.status);
  const hasPlayback = !isOver && "playback" in asset.links && version.renditions.length > 0;
  const playback = useQuery({
    // Not under the asset: a film is not to begin again because somebody has commented on it.
    queryKey: ["playback", asset.id, version.version, shown.purpose],
    queryFn: () => assetApi.playback(asset.id, shown),
    enabled: hasPlayback,
    // Its links are good for longer; a film is not to begin again because a window was left.
    staleTime: 10 * 60_000,
    refetchOnWindowFocus: false,
    retry: false,
  });
  const whole = version.renditions.find(({ role }) => role === "full");
  const { purpose, version: number } = shown;
  const loadWhole = useCallback(
    async () => (await assetApi.rendition(asset.id, whole?.name ?? "full", { purpose, version: number })).url,
    [asset.id, whole?.name, purpose, number],
  );
  if (playback.data && !isOver) {
    return (
      <Player
        {...playback.data}
        title={asset.title}
        aspect={aspect}
        transport={transport}
        overlay={overlay}
        full={whole && loadWhole}
        hasKeys
      />
    );
  }
  return (
    <div
      className={`card relative grid max-h-[66dvh] w-full place-items-center overflow-hidden bg-sunken ${asset.kind === "audio" ? "h-48" : ""}`}
      style={asset.kind === "audio" ? undefined : { aspectRatio: aspect ?? 16 / 9 }}
    >
      <Placeholder thumbhash={version.version === asset.version ? asset.thumbhash : null} kind={asset.kind} />
      <p className="absolute inset-x-4 bottom-4 text-center text-sm text-balance">
        <span className="rounded-lg bg-surface/90 px-3 py-1.5 text-quiet empty:hidden">{said()}</span>
      </p>
    </div>
  );

  function said(): string {
    if (isOver) return t("preview.over");
    if (playback.isError) return problemWords(playback.error);
    if (hasPlayback) return "";
    if (isMoving(version.status)) return t("preview.moving");
    return version.renditions.length === 0 ? t("preview.nothing") : t("preview.later");
  }
}
