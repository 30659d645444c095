import { CfnOutput, CfnParameter, Stack, type StackProps } from "aws-cdk-lib";
import { Policy, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { ScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { EmailIdentity, Identity } from "aws-cdk-lib/aws-ses";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { config } from "../../shared/config/config.ts";
import { deadLetterQueue } from "../constructs/dead-letter-queue.ts";
import { grant } from "../constructs/grant.ts";
import { removalPolicy } from "../constructs/lifecycle.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { Workflow } from "../constructs/workflow.ts";
import { reviewWorkflow } from "../workflows/review.ts";
import type { DataStack } from "./data-stack.ts";
import { publicUrlParameterName } from "./delivery-stack.ts";

export interface ReviewStackProps extends StackProps {
  data: DataStack;
}

/** Getting approval, and what follows from it: live at the embargo, expired at the end of the licence. */
export class ReviewStack extends Stack {
  readonly workflow: Workflow;
  readonly functions: ServiceFunction[];
  readonly publishDeadLetters: IQueue;
  readonly recordFailure: ServiceFunction;

  constructor(scope: Construct, id: string, props: ReviewStackProps) {
    super(scope, id, props);
    const { data } = props;

    const sender = new CfnParameter(this, "SenderAddress", {
      default: "greenlight@example.com",
      description: "Review mails come from this address; SES sends it a link to verify it",
    });
    const identity = new EmailIdentity(this, "Sender", { identity: Identity.email(sender.valueAsString) });
    identity.applyRemovalPolicy(removalPolicy(this));

    const open = new ServiceFunction(this, {
      name: "open-review",
      memoryMb: 512,
      timeoutSeconds: 60,
      environment: {
        TABLE_NAME: data.table.tableName,
        RENDITIONS_BUCKET: data.renditions.bucketName,
        LINK_SECRET_ARN: data.linkSecret.secretArn,
        SENDER_ADDRESS: sender.valueAsString,
        PUBLIC_URL_PARAMETER: publicUrlParameterName,
      },
    });
    data.letWrite(open);
    open.allow(["secretsmanager:GetSecretValue"], [data.linkSecret.secretArn]);
    open.allow(
      ["ssm:GetParameter"],
      [this.formatArn({ service: "ssm", resource: `parameter${publicUrlParameterName}` })],
    );
    open.allow(
      ["s3:GetObject"],
      [data.renditions.arnForObjects("renditions/*")],
      "The poster is named after its asset when it is made; the prefix confines it.",
    );
    grant(open.role, {
      actions: ["ses:SendEmail"],
      resources: [identity.emailIdentityArn],
      conditions: { StringEquals: { "ses:FromAddress": sender.valueAsString } },
    });

    const group = new ScheduleGroup(this, "Schedules", { removalPolicy: removalPolicy(this) });
    this.publishDeadLetters = deadLetterQueue(this, "PublishDeadLetters");
    const publish = new ServiceFunction(this, {
      name: "publish",
      memoryMb: 256,
      timeoutSeconds: 30,
      environment: { TABLE_NAME: data.table.tableName },
      // Scheduler is done once Lambda has taken the event; what fails after that would be gone.
      deadLetters: this.publishDeadLetters,
    });
    data.letWrite(publish);
    const schedulerRole = new Role(this, "SchedulerRole", {
      description: "Lets the schedules of go-lives and expiries call publish",
      assumedBy: new ServicePrincipal("scheduler.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": this.account } },
      }),
    });
    grant(schedulerRole, { actions: ["lambda:InvokeFunction"], resources: [publish.arn] });
    grant(schedulerRole, { actions: ["sqs:SendMessage"], resources: [this.publishDeadLetters.queueArn] });

    const close = new ServiceFunction(this, {
      name: "close-review",
      memoryMb: 256,
      timeoutSeconds: 30,
      environment: {
        TABLE_NAME: data.table.tableName,
        SCHEDULE_GROUP: group.scheduleGroupName,
        SCHEDULER_ROLE_ARN: schedulerRole.roleArn,
        PUBLISH_FUNCTION_ARN: publish.arn,
        PUBLISH_DEAD_LETTER_QUEUE_ARN: this.publishDeadLetters.queueArn,
      },
    });
    data.letWrite(close);
    close.allow(
      ["scheduler:CreateSchedule"],
      [this.formatArn({ service: "scheduler", resource: "schedule", resourceName: `${group.scheduleGroupName}/*` })],
      "A schedule is named after its version when it is made; the group confines it.",
    );
    grant(close.role, {
      actions: ["iam:PassRole"],
      resources: [schedulerRole.roleArn],
      conditions: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
    });

    this.recordFailure = new ServiceFunction(this, {
      name: "record-failure",
      memoryMb: 256,
      timeoutSeconds: 30,
      environment: { TABLE_NAME: data.table.tableName },
    });
    data.letWrite(this.recordFailure);

    this.workflow = new Workflow(this, "Review", {
      definition: reviewWorkflow({
        openReviewArn: open.arn,
        closeReviewArn: close.arn,
        recordFailureArn: this.recordFailure.arn,
        deadlineHours: config.review.deadlineHours,
        graceHours: config.review.graceHours,
      }),
      invokes: [open, close, this.recordFailure],
    });
    // A round that was settled while nobody waited ends the wait that begins again. In a policy of its own: the function
    // is not made before its role's policy, and the state machine not before the function.
    new Policy(this, "WakeReview", {
      roles: [open.role],
      statements: [
        new PolicyStatement({
          actions: ["states:SendTaskSuccess"],
          resources: [this.workflow.stateMachine.stateMachineArn],
        }),
      ],
    });
    this.functions = [open, close, publish, this.recordFailure];

    new CfnOutput(this, "ReviewStateMachineArn", { value: this.workflow.stateMachine.stateMachineArn });
  }
}
