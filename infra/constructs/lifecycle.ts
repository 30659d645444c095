import { RemovalPolicy } from "aws-cdk-lib";
import type { Construct } from "constructs";

/** Whether the app was synthesised with `-c ephemeral=true`: a trial that is torn down without a trace. */
export function isEphemeral(scope: Construct): boolean {
  const value: unknown = scope.node.tryGetContext("ephemeral");
  return value === true || value === "true";
}

/** What becomes of a resource when its stack goes: kept, unless the deployment is ephemeral. */
export function removalPolicy(scope: Construct): RemovalPolicy {
  return isEphemeral(scope) ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN;
}
