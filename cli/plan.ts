import type { ReviewPlanView } from "../functions/api/schemas/review-view.ts";
import type { ApiClient } from "./api-client.ts";

/** Prints who would be asked about an asset, in which order, and why. Nobody is asked by that. */
export async function printPlan(api: ApiClient, asset: string, template: string | undefined): Promise<void> {
  const plan = await api.reviewPlan(asset, template);
  for (const line of planLines(plan)) console.log(line);
  if (plan.stages.some(({ problem }) => problem !== null)) process.exitCode = 1;
}

function planLines({ template, tried, stages, waivers }: ReviewPlanView): string[] {
  const passedOver = tried.filter(({ holds }) => !holds);
  return [
    `${template.name} (${template.id}): ${template.because}`,
    ...passedOver.map(
      ({ name, verdicts }) =>
        `  not “${name}”: ${verdicts
          .filter(({ holds }) => !holds)
          .map(inWords)
          .join("; ")}`,
    ),
    ...waivers.map(({ covers, grantedBy, until }) => `  waived by ${grantedBy} until ${until}: ${covers}`),
    ...(stages.length === 0 ? ["  Nobody has to be asked."] : stages.flatMap(stageLines)),
  ];
}

function stageLines(stage: ReviewPlanView["stages"][number]): string[] {
  const { name, after, takesPlace, carriedOver, verdicts, reviewers, escalations, dueAt, problem } = stage;
  const when = after.length === 0 ? "at once" : `after ${after.join(" and ")}`;
  const head = takesPlace ? `${name}, ${when}, due ${dueAt.slice(0, 16).replace("T", " ")} UTC` : `${name}: skipped`;
  if (carriedOver !== null) return [`${name}: carried over`, `  ${carriedOver}`];
  return [
    head,
    ...verdicts.map((verdict) => `  ${verdict.holds ? "✓" : "✗"} ${inWords(verdict)}`),
    ...(takesPlace ? reviewers.map((reviewer) => `  ${reviewer.name} <${reviewer.email}>: ${reviewer.because}`) : []),
    ...(takesPlace ? escalations.flatMap((people) => people.map((one) => `  late: ${one.name} <${one.email}>`)) : []),
    ...(problem === null ? [] : [`  ! ${problem}`]),
  ];
}

const inWords = ({ about, wanted, found }: { about: string; wanted: string; found: string }) =>
  `${about}: wanted ${wanted}, found ${found}`;
