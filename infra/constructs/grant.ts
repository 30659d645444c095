import { type IResolvable, Reference, Stack, Tokenization } from "aws-cdk-lib";
import { type IRole, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { flattenCfnReference } from "cdk-nag/lib/utils/flatten-cfn-reference.js";
import { acknowledge } from "./acknowledge.ts";

export interface Grant {
  /** Exact actions; none may hold a wildcard. */
  actions: string[];
  /** ARNs. */
  resources: string[];
  conditions?: Record<string, Record<string, string>>;
  /** Why a resource has to be a wildcard; required when one is. */
  because?: string;
}

/**
 * Allows a role exactly these actions on exactly these resources. A wildcard among the resources needs a reason, which is recorded as
 * the acknowledgement of precisely that finding.
 */
export function grant(role: IRole, { actions, resources, conditions, because }: Grant): void {
  if (actions.some((action) => action.includes("*"))) throw new Error(`${actions.join(", ")}: name each action.`);
  role.addToPrincipalPolicy(
    new PolicyStatement({ actions, resources, ...(conditions === undefined ? {} : { conditions }) }),
  );
  for (const resource of resources.filter((candidate) => candidate.includes("*"))) {
    if (because === undefined)
      throw new Error(`${role.node.path} may ${actions.join(", ")} on ${resource}: say why it is a wildcard.`);
    acknowledge(role, wildcardFinding(Stack.of(role), resource), because);
  }
}

/** The identifier of cdk-nag's finding on a wildcard resource, as it reads once references across stacks have become imports. */
export function wildcardFinding(stack: Stack, resource: string): string {
  const parts: unknown = Tokenization.reverseString(resource)
    .mapTokens({
      mapToken: (token) => stack.resolve(isForeign(stack, token) ? Stack.of(token.target).exportValue(token) : token),
    })
    .join({ join: (left: unknown, right: unknown) => [left, right].flat() });
  return `AwsSolutions-IAM5[Resource::${flattenCfnReference({ "Fn::Join": ["", [parts].flat()] })}]`;
}

function isForeign(stack: Stack, token: IResolvable): token is Reference {
  return Reference.isReference(token) && Stack.of(token.target) !== stack;
}
