import { CfnOutput, Duration, Stack, type StackProps } from "aws-cdk-lib";
import { Rule } from "aws-cdk-lib/aws-events";
import { SfnStateMachine } from "aws-cdk-lib/aws-events-targets";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { FilterCriteria, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { DynamoEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import type { IStateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import { outboxFilter } from "../../shared/catalog/table.ts";
import { deadLetterQueue } from "../constructs/dead-letter-queue.ts";
import { failedInto } from "../constructs/failed-into.ts";
import { grant } from "../constructs/grant.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { sharpLayer } from "../constructs/sharp-layer.ts";
import { Workflow } from "../constructs/workflow.ts";
import { ingestWorkflow } from "../workflows/ingest.ts";
import type { DataStack } from "./data-stack.ts";

export interface PipelineStackProps extends StackProps {
  data: DataStack;
  reviewStateMachine: IStateMachine;
  recordFailure: ServiceFunction;
}

/** From an upload to a catalogued version, and the catalogue's events to the bus. */
export class PipelineStack extends Stack {
  readonly workflow: Workflow;
  readonly functions: ServiceFunction[];
  readonly uploadDeadLetters: IQueue;
  readonly outboxDeadLetters: IQueue;

  constructor(scope: Construct, id: string, props: PipelineStackProps) {
    super(scope, id, props);
    const { data, reviewStateMachine, recordFailure } = props;
    const readMasters = data.masters.arnForObjects("*");
    const renditions = data.renditions.arnForObjects("renditions/*");
    const byUploaders = "Masters are named by those who upload; the bucket confines it.";
    const underPrefix = "Renditions are named after their asset when they are made; the prefix confines it.";
    const sharp = { layers: [sharpLayer(this)], external: ["sharp"] };

    const register = new ServiceFunction(this, {
      name: "register",
      memoryMb: 512,
      timeoutSeconds: 60,
      environment: { TABLE_NAME: data.table.tableName },
    });
    register.allow(["s3:GetObject", "s3:GetObjectVersion"], [readMasters], byUploaders);
    register.allow(["s3:ListBucket"], [data.masters.bucketArn]);
    // A newer version ends the wait for a decision on the one before it.
    register.allow(["states:SendTaskSuccess"], [reviewStateMachine.stateMachineArn]);
    data.letWrite(register);
    data.letReadTogether(register);
    data.letList(register);

    const plan = new ServiceFunction(this, {
      name: "plan",
      memoryMb: 512,
      timeoutSeconds: 120,
      environment: { RENDITIONS_BUCKET: data.renditions.bucketName },
    });
    plan.allow(["mediaconvert:Probe"], ["*"], "Probe accepts no resource.");
    // Probe reads the master in the name of the one who asks; how its picture is turned is read from its header.
    plan.allow(["s3:GetObject", "s3:GetObjectVersion"], [readMasters], byUploaders);

    const render = new ServiceFunction(this, {
      name: "render",
      memoryMb: 3008,
      timeoutSeconds: 300,
      environment: { RENDITIONS_BUCKET: data.renditions.bucketName },
      ...sharp,
    });
    render.allow(["s3:GetObjectVersion"], [readMasters], byUploaders);
    render.allow(["s3:PutObject"], [renditions], underPrefix);

    const derive = new ServiceFunction(this, {
      name: "derive",
      memoryMb: 2048,
      timeoutSeconds: 300,
      environment: { TABLE_NAME: data.table.tableName, RENDITIONS_BUCKET: data.renditions.bucketName },
      ...sharp,
    });
    derive.allow(["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], [renditions], underPrefix);
    derive.allow(["s3:ListBucket"], [data.renditions.bucketArn]);
    // That a transcode is done, so that a retry does not pay for a second one.
    derive.allow(["dynamodb:PutItem"], [data.table.tableArn]);

    const tag = new ServiceFunction(this, {
      name: "tag",
      memoryMb: 512,
      timeoutSeconds: 180,
      environment: { RENDITIONS_BUCKET: data.renditions.bucketName },
    });
    tag.allow(["s3:GetObject"], [renditions], underPrefix);
    tag.allow(
      [
        "rekognition:DetectLabels",
        "rekognition:DetectModerationLabels",
        "rekognition:DetectFaces",
        "rekognition:DetectText",
      ],
      ["*"],
      "Rekognition's detections accept no resource.",
    );

    const check = new ServiceFunction(this, { name: "check", memoryMb: 256, timeoutSeconds: 30, environment: {} });

    const catalogue = new ServiceFunction(this, {
      name: "catalogue",
      memoryMb: 512,
      timeoutSeconds: 30,
      environment: { TABLE_NAME: data.table.tableName },
    });
    data.letWrite(catalogue);
    data.letList(catalogue);

    const mediaConvertRole = new Role(this, "MediaConvertRole", {
      description: "Reads masters and writes renditions for MediaConvert",
      assumedBy: new ServicePrincipal("mediaconvert.amazonaws.com", {
        conditions: { StringEquals: { "aws:SourceAccount": this.account } },
      }),
    });
    grant(mediaConvertRole, { actions: ["s3:GetObject"], resources: [readMasters], because: byUploaders });
    grant(mediaConvertRole, { actions: ["s3:PutObject"], resources: [renditions], because: underPrefix });

    this.workflow = new Workflow(this, "Ingest", {
      definition: ingestWorkflow({
        registerArn: register.arn,
        planArn: plan.arn,
        renderArn: render.arn,
        deriveArn: derive.arn,
        tagArn: tag.arn,
        checkArn: check.arn,
        catalogueArn: catalogue.arn,
        recordFailureArn: recordFailure.arn,
        mediaConvertRoleArn: mediaConvertRole.roleArn,
        reviewStateMachineArn: reviewStateMachine.stateMachineArn,
      }),
      invokes: [register, plan, render, derive, tag, check, catalogue, recordFailure],
    });
    const mediaConvert = (resource: string, resourceName: string) =>
      this.formatArn({ service: "mediaconvert", resource, resourceName });
    this.workflow.allow({ actions: ["mediaconvert:CreateJob"], resources: [mediaConvert("queues", "Default")] });
    this.workflow.allow({
      actions: ["mediaconvert:GetJob", "mediaconvert:CancelJob"],
      resources: [mediaConvert("jobs", "*")],
      because: "Jobs are numbered by MediaConvert.",
    });
    this.workflow.allow({
      actions: ["iam:PassRole"],
      resources: [mediaConvertRole.roleArn],
      conditions: { StringEquals: { "iam:PassedToService": "mediaconvert.amazonaws.com" } },
    });
    this.workflow.allow({ actions: ["states:StartExecution"], resources: [reviewStateMachine.stateMachineArn] });
    // How Step Functions learns that a job has ended, without polling.
    this.workflow.allow({
      actions: ["events:PutTargets", "events:PutRule", "events:DescribeRule"],
      resources: [
        this.formatArn({
          service: "events",
          resource: "rule",
          resourceName: "StepFunctionsGetEventsForMediaConvertJobRule",
        }),
      ],
    });

    this.uploadDeadLetters = deadLetterQueue(this, "UploadDeadLetters");
    new Rule(this, "Uploads", {
      description: "Every object that arrives in the masters bucket starts an ingest",
      eventPattern: {
        source: ["aws.s3"],
        detailType: ["Object Created"],
        detail: { bucket: { name: [data.masters.bucketName] } },
      },
      targets: [
        new SfnStateMachine(this.workflow.stateMachine, {
          deadLetterQueue: this.uploadDeadLetters,
          retryAttempts: 185,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });

    this.outboxDeadLetters = deadLetterQueue(this, "OutboxDeadLetters");
    const relay = new ServiceFunction(this, {
      name: "relay-outbox",
      memoryMb: 256,
      timeoutSeconds: 60,
      environment: { EVENT_BUS_NAME: data.bus.eventBusName },
    });
    relay.allow(["events:PutEvents"], [data.bus.eventBusArn]);
    relay.allow(["sqs:SendMessage"], [this.outboxDeadLetters.queueArn]);
    relay.function.addEventSource(
      new DynamoEventSource(data.table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        // Nobody who listens misses a second, and a busy hour is billed by batches instead of by events.
        maxBatchingWindow: Duration.seconds(1),
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        retryAttempts: 20,
        filters: [FilterCriteria.filter(outboxFilter)],
        onFailure: failedInto(this.outboxDeadLetters),
      }),
    );

    this.functions = [register, plan, render, derive, tag, check, catalogue, relay];
    new CfnOutput(this, "IngestStateMachineArn", { value: this.workflow.stateMachine.stateMachineArn });
  }
}
