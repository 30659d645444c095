import { useQuery } from "@tanstack/react-query";
import type { Asset } from "../../../functions/api/schemas/asset.ts";
import { api, type Purpose } from "../api.ts";
import { isMoving } from "../library/moving.ts";
import { Placeholder } from "../library/placeholder.tsx";
import { Player } from "../parts/player.tsx";

/** The film, song or picture itself; until there is one, or where it may not be seen, its shape and why. */
export function Preview({ asset, purpose }: { asset: Asset; purpose: Purpose }) {
  const { width, height, current } = asset;
  const aspect = width === null || height === null ? undefined : width / height;
  const hasPlayback = "playback" in asset.links && current.renditions.length > 0;
  const playback = useQuery({
    queryKey: ["playback", asset.id, asset.version, purpose],
    queryFn: () => api.playback(asset.id, purpose),
    enabled: hasPlayback,
    // Its links are good for longer; a film is not to begin again because a window was left.
    staleTime: 10 * 60_000,
    refetchOnWindowFocus: false,
  });
  if (playback.data) {
    const { poster, waveform } = playback.data;
    return <Player {...playback.data} poster={poster ?? waveform} title={asset.title} aspect={aspect} />;
  }
  return (
    <div
      className="card relative grid max-h-[70dvh] w-full place-items-center overflow-hidden bg-sunken"
      style={{ aspectRatio: aspect ?? 16 / 9 }}
    >
      <Placeholder thumbhash={asset.thumbhash} kind={asset.kind} />
      <p className="absolute inset-x-4 bottom-4 text-center text-sm text-quiet">{said()}</p>
    </div>
  );

  function said(): string {
    if (playback.isError) return playback.error.message;
    if (hasPlayback) return "";
    if (isMoving(asset.status)) return "Being prepared";
    return current.renditions.length === 0 ? "Nothing was made of this version." : "To be seen here once it is live.";
  }
}
