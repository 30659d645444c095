import { Stack } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { grant } from "./grant.ts";
import type { ServiceFunction } from "./service-function.ts";

export interface SchedulerRoleProps {
  description: string;
  calls: ServiceFunction;
  deadLetters: IQueue;
}

/** Lets this account's schedules call one function, and put what could not be called into a queue. */
export function schedulerRole(scope: Construct, id: string, { description, calls, deadLetters }: SchedulerRoleProps) {
  const role = new Role(scope, id, {
    description,
    assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
      conditions: { StringEquals: { "aws:SourceAccount": Stack.of(scope).account } },
    }),
  });
  grant(role, { actions: ["lambda:InvokeFunction"], resources: [calls.arn] });
  grant(role, { actions: ["sqs:SendMessage"], resources: [deadLetters.queueArn] });
  return role;
}
