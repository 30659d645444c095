import { createHash } from "node:crypto";
import * as z from "zod";
import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ResourceProvider } from "../../kernel/resource.ts";
import type { Definition, Flow } from "./definition.ts";
import { taskResource } from "./integrations/task-resource.ts";
import type { Journal } from "./journal.ts";
import { parseDefinition, substitute } from "./parse-definition.ts";
import type { StateMachine } from "./state-machine.ts";

/** Logs and traces have nowhere to go on this machine: the console shows the history instead. */
const Properties = z.object({
  DefinitionString: z.string().optional(),
  Definition: z.record(z.string(), z.unknown()).optional(),
  DefinitionSubstitutions: z.record(z.string(), z.unknown()).default({}),
  RoleArn: z.string(),
  StateMachineName: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,80}$/)
    .optional(),
  StateMachineType: z.string().default("STANDARD"),
  LoggingConfiguration: z.unknown().optional(),
  TracingConfiguration: z.unknown().optional(),
  Tags: z.unknown().optional(),
});

/** AWS::StepFunctions::StateMachine. Executions that run keep the definition with which they were started. */
export function stateMachineProvider(
  kernel: Kernel,
  journal: Journal,
  define: (machine: StateMachine) => void,
): ResourceProvider {
  return {
    type: "AWS::StepFunctions::StateMachine",
    properties: Object.keys(Properties.shape),
    provision({ properties, generatedName }) {
      const wanted = Properties.parse(properties);
      if (wanted.StateMachineType !== "STANDARD")
        throw new NotSupportedError(`state machines of the type ${wanted.StateMachineType}`);
      const name = wanted.StateMachineName ?? generatedName.slice(0, 80);
      const text = substitute(definitionText(wanted), wanted.DefinitionSubstitutions);
      const arn = `arn:aws:states:${kernel.region}:${kernel.accountId}:stateMachine:${name}`;
      const definitionId = createHash("sha256").update(text).digest("hex");
      // Only what was accepted before is kept.
      const definition = parseDefinition(text, { validated: journal.definition(definitionId) !== undefined });
      checkRole(kernel, wanted.RoleArn, arn, definition);
      journal.keepDefinition(definitionId, text);
      define({ arn, name, roleArn: wanted.RoleArn, definitionId, definition });
      return { ref: arn, attributes: { Arn: arn, Name: name, StateMachineRevisionId: definitionId.slice(0, 36) } };
    },
  };
}

function definitionText({ DefinitionString, Definition }: z.infer<typeof Properties>): string {
  if (DefinitionString !== undefined) return DefinitionString;
  if (Definition !== undefined) return JSON.stringify(Definition);
  throw new AwsError("InvalidDefinition", "The state machine has neither DefinitionString nor Definition.");
}

/** The rules by which Step Functions hears of the end of jobs that it waits for. */
const MANAGED_RULES: Record<string, string> = {
  mediaconvert: "StepFunctionsGetEventsForMediaConvertJobRule",
  states: "StepFunctionsGetEventsForStepFunctionsExecutionRule",
};

/**
 * As in AWS, a state machine is refused unless Step Functions may assume its role and, where it waits for jobs, the role
 * may write the managed rules.
 */
function checkRole(kernel: Kernel, roleArn: string, stateMachineArn: string, definition: Definition): void {
  const caller = assumeRole(kernel, roleArn, stateMachineArn);
  for (const rule of managedRulesOf(definition)) {
    const resource = `arn:aws:events:${kernel.region}:${kernel.accountId}:rule/${rule}`;
    try {
      kernel.authorize(
        caller,
        ["events:PutRule", "events:PutTargets", "events:DescribeRule"].map((action) => ({ action, resource })),
      );
    } catch (cause) {
      throw new AwsError("AccessDeniedException", `'${roleArn}' is not authorized to create managed-rule.`, { cause });
    }
  }
}

function assumeRole(kernel: Kernel, roleArn: string, stateMachineArn: string) {
  try {
    return kernel.assumeRole(roleArn, "states.amazonaws.com", "create-state-machine", stateMachineArn);
  } catch (cause) {
    throw new AwsError(
      "AccessDeniedException",
      `The service principal states.amazonaws.com is not authorized to assume the role '${roleArn}'.`,
      { cause },
    );
  }
}

function managedRulesOf(flow: Flow): Set<string> {
  const rules = new Set<string>();
  for (const state of Object.values(flow.States)) {
    const inner = state.Type === "Parallel" ? state.Branches : state.Type === "Map" ? [state.ItemProcessor] : [];
    for (const each of inner) for (const rule of managedRulesOf(each)) rules.add(rule);
    if (state.Type !== "Task") continue;
    const { pattern, resourceType } = taskResource(state.Resource);
    const rule = pattern === "sync" ? MANAGED_RULES[resourceType] : undefined;
    if (rule !== undefined) rules.add(rule);
  }
  return rules;
}
