import { useMutation } from "@tanstack/react-query";
import type { Asset, Version } from "../../../functions/api/schemas/asset.ts";
import { api, type Purpose } from "../api.ts";
import { formatBytes } from "../parts/format.ts";

type Rendition = Version["renditions"][number];

/** What was made of the master. What can be seen by itself opens through a signed link of its own. */
export function Renditions({ asset, purpose }: { asset: Asset; purpose: Purpose }) {
  const open = useMutation({
    mutationFn: (name: string) => api.rendition(asset.id, name, purpose),
    onSuccess: ({ url }) => window.open(url, "_blank", "noopener,noreferrer"),
  });
  const { renditions } = asset.current;
  if (renditions.length === 0) return null;
  return (
    <section className="card p-5">
      <h2 className="heading mb-3">Renditions</h2>
      <table className="w-full text-left text-sm">
        <thead className="text-quiet">
          <tr>
            <th className="pr-4 pb-2 font-normal">Name</th>
            <th className="pr-4 pb-2 font-normal max-sm:hidden">Size</th>
            <th className="pr-4 pb-2 text-right font-normal">Bytes</th>
            <th className="w-0 pb-2">
              <span className="sr-only">Open</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {renditions.map((rendition) => (
            <tr key={rendition.name} className="border-t border-line">
              <td className="pr-4 font-medium wrap-anywhere">{rendition.name}</td>
              <td className="pr-4 whitespace-nowrap text-quiet tabular-nums max-sm:hidden">{sizeOf(rendition)}</td>
              <td className="pr-4 text-right whitespace-nowrap text-quiet tabular-nums">
                {formatBytes(rendition.bytes)}
              </td>
              <td className="h-10 text-right">
                <Open rendition={rendition} isLive={asset.status === "live"} onOpen={open.mutate} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {open.isError && (
        <p role="alert" className="mt-2 text-sm text-bad">
          {open.error.message}
        </p>
      )}
    </section>
  );
}

interface OpenProps {
  rendition: Rendition;
  isLive: boolean;
  onOpen: (name: string) => void;
}

function Open({ rendition: { name, role, previewUrl }, isLive, onOpen }: OpenProps) {
  const label = (
    <>
      Open<span className="sr-only"> {name}</span>
    </>
  );
  // A playlist or a thumbnail track is for players.
  if (role === "hls" || role === "thumbnails") return null;
  if (previewUrl !== null) {
    return (
      <a className="link" href={previewUrl} target="_blank" rel="noopener noreferrer">
        {label}
      </a>
    );
  }
  return isLive ? (
    <button type="button" className="link" onClick={() => onOpen(name)}>
      {label}
    </button>
  ) : null;
}

function sizeOf({ width, height, durationMs, bitrateKbps }: Rendition): string {
  if (width !== undefined) return `${width} × ${height}`;
  return durationMs !== undefined && bitrateKbps !== undefined ? `${bitrateKbps} kbit/s` : "";
}
