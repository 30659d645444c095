import { createHash } from "node:crypto";
import * as z from "zod";
import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ResourceProvider } from "../../kernel/resource.ts";
import type { CorsConfiguration, HttpApi } from "./http-api.ts";

export interface ApiDirectory {
  get(id: string): HttpApi | undefined;
  put(api: HttpApi): void;
}

const wholeNumber = (low: number, high: number) => z.coerce.number().int().min(low).max(high);
const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);
const strings = z.array(z.string()).default([]);

const apiProperties = z.object({
  CorsConfiguration: z
    .object({
      AllowCredentials: flag.default(false),
      AllowHeaders: strings,
      AllowMethods: strings,
      AllowOrigins: strings,
      ExposeHeaders: strings,
      MaxAge: wholeNumber(-1, 86_400).optional(),
    })
    .optional(),
  Description: z.string().optional(),
  DisableExecuteApiEndpoint: flag.default(false),
  IpAddressType: z.string().optional(),
  Name: z.string(),
  ProtocolType: z.string(),
  RouteSelectionExpression: z.string().optional(),
  Tags: z.unknown().optional(),
});
const integrationProperties = z.object({
  ApiId: z.string(),
  Description: z.string().optional(),
  IntegrationMethod: z.string().optional(),
  IntegrationType: z.string(),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.string().default("1.0"),
  TimeoutInMillis: wholeNumber(50, 30_000).default(30_000),
});
const authorizerProperties = z.object({
  ApiId: z.string(),
  AuthorizerType: z.string(),
  IdentitySource: z.array(z.string()).length(1).default(["$request.header.Authorization"]),
  JwtConfiguration: z.object({ Audience: z.array(z.string()).min(1), Issuer: z.url() }),
  Name: z.string(),
});
const routeProperties = z.object({
  ApiId: z.string(),
  AuthorizationScopes: strings,
  AuthorizationType: z.string().default("NONE"),
  AuthorizerId: z.string().optional(),
  OperationName: z.string().optional(),
  RouteKey: z.string().regex(/^(?:\$default|(?:ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) \/.*)$/),
  Target: z.string().regex(/^integrations\//),
});
const stageProperties = z.object({
  AccessLogSettings: z.object({ DestinationArn: z.string(), Format: z.string() }).optional(),
  ApiId: z.string(),
  AutoDeploy: flag.default(false),
  DefaultRouteSettings: z
    .object({
      DetailedMetricsEnabled: flag.optional(),
      ThrottlingBurstLimit: wholeNumber(0, 100_000).optional(),
      ThrottlingRateLimit: z.coerce.number().min(0).optional(),
    })
    .optional(),
  Description: z.string().optional(),
  StageName: z.string(),
  StageVariables: z.record(z.string(), z.string()).default({}),
  Tags: z.unknown().optional(),
});

/** The AWS::ApiGatewayV2 resource types of an HTTP API with Lambda integrations and JWT authorizers. */
export function apiProviders(kernel: Kernel, apis: ApiDirectory): ResourceProvider[] {
  function apiOf(id: string): HttpApi {
    const api = apis.get(id);
    if (!api)
      throw new AwsError("NotFoundException", `Invalid API identifier specified ${kernel.accountId}:${id}`, {
        statusCode: 404,
      });
    return api;
  }
  return [
    {
      type: "AWS::ApiGatewayV2::Api",
      properties: Object.keys(apiProperties.shape),
      provision({ properties, generatedName, logicalId }) {
        const wanted = parse(apiProperties, properties, `AWS::ApiGatewayV2::Api ${logicalId}`);
        if (wanted.ProtocolType !== "HTTP") throw new NotSupportedError(`the API protocol ${wanted.ProtocolType}`);
        const id = idOf(generatedName, 10);
        const known = apis.get(id);
        apis.put({
          id,
          name: wanted.Name,
          cors: wanted.CorsConfiguration ? corsOf(wanted.CorsConfiguration) : null,
          endpointDisabled: wanted.DisableExecuteApiEndpoint,
          routes: known?.routes ?? new Map(),
          integrations: known?.integrations ?? new Map(),
          authorizers: known?.authorizers ?? new Map(),
          stages: known?.stages ?? new Map(),
        });
        return {
          ref: id,
          attributes: {
            ApiId: id,
            ApiEndpoint: kernel.endpoint.replace("://127.0.0.1", `://${id}.execute-api.localhost`),
          },
        };
      },
    },
    {
      type: "AWS::ApiGatewayV2::Integration",
      properties: Object.keys(integrationProperties.shape),
      provision({ properties, generatedName, logicalId }) {
        const wanted = parse(integrationProperties, properties, `AWS::ApiGatewayV2::Integration ${logicalId}`);
        if (wanted.IntegrationType !== "AWS_PROXY")
          throw new NotSupportedError(`the integration type ${wanted.IntegrationType} of an HTTP API`);
        if (wanted.PayloadFormatVersion !== "2.0")
          throw new NotSupportedError(`payload format ${wanted.PayloadFormatVersion} of an HTTP API`);
        const id = idOf(generatedName, 7);
        apiOf(wanted.ApiId).integrations.set(id, {
          functionArn: functionArnOf(wanted.IntegrationUri),
          timeoutMs: wanted.TimeoutInMillis,
        });
        return { ref: id, attributes: { IntegrationId: id } };
      },
    },
    {
      type: "AWS::ApiGatewayV2::Authorizer",
      properties: Object.keys(authorizerProperties.shape),
      provision({ properties, generatedName, logicalId }) {
        if (properties.AuthorizerType !== "JWT")
          throw new NotSupportedError(`the authorizer type ${String(properties.AuthorizerType)} of an HTTP API`);
        const wanted = parse(authorizerProperties, properties, `AWS::ApiGatewayV2::Authorizer ${logicalId}`);
        const header = /^\$request\.header\.([A-Za-z0-9-]+)$/.exec(wanted.IdentitySource[0] ?? "")?.[1];
        if (header === undefined) throw new NotSupportedError(`the identity source ${wanted.IdentitySource[0]}`);
        const id = idOf(generatedName, 6);
        apiOf(wanted.ApiId).authorizers.set(id, {
          issuer: wanted.JwtConfiguration.Issuer,
          audience: wanted.JwtConfiguration.Audience,
          header: header.toLowerCase(),
        });
        return { ref: id, attributes: { AuthorizerId: id } };
      },
    },
    {
      type: "AWS::ApiGatewayV2::Route",
      properties: Object.keys(routeProperties.shape),
      provision({ properties, generatedName, logicalId }) {
        const wanted = parse(routeProperties, properties, `AWS::ApiGatewayV2::Route ${logicalId}`);
        if (wanted.AuthorizationType !== "NONE" && wanted.AuthorizationType !== "JWT")
          throw new NotSupportedError(`the authorization type ${wanted.AuthorizationType} of a route`);
        const api = apiOf(wanted.ApiId);
        const integrationId = wanted.Target.slice("integrations/".length);
        if (!api.integrations.has(integrationId))
          throw new AwsError("NotFoundException", `Invalid Integration identifier specified ${integrationId}`, {
            statusCode: 404,
          });
        if (wanted.AuthorizationType === "JWT" && !api.authorizers.has(wanted.AuthorizerId ?? "")) {
          throw new AwsError("BadRequestException", `Invalid authorizer ID specified. ${wanted.AuthorizerId}`);
        }
        const id = idOf(generatedName, 7);
        api.routes.set(id, {
          key: wanted.RouteKey,
          integrationId,
          authorizerId: wanted.AuthorizationType === "JWT" ? (wanted.AuthorizerId ?? null) : null,
          scopes: wanted.AuthorizationScopes,
        });
        return { ref: id, attributes: { RouteId: id } };
      },
    },
    {
      type: "AWS::ApiGatewayV2::Stage",
      properties: Object.keys(stageProperties.shape),
      provision({ properties, logicalId }) {
        const wanted = parse(stageProperties, properties, `AWS::ApiGatewayV2::Stage ${logicalId}`);
        // Without it a stage serves what a deployment froze.
        if (!wanted.AutoDeploy) throw new NotSupportedError("a stage of an HTTP API without AutoDeploy");
        const { ThrottlingRateLimit: ratePerSecond, ThrottlingBurstLimit: burst } = wanted.DefaultRouteSettings ?? {};
        apiOf(wanted.ApiId).stages.set(wanted.StageName, {
          name: wanted.StageName,
          variables: wanted.StageVariables,
          throttling: ratePerSecond === undefined || burst === undefined ? null : { ratePerSecond, burst },
          accessLogFormat: wanted.AccessLogSettings?.Format ?? null,
        });
        return { ref: wanted.StageName, attributes: {} };
      },
    },
  ];
}

function parse<T>(schema: z.ZodType<T>, given: Record<string, unknown>, resource: string): T {
  const parsed = schema.safeParse(given);
  if (!parsed.success)
    throw new AwsError("ValidationError", `${resource}: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  return parsed.data;
}

function corsOf(given: NonNullable<z.infer<typeof apiProperties>["CorsConfiguration"]>): CorsConfiguration {
  return {
    allowCredentials: given.AllowCredentials,
    allowHeaders: given.AllowHeaders,
    allowMethods: given.AllowMethods,
    allowOrigins: given.AllowOrigins,
    exposeHeaders: given.ExposeHeaders,
    maxAgeSeconds: given.MaxAge ?? null,
  };
}

/** The function's ARN, alone or inside the invocation path `arn:aws:apigateway:…/functions/<arn>/invocations`. */
function functionArnOf(uri: string): string {
  const arn = /functions\/(arn:[^/]+)\/invocations$/.exec(uri)?.[1] ?? uri;
  if (!/^arn:aws[a-z-]*:lambda:/.test(arn)) throw new NotSupportedError(`the integration target ${uri} of an HTTP API`);
  return arn;
}

/** Ids as API Gateway makes them, lower-case letters and digits, but the same on every boot. */
function idOf(name: string, length: number): string {
  return BigInt(`0x${createHash("sha256").update(name).digest("hex")}`)
    .toString(36)
    .slice(0, length);
}
