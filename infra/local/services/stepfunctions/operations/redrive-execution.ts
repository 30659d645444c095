import { AwsError } from "../../../kernel/errors.ts";
import type { Engine } from "../engine.ts";
import type { ExecutionRecord } from "../journal.ts";
import { whyNotRedrivable } from "../redrivable.ts";

/** How long a client token stands for the redrive that it asked for (API reference, RedriveExecution). */
const TOKEN_VALID_MS = 15 * 60 * 1000;

/**
 * Redrives an execution and answers when, in milliseconds since the epoch. The same client token within 15 minutes
 * answers the same redrive, as long as this process runs.
 *
 * @throws AwsError ExecutionNotRedrivable
 */
export function makeRedriveExecution(engine: Engine, now: () => number) {
  const asked = new Map<string, number>();

  return async (execution: ExecutionRecord, clientToken: string | undefined): Promise<number> => {
    const key = `${execution.arn} ${clientToken}`;
    const before = clientToken === undefined ? undefined : asked.get(key);
    if (before !== undefined && now() - before <= TOKEN_VALID_MS) return before;
    const why = whyNotRedrivable(execution, now());
    if (why !== null) throw new AwsError("ExecutionNotRedrivable", why);
    const redrivenAt = await engine.redrive(execution);
    if (clientToken !== undefined) asked.set(key, redrivenAt);
    return redrivenAt;
  };
}
