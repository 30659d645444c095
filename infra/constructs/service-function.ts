import { fileURLToPath } from "node:url";
import { Duration } from "aws-cdk-lib";
import { Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, type ILayerVersion, LoggingFormat, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogLevel, NodejsFunction, OutputFormat } from "aws-cdk-lib/aws-lambda-nodejs";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { Construct } from "constructs";
import { acknowledge } from "./acknowledge.ts";
import { grant } from "./grant.ts";
import { removalPolicy } from "./lifecycle.ts";

const projectRoot = fileURLToPath(new URL("../../", import.meta.url));

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
}

/** One Lambda of `functions/`: its bundle, a role of its own that may write to its own log group and nothing else, and that log group. */
export class ServiceFunction extends Construct {
  readonly function: NodejsFunction;
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
    this.function = new NodejsFunction(this, "Function", {
      description: `Greenlight: ${props.name}`,
      entry: `${projectRoot}functions/${props.name}/handler.ts`,
      handler: "handler",
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
      projectRoot,
      depsLockFilePath: `${projectRoot}package-lock.json`,
      bundling: {
        format: OutputFormat.ESM,
        target: "node24",
        minify: true,
        keepNames: true,
        metafile: true,
        logLevel: LogLevel.WARNING,
        mainFields: ["module", "main"],
        // The SDK is bundled: what was tested is what runs, whatever the runtime brings.
        bundleAwsSDK: true,
        externalModules: props.external ?? [],
        // CommonJS dependencies inside an ES module bundle still call `require`.
        banner:
          'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
      },
    });
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
