import { CfnOutput, CfnParameter, Stack, type StackProps } from "aws-cdk-lib";
import { Policy, PolicyStatement } from "aws-cdk-lib/aws-iam";
import { ScheduleGroup } from "aws-cdk-lib/aws-scheduler";
import { EmailIdentity, Identity } from "aws-cdk-lib/aws-ses";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { deadLetterQueue } from "../constructs/dead-letter-queue.ts";
import { grant } from "../constructs/grant.ts";
import { removalPolicy } from "../constructs/lifecycle.ts";
import { MailDispatch } from "../constructs/mail-dispatch.ts";
import { mailEvents } from "../constructs/mail-events.ts";
import { mentionMails } from "../constructs/mention-mails.ts";
import { morningDigest } from "../constructs/morning-digest.ts";
import { schedulerRole } from "../constructs/scheduler-role.ts";
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
  readonly mailEventQueue: IQueue;
  readonly mailEventDeadLetters: IQueue;
  readonly mentionDeadLetters: IQueue;
  readonly digestDeadLetters: IQueue;
  readonly recordFailure: ServiceFunction;
  readonly publish: ServiceFunction;
  readonly notifyMention: ServiceFunction;
  readonly sendDigest: ServiceFunction;
  readonly mail: MailDispatch;
  readonly senderAddress: string;

  constructor(scope: Construct, id: string, props: ReviewStackProps) {
    super(scope, id, props);
    const { data } = props;

    const sender = new CfnParameter(this, "SenderAddress", {
      default: "greenlight@example.com",
      description: "Review mails come from this address; SES sends it a link to verify it",
    });
    this.senderAddress = sender.valueAsString;
    const identity = new EmailIdentity(this, "Sender", { identity: Identity.email(sender.valueAsString) });
    identity.applyRemovalPolicy(removalPolicy(this));

    this.mail = new MailDispatch(this, "Mail", { identity, senderAddress: sender.valueAsString });
    const events = mailEvents(this, { data, mail: this.mail });
    this.mailEventQueue = events.queue;
    this.mailEventDeadLetters = events.deadLetters;

    const open = new ServiceFunction(this, {
      name: "open-review",
      memoryMb: 512,
      timeoutSeconds: 60,
      environment: {
        TABLE_NAME: data.table.tableName,
        RENDITIONS_BUCKET: data.renditions.bucketName,
        LINK_SECRET_ARN: data.linkSecret.secretArn,
        SENDER_ADDRESS: sender.valueAsString,
        CONFIGURATION_SET: this.mail.configurationSetName,
        PUBLIC_URL_PARAMETER: publicUrlParameterName,
      },
    });
    data.letWrite(open);
    data.letReadTogether(open);
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
    this.mail.letSend(open);

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
    this.publish = publish;
    const publishRole = schedulerRole(this, "SchedulerRole", {
      description: "Lets the schedules of go-lives and expiries call publish",
      calls: publish,
      deadLetters: this.publishDeadLetters,
    });

    const close = new ServiceFunction(this, {
      name: "close-review",
      memoryMb: 256,
      timeoutSeconds: 30,
      environment: {
        TABLE_NAME: data.table.tableName,
        SCHEDULE_GROUP: group.scheduleGroupName,
        SCHEDULER_ROLE_ARN: publishRole.roleArn,
        PUBLISH_FUNCTION_ARN: publish.arn,
        PUBLISH_DEAD_LETTER_QUEUE_ARN: this.publishDeadLetters.queueArn,
      },
    });
    data.letWrite(close);
    data.letReadTogether(close);
    close.allow(
      ["scheduler:CreateSchedule"],
      [this.formatArn({ service: "scheduler", resource: "schedule", resourceName: `${group.scheduleGroupName}/*` })],
      "A schedule is named after its version when it is made; the group confines it.",
    );
    grant(close.role, {
      actions: ["iam:PassRole"],
      resources: [publishRole.roleArn],
      conditions: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
    });

    this.recordFailure = new ServiceFunction(this, {
      name: "record-failure",
      memoryMb: 256,
      timeoutSeconds: 30,
      environment: { TABLE_NAME: data.table.tableName },
    });
    data.letWrite(this.recordFailure);
    data.letReadTogether(this.recordFailure);

    const plan = new ServiceFunction(this, {
      name: "plan-review",
      memoryMb: 256,
      timeoutSeconds: 30,
      environment: { TABLE_NAME: data.table.tableName },
    });
    data.letWrite(plan);
    data.letReadTogether(plan);
    data.letList(plan);

    this.workflow = new Workflow(this, "Review", {
      definition: reviewWorkflow({
        planReviewArn: plan.arn,
        openReviewArn: open.arn,
        closeReviewArn: close.arn,
        recordFailureArn: this.recordFailure.arn,
      }),
      invokes: [plan, open, close, this.recordFailure],
    });
    const { stateMachineArn, role } = this.workflow.stateMachine;
    // A stage that was settled while nobody waited ends the wait that begins again; the end of a round, or a stage that broke,
    // ends the waits of the others. In a policy of its own: the functions are not made before their roles' policies, and the state machine
    // not before the functions.
    new Policy(this, "WakeReview", {
      roles: [open.role, close.role, this.recordFailure.role],
      statements: [new PolicyStatement({ actions: ["states:SendTaskSuccess"], resources: [stateMachineArn] })],
    });
    new Policy(this, "GoOn", {
      roles: [role],
      statements: [new PolicyStatement({ actions: ["states:StartExecution"], resources: [stateMachineArn] })],
    });
    const mentions = mentionMails(this, { data, mail: this.mail, senderAddress: sender.valueAsString });
    this.mentionDeadLetters = mentions.deadLetters;
    this.notifyMention = mentions.notify;
    const digest = morningDigest(this, { data, mail: this.mail, senderAddress: sender.valueAsString, group });
    this.digestDeadLetters = digest.deadLetters;
    this.sendDigest = digest.send;
    this.functions = [mentions.notify, digest.send, plan, open, close, publish, this.recordFailure, events.record];

    new CfnOutput(this, "ReviewStateMachineArn", { value: this.workflow.stateMachine.stateMachineArn });
  }
}
