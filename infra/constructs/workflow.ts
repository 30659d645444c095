import { Stack } from "aws-cdk-lib";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { DefinitionBody, LogLevel, StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import { Construct } from "constructs";
import type { StateMachineDefinition } from "../workflows/states-language.ts";
import { acknowledge } from "./acknowledge.ts";
import { type Grant, grant } from "./grant.ts";
import { removalPolicy } from "./lifecycle.ts";
import type { ServiceFunction } from "./service-function.ts";

export interface WorkflowProps {
  definition: StateMachineDefinition;
  /** The functions that it invokes; nothing else may be invoked. */
  invokes: ServiceFunction[];
}

/** A Standard state machine from a typed definition, with a role that may do what its states do. */
export class Workflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, props: WorkflowProps) {
    super(scope, id);
    this.stateMachine = new StateMachine(this, "StateMachine", {
      definitionBody: DefinitionBody.fromString(Stack.of(this).toJsonString(props.definition)),
      tracingEnabled: true,
      logs: {
        destination: new LogGroup(this, "Logs", {
          retention: RetentionDays.ONE_MONTH,
          removalPolicy: removalPolicy(this),
        }),
        level: LogLevel.ALL,
        // Inputs and outputs may hold task tokens; the execution's own history keeps them, the log does not.
        includeExecutionData: false,
      },
      removalPolicy: removalPolicy(this),
    });
    this.allow({ actions: ["lambda:InvokeFunction"], resources: props.invokes.map((invoked) => invoked.arn) });
    acknowledge(
      this.stateMachine.role,
      "AwsSolutions-IAM5[Resource::*]",
      "CloudWatch's log-delivery actions and X-Ray's write actions accept no resource.",
    );
  }

  /** Allows exactly these actions on exactly these resources; a wildcard among them needs a reason. */
  allow(permission: Grant): void {
    grant(this.stateMachine.role, permission);
  }
}
