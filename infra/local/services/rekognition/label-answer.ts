import type { SeenObject } from "./detection.ts";
import { type KnownLabel, labelFor } from "./label-taxonomy.ts";

export interface LabelAnswer {
  Name: string;
  Confidence: number;
  Instances: { BoundingBox: { Width: number; Height: number; Left: number; Top: number }; Confidence: number }[];
  Parents: { Name: string }[];
  Aliases: { Name: string }[];
  Categories: { Name: string }[];
}

export interface LabelFilters {
  LabelInclusionFilters?: string[];
  LabelExclusionFilters?: string[];
  LabelCategoryInclusionFilters?: string[];
  LabelCategoryExclusionFilters?: string[];
}

const named = (Name: string) => ({ Name });

/** The chance that at least one of the sightings is right, were they independent: several doubtful cars make a likely car. */
function combined(scores: readonly number[]): number {
  return 1 - scores.reduce((wrong, score) => wrong * (1 - score), 1);
}

function answerFor(label: KnownLabel, seen: readonly SeenObject[]): LabelAnswer {
  const clamp = (value: number) => Math.min(1, Math.max(0, value));
  return {
    Name: label.name,
    Confidence: 100 * combined(seen.map((object) => object.score)),
    Instances: seen.map(({ region, score }) => ({
      BoundingBox: {
        Width: clamp(region.width),
        Height: clamp(region.height),
        Left: clamp(region.left),
        Top: clamp(region.top),
      },
      Confidence: 100 * score,
    })),
    Parents: label.parents.map(named),
    Aliases: label.aliases.map(named),
    Categories: [named(label.category)],
  };
}

/** Ancestors are labels too, as sure as the surest of what implies them; they have no place in the picture. */
function ancestors(labels: readonly LabelAnswer[]): LabelAnswer[] {
  const own = new Set(labels.map((label) => label.Name));
  const implied = new Map<string, LabelAnswer>();
  for (const label of labels) {
    for (const [position, { Name }] of label.Parents.entries()) {
      if (own.has(Name) || (implied.get(Name)?.Confidence ?? 0) >= label.Confidence) continue;
      implied.set(Name, {
        Name,
        Confidence: label.Confidence,
        Instances: [],
        // The first of a label's parents is its most general: those before a parent are its own.
        Parents: label.Parents.slice(0, position),
        Aliases: [],
        Categories: label.Categories,
      });
    }
  }
  return [...implied.values()];
}

/** What DetectLabels answers for the objects that were seen, the surest first. */
export function labelAnswers(
  objects: readonly SeenObject[],
  options: { minConfidence: number; maxLabels: number | undefined; filters: LabelFilters },
): LabelAnswer[] {
  const seen = Map.groupBy(objects, (object) => object.name);
  const own = [...seen].flatMap(([name, sightings]) => {
    const label = labelFor(name);
    return label ? [answerFor(label, sightings)] : [];
  });
  const { filters } = options;
  const isIn = (list: readonly string[] | undefined, names: readonly string[]) =>
    list?.some((entry) => names.includes(entry)) ?? false;
  const wanted = (label: LabelAnswer): boolean => {
    const categories = label.Categories.map((category) => category.Name);
    const included = filters.LabelInclusionFilters?.length || filters.LabelCategoryInclusionFilters?.length;
    if (
      included &&
      !isIn(filters.LabelInclusionFilters, [label.Name]) &&
      !isIn(filters.LabelCategoryInclusionFilters, categories)
    )
      return false;
    return (
      !isIn(filters.LabelExclusionFilters, [label.Name]) && !isIn(filters.LabelCategoryExclusionFilters, categories)
    );
  };
  return [...own, ...ancestors(own)]
    .filter((label) => label.Confidence >= options.minConfidence && wanted(label))
    .toSorted((one, other) => other.Confidence - one.Confidence || one.Name.localeCompare(other.Name))
    .slice(0, options.maxLabels);
}
