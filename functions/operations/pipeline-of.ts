import type { Catalog } from "../../shared/catalog/catalog.ts";
import type { VersionRecord } from "../../shared/catalog/records.ts";
import { mapBounded } from "../../shared/media/map-bounded.ts";
import type { Executions } from "./executions.ts";
import type { Pipeline, WorkflowName } from "./schemas/execution.ts";

/** The way of a version through the workflows: its newest ingest, and the review of each stage of each round. */
export function makePipelineOf(catalog: Pick<Catalog, "findReview">, executions: Pick<Executions, "find">) {
  return async (version: VersionRecord): Promise<Pipeline> => {
    const asked: { workflow: WorkflowName; name: string }[] = [
      { workflow: "ingest", name: nameIn(version.execution.arn) },
      ...(await reviewsOf(version)).map((name) => ({ workflow: "review" as const, name })),
    ];
    const found = await mapBounded(asked, 4, async (one) => ({
      ...one,
      execution: await executions.find(one.workflow, one.name),
    }));
    return {
      assetId: version.assetId,
      version: version.version,
      executions: found.flatMap(({ execution }) => {
        if (execution === undefined) return [];
        const { input: _, truncated: __, ...shown } = execution;
        return [shown];
      }),
      forgotten: found.flatMap(({ execution, workflow, name }) =>
        execution === undefined ? [{ workflow, name }] : [],
      ),
    };
  };

  async function reviewsOf({ assetId, version, rounds }: VersionRecord): Promise<string[]> {
    const names: string[] = [];
    // One after the other: they are few, and reading items together would take another grant.
    for (let round = 1; round <= rounds; round++) {
      const review = await catalog.findReview(assetId, version, round);
      names.push(`${assetId}-v${version}-r${round}`);
      names.push(
        ...(review?.stages ?? []).flatMap(({ executionArn }) => (executionArn === null ? [] : [nameIn(executionArn)])),
      );
    }
    return [...new Set(names)];
  }
}
export type PipelineOf = ReturnType<typeof makePipelineOf>;

/** An execution's ARN ends in its name. */
function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}
