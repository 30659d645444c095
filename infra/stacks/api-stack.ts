import { CfnOutput, Stack, type StackProps } from "aws-cdk-lib";
import { CfnStage, HttpApi, HttpMethod, HttpRoute, HttpRouteKey, HttpStage } from "aws-cdk-lib/aws-apigatewayv2";
import { HttpJwtAuthorizer } from "aws-cdk-lib/aws-apigatewayv2-authorizers";
import { HttpLambdaIntegration } from "aws-cdk-lib/aws-apigatewayv2-integrations";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { StateMachine } from "aws-cdk-lib/aws-stepfunctions";
import type { Construct } from "constructs";
import { acknowledge } from "../constructs/acknowledge.ts";
import { removalPolicy } from "../constructs/lifecycle.ts";
import type { MailDispatch } from "../constructs/mail-dispatch.ts";
import { type OperationsDeskProps, operationsDesk } from "../constructs/operations-desk.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { SignIn } from "../constructs/sign-in.ts";
import type { DataStack } from "./data-stack.ts";
import { publicUrlParameterName } from "./delivery-stack.ts";

export interface ApiStackProps extends StackProps {
  data: DataStack;
  api: HttpApi;
  publicUrl: string;
  ingestStateMachine: StateMachine;
  reviewStateMachine: StateMachine;
  /** Codes are mailed by the API itself: whoever wants to decide waits for one. */
  mail: MailDispatch;
  senderAddress: string;
  deadLetters: OperationsDeskProps["deadLetters"];
}

/** What needs no token of the issuer: it is public, or carries a signed token of its own in the path. */
const openRoutes: [HttpMethod, string][] = [
  [HttpMethod.GET, "/v1/health"],
  [HttpMethod.GET, "/v1/client"],
  [HttpMethod.GET, "/v1/openapi.json"],
  [HttpMethod.GET, "/v1/docs"],
  [HttpMethod.GET, "/v1/record-keys"],
  [HttpMethod.GET, "/v1/review-links/{token}"],
  [HttpMethod.GET, "/v1/review-links/{token}/earlier"],
  [HttpMethod.POST, "/v1/review-links/{token}/opened"],
  [HttpMethod.POST, "/v1/review-links/{token}/code"],
  [HttpMethod.POST, "/v1/review-links/{token}/delegate"],
  [HttpMethod.POST, "/v1/review-links/{token}/decision"],
  [HttpMethod.GET, "/v1/review-links/{token}/comments"],
  [HttpMethod.POST, "/v1/review-links/{token}/comments"],
  [HttpMethod.POST, "/v1/review-links/{token}/comments/{commentId}/replies"],
  [HttpMethod.GET, "/v1/playback/{token}/{path+}"],
];

/** What looks into the machinery is answered by a function of its own. */
const operationRoutes: [HttpMethod, string][] = [
  [HttpMethod.GET, "/v1/operations/{proxy+}"],
  [HttpMethod.POST, "/v1/operations/{proxy+}"],
  [HttpMethod.GET, "/v1/assets/{id}/pipeline"],
];

const methods = [HttpMethod.GET, HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE];

/** The API's function, its routes, and who may call them. */
export class ApiStack extends Stack {
  readonly functions: ServiceFunction[];

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    const { data, ingestStateMachine, reviewStateMachine } = props;
    // By its id: CDK puts an authorizer beside its API, and this one knows the distribution, which knows the API.
    const api = HttpApi.fromHttpApiAttributes(this, "Imported", { httpApiId: props.api.apiId });
    const signIn = new SignIn(this, "SignIn", { publicUrl: props.publicUrl });

    const handler = new ServiceFunction(this, {
      name: "api",
      memoryMb: 1024,
      timeoutSeconds: 29,
      environment: {
        TABLE_NAME: data.table.tableName,
        MASTERS_BUCKET: data.masters.bucketName,
        RENDITIONS_BUCKET: data.renditions.bucketName,
        LINK_SECRET_ARN: data.linkSecret.secretArn,
        SIGNING_KEY_SECRET_ARN: data.signingKeySecret.secretArn,
        SIGNING_KEY_PAIR_ID: data.signingKey.publicKeyId,
        PUBLIC_URL_PARAMETER: publicUrlParameterName,
        INGEST_STATE_MACHINE_ARN: ingestStateMachine.stateMachineArn,
        REVIEW_STATE_MACHINE_ARN: reviewStateMachine.stateMachineArn,
        SENDER_ADDRESS: props.senderAddress,
        CONFIGURATION_SET: props.mail.configurationSetName,
        OIDC_ISSUER: signIn.issuer,
        OIDC_AUDIENCE: signIn.audience,
      },
    });
    data.letWrite(handler);
    data.letReadTogether(handler);
    data.letList(handler, "gsi1", "gsi2");
    props.mail.letSend(handler);
    // Presigned uploads are done in this function's name, and resuming one asks for its parts.
    handler.allow(
      ["s3:PutObject", "s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"],
      [data.masters.arnForObjects("*")],
      "Keys are made from what producers name their files; the bucket confines it.",
    );
    handler.allow(
      ["s3:GetObject"],
      [data.renditions.arnForObjects("renditions/*")],
      "Renditions are named after their asset; the prefix confines it.",
    );
    handler.allow(["secretsmanager:GetSecretValue"], [data.linkSecret.secretArn, data.signingKeySecret.secretArn]);
    handler.allow(
      ["ssm:GetParameter"],
      [this.formatArn({ service: "ssm", resource: `parameter${publicUrlParameterName}` })],
    );
    handler.allow(["states:StartExecution"], [ingestStateMachine.stateMachineArn, reviewStateMachine.stateMachineArn]);
    // The task token itself is the authority; the state machine's ARN bounds it.
    handler.allow(["states:SendTaskSuccess"], [reviewStateMachine.stateMachineArn]);
    acknowledge(
      handler.role,
      "AwsSolutions-IAM5",
      "Keys are made from what producers name their files; the buckets and the prefix confine them.",
    );

    const integration = new HttpLambdaIntegration("Integration", handler.function);
    const authorizer = new HttpJwtAuthorizer("Jwt", signIn.issuer, { jwtAudience: [signIn.audience] });
    for (const method of methods) {
      new HttpRoute(this, `${method} /v1`, {
        httpApi: api,
        routeKey: HttpRouteKey.with("/v1/{proxy+}", method),
        integration,
        authorizer,
      });
    }
    const operations = operationsDesk(this, {
      data,
      ingest: ingestStateMachine,
      review: reviewStateMachine,
      deadLetters: props.deadLetters,
    });
    const toOperations = new HttpLambdaIntegration("Operations", operations.function);
    for (const [method, path] of operationRoutes) {
      new HttpRoute(this, `${method} ${path}`, {
        httpApi: api,
        routeKey: HttpRouteKey.with(path, method),
        integration: toOperations,
        authorizer,
      });
    }
    for (const [method, path] of openRoutes) {
      const route = new HttpRoute(this, `${method} ${path}`, {
        httpApi: api,
        routeKey: HttpRouteKey.with(path, method),
        integration,
      });
      acknowledge(route, "AwsSolutions-APIG4", "Public, or authorised by the signed token in its path.");
    }

    const accessLog = new LogGroup(this, "AccessLog", {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: removalPolicy(this),
    });
    const stage = new HttpStage(this, "Stage", {
      httpApi: api,
      stageName: "$default",
      autoDeploy: true,
      throttle: { rateLimit: 200, burstLimit: 400 },
    });
    const cfnStage = stage.node.defaultChild;
    if (cfnStage instanceof CfnStage) {
      cfnStage.accessLogSettings = {
        destinationArn: accessLog.logGroupArn,
        // The route, never the path: paths hold tokens.
        format: JSON.stringify({
          requestId: "$context.requestId",
          time: "$context.requestTime",
          route: "$context.routeKey",
          status: "$context.status",
          latencyMs: "$context.responseLatency",
          error: "$context.authorizer.error",
        }),
      };
    }

    this.functions = [handler, operations];
    new CfnOutput(this, "OidcIssuerUrl", { value: signIn.issuer });
    new CfnOutput(this, "OidcClientId", { value: signIn.audience });
  }
}
