import { useMutation } from "@tanstack/react-query";
import type { Version } from "../../../functions/api/schemas/asset.ts";
import { api } from "../api.ts";
import { formatBytes } from "../parts/format.ts";

/** What was made of the master, each to be opened through a signed link of its own. */
export function Renditions({ assetId, renditions }: { assetId: string; renditions: Version["renditions"] }) {
  const open = useMutation({
    mutationFn: (name: string) => api.rendition(assetId, name),
    onSuccess: ({ url }) => window.open(url, "_blank", "noopener,noreferrer"),
  });
  if (renditions.length === 0) return null;
  return (
    <section className="card overflow-x-auto p-5">
      <h2 className="heading mb-3">Renditions</h2>
      <table className="w-full text-left text-sm">
        <thead className="text-quiet">
          <tr>
            <th className="pr-4 pb-2 font-normal">Name</th>
            <th className="pr-4 pb-2 font-normal">Size</th>
            <th className="pr-4 pb-2 font-normal">Bytes</th>
            <th className="pb-2">
              <span className="sr-only">Open</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {renditions.map((rendition) => (
            <tr key={rendition.name} className="border-t border-line">
              <td className="py-2 pr-4 font-medium">{rendition.name}</td>
              <td className="py-2 pr-4 whitespace-nowrap tabular-nums">
                {rendition.width === undefined ? "" : `${rendition.width} × ${rendition.height}`}
              </td>
              <td className="py-2 pr-4 whitespace-nowrap tabular-nums">{formatBytes(rendition.bytes)}</td>
              <td className="py-2 text-right">
                <button
                  type="button"
                  className="text-accent underline-offset-4 hover:underline"
                  onClick={() => open.mutate(rendition.name)}
                >
                  Open<span className="sr-only"> {rendition.name}</span>
                </button>
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
