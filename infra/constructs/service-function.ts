import { Duration } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  Code,
  type ILayerVersion,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { IQueue } from "aws-cdk-lib/aws-sqs";
import { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";
import { bundleFunction } from "./bundle-functions.ts";
import { failedInto } from "./failed-into.ts";
import { grant } from "./grant.ts";
import { removalPolicy } from "./lifecycle.ts";

export interface ServiceFunctionProps {
  /** The folder under `functions/`; also the name in logs, metrics and alarms. */
  name: string;
  memoryMb: number;
  timeoutSeconds: number;
  environment: Record<string, string>;
  layers?: ILayerVersion[];
  /** Modules that a layer brings instead of the bundle. */
  external?: string[];
  reservedConcurrency?: number;
  /** Where an event goes that this function could not deal with when nobody waits for its answer; required of whatever is called so. */
  deadLetters?: IQueue;
}

/** One Lambda of `functions/`: its bundle, a role of its own that may write to its own log group and nothing else, and that log group. */
export class ServiceFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;
  readonly functionName: string;

  constructor(scope: Construct, props: ServiceFunctionProps) {
    super(scope, props.name);
    this.functionName = props.name;
    const logGroup = new LogGroup(this, "Logs", {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: removalPolicy(this),
    });
    this.role = new Role(this, "Role", {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      description: `What ${props.name} may do`,
    });
    this.function = new LambdaFunction(this, "Function", {
      description: `Greenlight: ${props.name}`,
      code: Code.fromAsset(bundleFunction(props.name, props.external ?? [])),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memoryMb,
      timeout: Duration.seconds(props.timeoutSeconds),
      role: this.role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      environment: {
        ...props.environment,
        POWERTOOLS_SERVICE_NAME: props.name,
        POWERTOOLS_METRICS_NAMESPACE: "Greenlight",
      },
      ...(props.layers === undefined ? {} : { layers: props.layers }),
      ...(props.reservedConcurrency === undefined ? {} : { reservedConcurrentExecutions: props.reservedConcurrency }),
    });
    if (props.deadLetters !== undefined) {
      this.allow(["sqs:SendMessage"], [props.deadLetters.queueArn]);
      this.function.configureAsyncInvoke({ onFailure: failedInto(props.deadLetters), retryAttempts: 2 });
    }
    logGroup.grantWrite(this.role);
    acknowledge(
      this.role,
      "AwsSolutions-IAM5[Resource::*]",
      "X-Ray's two write actions (PutTraceSegments, PutTelemetryRecords) accept no resource.",
    );
  }

  /** Allows exactly these actions on exactly these resources; a wildcard among them needs a reason. */
  allow(actions: string[], resources: string[], because?: string): void {
    grant(this.role, { actions, resources, ...(because === undefined ? {} : { because }) });
  }

  get arn(): string {
    return this.function.functionArn;
  }
}
