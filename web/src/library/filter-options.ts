import i18next from "i18next";
import type { AssetSummary } from "../../../functions/api/schemas/asset.ts";
import type { PublicConfig } from "../../../functions/api/schemas/session.ts";
import { Kind } from "../../../shared/asset/kind.ts";
import type { Status } from "../../../shared/asset/status.ts";
import { formatDay } from "../parts/format.ts";
import type { LibraryFilter } from "./library-search.ts";

export interface FilterOption {
  id: string;
  /** What kind of filter it is. */
  facet: string;
  text: string;
  /** What it sets; nothing for the one that asks for dates. */
  sets: LibraryFilter | undefined;
}

export interface FilterChip {
  id: string;
  facet: string;
  text: string;
  clears: (keyof LibraryFilter)[];
}

/** In the order of a life. Not those that nobody looks for: what is received is processed at once. */
const statuses: readonly Status[] = [
  "processing",
  "in_review",
  "changes_requested",
  "approved",
  "scheduled",
  "live",
  "failed",
  "quarantined",
  "rejected",
  "expired",
  "withdrawn",
];
const spans = [
  ["today", 0],
  ["week", 6],
  ["month", 29],
] as const;
/** So many of the people and labels in view are offered. */
const mostSeen = 40;

type Brands = PublicConfig["brands"];

/** Everything that the library can be narrowed to, as far as it is known: labels and people are those of what has been seen. */
export function knownOptions(brands: Brands, seen: readonly AssetSummary[], today: Date): FilterOption[] {
  const t = i18next.t;
  const option = (facet: keyof LibraryFilter | "uploaded", text: string, sets: FilterOption["sets"]): FilterOption => ({
    id: `${facet} ${text}`,
    facet: t(`library:facet.${facet}`),
    text,
    sets,
  });
  return [
    ...Kind.options.map((kind) => option("kind", t(`parts:kind.${kind}`), { kind })),
    ...statuses.map((status) => option("status", t(`parts:status.${status}`), { status })),
    ...(brands.length > 1
      ? brands.map(({ id, name }) => option("brand", name, { brand: id, campaign: undefined }))
      : []),
    ...brands.flatMap(({ id: brand, name, campaigns }) =>
      campaigns.map((campaign) =>
        option("campaign", brands.length > 1 ? `${campaign.name} (${name})` : campaign.name, {
          campaign: campaign.id,
          ...(brands.length > 1 && { brand }),
        }),
      ),
    ),
    ...spans.map(([span, days]) =>
      option("uploaded", t(`library:span.${span}`), { from: dayBefore(today, days), to: undefined }),
    ),
    option("uploaded", t("library:span.choose"), undefined),
    ...distinct(seen.flatMap(({ tags }) => tags)).map((tag) => option("tag", tag, { tag })),
    ...distinct(seen.flatMap(({ uploadedBy }) => uploadedBy ?? [])).map((uploadedBy) =>
      option("uploadedBy", uploadedBy, { uploadedBy }),
    ),
  ];
}

/** Those that hold the words; and the words themselves as a label or a person, which only the API knows. */
export function matchingOptions(known: readonly FilterOption[], words: string): FilterOption[] {
  const wanted = words.trim().toLowerCase();
  if (wanted === "") return known.filter(({ sets }) => sets?.tag === undefined && sets?.uploadedBy === undefined);
  const t = i18next.t;
  const closeness = ({ facet, text }: FilterOption) => {
    const at = text.toLowerCase().indexOf(wanted);
    return at === 0 ? 3 : at > 0 ? 2 : facet.toLowerCase().startsWith(wanted) ? 1 : 0;
  };
  const found = known.filter((one) => closeness(one) > 0).sort((a, b) => closeness(b) - closeness(a));
  const asWritten = (["tag", "uploadedBy"] as const)
    .map((facet) => ({
      id: `${facet} ${words.trim()} as written`,
      facet: t(`library:facet.${facet}`),
      text: words.trim(),
      sets: { [facet]: words.trim() },
    }))
    .filter(
      ({ facet, text }) => !found.some((one) => one.facet === facet && one.text.toLowerCase() === text.toLowerCase()),
    );
  return [...found, ...asWritten];
}

/** What the library is narrowed to, in words. */
export function chipsOf(filter: LibraryFilter, brands: Brands): FilterChip[] {
  const t = i18next.t;
  const { kind, status, brand, campaign, tag, uploadedBy, from, to } = filter;
  const chip = (facet: keyof LibraryFilter, text: string | undefined): FilterChip[] =>
    text === undefined ? [] : [{ id: facet, facet: t(`library:facet.${facet}`), text, clears: [facet] }];
  const known = brands.find(({ id }) => id === brand);
  const campaigns = known?.campaigns ?? brands.flatMap((one) => one.campaigns);
  const span =
    from !== undefined && to !== undefined
      ? t("library:span.between", { from: formatDay(from), to: formatDay(to) })
      : from !== undefined
        ? t("library:span.since", { from: formatDay(from) })
        : to !== undefined
          ? t("library:span.until", { to: formatDay(to) })
          : undefined;
  return [
    ...chip("kind", kind && t(`parts:kind.${kind}`)),
    ...chip("status", status && t(`parts:status.${status}`)),
    ...chip("brand", brand && (known?.name ?? brand)),
    ...chip("campaign", campaign && (campaigns.find(({ id }) => id === campaign)?.name ?? campaign)),
    ...chip("tag", tag),
    ...chip("uploadedBy", uploadedBy),
    ...(span === undefined
      ? []
      : [
          {
            id: "uploaded",
            facet: t("library:facet.uploaded"),
            text: span,
            clears: ["from", "to"] as ("from" | "to")[],
          },
        ]),
  ];
}

function distinct(names: readonly string[]): string[] {
  return [...new Set(names)].slice(0, mostSeen);
}

/** Days are those of UTC, as the API reckons them. */
function dayBefore(today: Date, days: number): string {
  return new Date(today.getTime() - days * 86_400_000).toISOString().slice(0, 10);
}
