import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Version } from "../../../functions/api/schemas/asset.ts";
import type { Tag } from "../../../shared/tag/tag.ts";
import { formatPercent } from "../parts/format.ts";
import type { Transport } from "../player/transport.ts";
import { Colours } from "./colours.tsx";
import { bestMomentOf } from "./sightings.ts";
import { TagTimeline } from "./tag-timeline.tsx";

interface TagsProps {
  version: Version;
  transport: Transport;
  chosen: Tag | null;
  onChoose: (tag: Tag | null) => void;
}

const atFirst = 24;

/** What is to be seen in it, how sure that is, where (once chosen, over the picture) and when (below, in time). */
export function Tags({ version: { tags, dominantColours, technical }, transport, chosen, onChoose }: TagsProps) {
  const { t } = useTranslation("asset");
  const [isAll, setAll] = useState(false);
  if (tags.length === 0 && dominantColours.length === 0) return null;
  const shown = isAll ? tags : tags.slice(0, atFirst);
  const choose = (tag: Tag) => {
    if (chosen === tag) return onChoose(null);
    onChoose(tag);
    const momentMs = bestMomentOf(tag);
    if (momentMs !== undefined) transport.seek(momentMs / 1000 + 0.02);
  };
  return (
    <section className="card space-y-4 p-5" aria-labelledby="tags-title">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="tags-title" className="heading">
          {tags.length > 0 ? t("tags.title") : t("colours")}
        </h2>
        {tags.length > 0 && <p className="text-xs text-quiet">{t("tags.how")}</p>}
      </div>
      {tags.length > 0 && (
        <ul className="flex flex-wrap gap-2" aria-label={t("tags.title")}>
          {shown.map((tag) => (
            <li key={`${tag.type} ${tag.name}`} className="max-w-full">
              <TagChip tag={tag} isChosen={tag === chosen} onChoose={() => choose(tag)} />
            </li>
          ))}
          {tags.length > shown.length && (
            <li>
              <button type="button" className="link text-sm" onClick={() => setAll(true)}>
                {t("tags.more", { count: tags.length - shown.length })}
              </button>
            </li>
          )}
        </ul>
      )}
      {technical?.durationMs !== undefined && (
        <TagTimeline
          tags={chosen && !shown.slice(0, 8).includes(chosen) ? [chosen, ...shown.slice(0, 7)] : shown.slice(0, 8)}
          durationMs={technical.durationMs}
          transport={transport}
          chosen={chosen}
          onGo={(tag, ms) => {
            onChoose(tag);
            transport.seek(ms / 1000 + 0.02);
          }}
        />
      )}
      <Colours colours={dominantColours} />
    </section>
  );
}

function TagChip({ tag, isChosen, onChoose }: { tag: Tag; isChosen: boolean; onChoose: () => void }) {
  const { t } = useTranslation("asset");
  const isWarning = tag.type === "moderation";
  return (
    <button
      type="button"
      aria-pressed={isChosen}
      title={[...tag.parents, tag.name].join(" › ")}
      className={`flex min-h-7 max-w-full items-center gap-1.5 rounded-full border px-3 py-0.5 text-sm pointer-coarse:min-h-9 ${isChosen ? "border-accent bg-accent-ground" : isWarning ? "border-transparent bg-bad-ground" : "border-transparent bg-sunken hover:border-edge"}`}
      onClick={onChoose}
    >
      {tag.type !== "label" && <span className="text-quiet">{t(`tags.type.${tag.type}`)}:</span>}
      <span className={`truncate ${isWarning ? "text-bad" : ""}`}>{tag.name}</span>
      <span className="text-quiet tabular-nums">{formatPercent(tag.confidence)}</span>
    </button>
  );
}
