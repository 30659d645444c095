import type { DestinationConfig, DlqDestinationConfig, IDestination, IEventSourceDlq } from "aws-cdk-lib/aws-lambda";
import type { IQueue } from "aws-cdk-lib/aws-sqs";

/**
 * Sends what a function could not deal with into a queue. CDK's own destinations also let the function look the queue up,
 * which Lambda never does; here whoever names the queue grants `sqs:SendMessage`, and that is all.
 */
export function failedInto(queue: IQueue): IDestination & IEventSourceDlq {
  return { bind: (): DestinationConfig & DlqDestinationConfig => ({ destination: queue.queueArn }) };
}
