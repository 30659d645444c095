import { CfnOutput, CfnParameter, Duration, Stack, type StackProps } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  SingleValueWidget,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { graceMs } from "../../shared/catalog/mail-ledger.ts";
import { acknowledge } from "../constructs/acknowledge.ts";
import type { ServiceFunction } from "../constructs/service-function.ts";
import type { Workflow } from "../constructs/workflow.ts";

export interface WatchStackProps extends StackProps {
  functions: ServiceFunction[];
  workflows: { name: string; workflow: Workflow }[];
  deadLetterQueues: { name: string; queue: IQueue }[];
  /** The function that reads the table's stream; how far it is behind is alarmed. */
  streamReader: ServiceFunction;
  /** The queue of what SES tells of mails; how long word waits in it is alarmed. */
  mailEvents: IQueue;
  api: HttpApi;
}

const period = Duration.minutes(5);

/** What somebody is told about, and where they look: an alarm for every edge on which something could be lost, and one dashboard. */
export class WatchStack extends Stack {
  private readonly topic: Topic;

  constructor(scope: Construct, id: string, props: WatchStackProps) {
    super(scope, id, props);
    const address = new CfnParameter(this, "AlarmAddress", {
      default: "greenlight@example.com",
      description: "Who is told when an alarm goes off",
    });
    this.topic = new Topic(this, "Alarms", { displayName: "Greenlight alarms", enforceSSL: true });
    this.topic.addSubscription(new EmailSubscription(address.valueAsString));
    acknowledge(
      this.topic,
      "AwsSolutions-SNS2",
      "Alarm texts name resources, nothing of what they hold; CloudWatch could not publish to the managed key.",
    );

    for (const served of props.functions) {
      this.alarm(
        `${served.functionName}-errors`,
        served.function.metricErrors({ period, statistic: "sum" }),
        1,
        `${served.functionName} failed; its log has the reason.`,
      );
      this.alarm(
        `${served.functionName}-throttles`,
        served.function.metricThrottles({ period, statistic: "sum" }),
        1,
        `${served.functionName} was throttled; raise the account's concurrency.`,
      );
    }
    for (const { name, workflow } of props.workflows) {
      const failed = new MathExpression({
        expression: "failed + timedOut + aborted",
        usingMetrics: {
          failed: workflow.stateMachine.metricFailed({ period }),
          timedOut: workflow.stateMachine.metricTimedOut({ period }),
          aborted: workflow.stateMachine.metricAborted({ period }),
        },
        period,
      });
      this.alarm(
        `${name}-failures`,
        failed,
        1,
        `An execution of ${name} ended without success; the asset carries the reason and can be retried.`,
      );
    }
    for (const { name, queue } of props.deadLetterQueues) {
      this.alarm(
        `${name}-not-empty`,
        queue.metricApproximateNumberOfMessagesVisible({ period, statistic: "max" }),
        1,
        `${name} holds what could not be delivered; redrive it once the cause is gone.`,
      );
      this.alarm(
        `${name}-age`,
        queue.metricApproximateAgeOfOldestMessage({ period, statistic: "max" }),
        3 * 24 * 3600,
        `Something in ${name} has waited for three days; it is deleted after fourteen.`,
      );
    }
    this.alarm(
      "outbox-behind",
      props.streamReader.function.metric("IteratorAge", { period, statistic: "max" }),
      Duration.minutes(15).toMilliseconds(),
      "Domain events leave more than a quarter of an hour late.",
    );
    this.alarm(
      "mail-events-behind",
      props.mailEvents.metricApproximateAgeOfOldestMessage({ period, statistic: "max" }),
      graceMs / 1_000,
      "What SES tells of mails is heard so late that a mail whose answer was lost may be sent twice.",
    );
    this.alarm(
      "api-server-errors",
      props.api.metricServerError({ period, statistic: "sum" }),
      5,
      "The API answered with server errors.",
    );

    this.dashboard(props);
    new CfnOutput(this, "AlarmTopicArn", { value: this.topic.topicArn });
  }

  private alarm(id: string, metric: IMetric, threshold: number, description: string): void {
    new Alarm(this, id, {
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
      alarmDescription: description,
    }).addAlarmAction(new SnsAction(this.topic));
  }

  private dashboard(props: WatchStackProps): void {
    const dashboard = new Dashboard(this, "Dashboard", { defaultInterval: Duration.days(1) });
    dashboard.addWidgets(
      ...props.workflows.map(
        ({ name, workflow }) =>
          new SingleValueWidget({
            title: name,
            width: 12,
            metrics: [
              workflow.stateMachine.metricStarted({ label: "started" }),
              workflow.stateMachine.metricSucceeded({ label: "succeeded" }),
              workflow.stateMachine.metricFailed({ label: "failed" }),
            ],
          }),
      ),
    );
    dashboard.addWidgets(
      new GraphWidget({
        title: "Invocations",
        width: 12,
        left: props.functions.map(({ function: served }) => served.metricInvocations({ period })),
      }),
      new GraphWidget({
        title: "Errors",
        width: 12,
        left: props.functions.map(({ function: served }) => served.metricErrors({ period })),
      }),
    );
    dashboard.addWidgets(
      new GraphWidget({
        title: "API",
        width: 12,
        left: [
          props.api.metricCount({ period }),
          props.api.metricClientError({ period }),
          props.api.metricServerError({ period }),
        ],
      }),
      new GraphWidget({
        title: "Dead letters",
        width: 12,
        left: props.deadLetterQueues.map(({ queue }) => queue.metricApproximateNumberOfMessagesVisible({ period })),
      }),
    );
  }
}
