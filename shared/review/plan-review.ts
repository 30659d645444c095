import { DomainError } from "../error.ts";
import { type Condition, type ConditionFacts, judge, type Verdict } from "./condition.ts";
import { type Asked, type Directory, resolveReviewers } from "./resolve-reviewers.ts";
import { type ReviewTemplate, type Stage, StageTerms } from "./review-template.ts";

/** A template that was looked at, and what each member of its condition came to. */
export interface TemplateTried {
  id: string;
  name: string;
  holds: boolean;
  verdicts: Verdict[];
}

export interface PlannedStage {
  id: string;
  name: string;
  /** The stages that it waits for. */
  after: string[];
  startsAt: string | null;
  calendar: string;
  /** False when its condition does not hold. */
  takesPlace: boolean;
  verdicts: Verdict[];
  reviewers: Asked[];
  escalations: Asked[][];
  terms: StageTerms;
  /** Why it cannot take place although it should. */
  problem: string | null;
}

export interface ReviewPlan {
  template: { id: string; name: string; because: string };
  /** In the order in which they were tried, up to the one that was taken. */
  tried: TemplateTried[];
  stages: PlannedStage[];
}

export interface PlanningRules extends Directory {
  templates: readonly ReviewTemplate[];
  calendarOf: (brand: string) => string;
}

/**
 * Works out how a version gets its approval: by which template, in which stages, who is asked at each and why. Asks nobody.
 *
 * @param chosen a template that somebody chose instead of the first whose condition holds
 * @throws DomainError invalid for a template that there is not.
 */
export function planReview(
  facts: ConditionFacts,
  { templates, calendarOf, ...directory }: PlanningRules,
  now: Date,
  chosen?: string,
): ReviewPlan {
  const { template, tried, because } = chosen === undefined ? firstThatHolds() : byChoice(chosen);
  const stages = template.stages.map((stage, at) => plannedStage(stage, template.stages[at - 1]?.id));
  return { template: { id: template.id, name: template.name, because }, tried, stages };

  function firstThatHolds() {
    const tried: TemplateTried[] = [];
    for (const template of templates) {
      const judged = judge(template.when, facts, now);
      tried.push({ id: template.id, name: template.name, ...judged });
      if (judged.holds) return { template, tried, because: inWords(template.when, judged.verdicts) };
    }
    throw new DomainError("invalid", "No review template holds for this asset; the last must hold for every one.");
  }

  function byChoice(id: string) {
    const template = templates.find((one) => one.id === id);
    if (template !== undefined) return { template, tried: [], because: "It was chosen for this asset." };
    throw new DomainError(
      "invalid",
      `There is no review template ${id}. There are: ${templates.map((one) => one.id).join(", ")}.`,
      { details: { field: "template" } },
    );
  }

  function plannedStage(stage: Stage, before: string | undefined): PlannedStage {
    const { holds, verdicts } = judge(stage.when, facts, now);
    // Who is there on the day on which it begins at the earliest.
    const day = stage.startsAt !== undefined && new Date(stage.startsAt) > now ? new Date(stage.startsAt) : now;
    const reviewers = resolveReviewers(stage.reviewers, facts, directory, day);
    const terms = StageTerms.parse(
      Object.fromEntries(Object.entries(stage).filter(([member]) => member in StageTerms.shape)),
    );
    return {
      id: stage.id,
      name: stage.name,
      after: stage.after ?? (before === undefined ? [] : [before]),
      startsAt: stage.startsAt ?? null,
      calendar: stage.calendar ?? calendarOf(facts.brand),
      takesPlace: holds,
      verdicts,
      reviewers,
      escalations: stage.escalations.map(({ to }) => resolveReviewers(to, facts, directory, day)),
      terms,
      problem: holds && reviewers.length === 0 ? nobodyAt(stage, facts) : null,
    };
  }
}

function nobodyAt({ name, reviewers }: Stage, { brand, markets }: ConditionFacts): string {
  const roles = reviewers.flatMap((reference) => ("role" in reference ? [reference.role] : []));
  return `The stage ${name} would ask nobody: no one in the configuration is ${roles.join(" or ") || "named"} for ${brand}${markets.length === 0 ? "" : ` in ${markets.join(", ")}`}.`;
}

/** Why a condition held or not, in a sentence. */
export function inWords(condition: Condition | undefined, verdicts: readonly Verdict[]): string {
  if (condition === undefined || verdicts.length === 0) return "It holds for every asset.";
  return verdicts
    .map(({ about, wanted, found, holds }) => `${about} ${holds ? "is" : "is not"} ${wanted} (${found})`)
    .join("; ");
}
