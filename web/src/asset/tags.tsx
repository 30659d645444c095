import type { Version } from "../../../functions/api/schemas/asset.ts";
import { formatDuration } from "../parts/format.ts";

/** What is to be seen in it, how sure that is, and in a film from when on. */
export function Tags({ version: { tags, dominantColours } }: { version: Version }) {
  if (tags.length === 0 && dominantColours.length === 0) return null;
  return (
    <section className="card space-y-3 p-5">
      <h2 className="heading">{tags.length > 0 ? "Tags" : "Colours"}</h2>
      {tags.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {tags.map((tag) => (
            <li
              key={`${tag.type} ${tag.name}`}
              className="max-w-full truncate rounded-full bg-sunken px-3 py-1 text-sm"
              title={[...tag.parents, tag.name].join(" › ")}
            >
              {tag.name} <span className="text-quiet tabular-nums">{Math.round(tag.confidence)} %</span>
              {tag.spans[0] && (
                <span className="text-quiet tabular-nums"> · {formatDuration(tag.spans[0].startMs)}</span>
              )}
            </li>
          ))}
        </ul>
      )}
      {dominantColours.length > 0 && (
        <ul className="flex flex-wrap gap-2" aria-label="Dominant colours">
          {dominantColours.map(({ hex, name, percent }) => (
            <li key={hex} title={`${name}, ${Math.round(percent)} %`}>
              <svg
                role="img"
                aria-label={`${name}, ${Math.round(percent)} %`}
                className="size-7 rounded-md border border-line"
              >
                <rect width="100%" height="100%" fill={hex} />
              </svg>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
