import { readFileSync } from "node:fs";
import * as z from "zod";
import type { ModelledService } from "./service.ts";

/** A JSON Schema node of a model. `x-wire` is the member's name on the wire, `x-type` marks timestamps and blobs. */
export interface Shape {
  $ref?: string;
  type?: string | string[];
  properties?: Record<string, Shape>;
  items?: Shape;
  additionalProperties?: boolean | Shape;
  required?: string[];
  "x-wire"?: string;
  "x-type"?: "timestamp" | "blob";
  [keyword: string]: unknown;
}

export interface OperationModel {
  name: string;
  method: string;
  /** With labels, such as `/schedules/{Name}`. */
  requestUri: string;
  responseCode: number;
  /** Another method and path at which it is served. */
  newerPlace: { method: string; requestUri: string } | undefined;
  input: Shape | undefined;
  output: Shape | undefined;
}

export interface ServiceModel {
  service: ModelledService;
  protocol: "json" | "rest-json";
  /** The service's name in a signature's scope. */
  signingName: string;
  /** What stands before the operation in `X-Amz-Target`. */
  targetPrefix: string | null;
  jsonVersion: string;
  operations: ReadonlyMap<string, OperationModel>;
  definitions: Record<string, Shape>;
  /** The definition that a `$ref` names, or the shape itself. */
  resolve(shape: Shape): Shape;
}

export const modelledServices: readonly ModelledService[] = [
  "dynamodb",
  "dynamodbstreams",
  "events",
  "lambda",
  "mediaconvert",
  "rekognition",
  "scheduler",
  "secretsmanager",
  "sesv2",
  "sqs",
  "ssm",
  "stepfunctions",
];

const ModelFile = z.object({
  metadata: z.object({
    protocol: z.enum(["json", "rest-json"]),
    targetPrefix: z.string().nullable(),
    jsonVersion: z.string().nullable(),
    signingName: z.string().nullable(),
    endpointPrefix: z.string(),
  }),
  operations: z.record(
    z.string(),
    z.object({
      http: z.object({ method: z.string(), requestUri: z.string(), responseCode: z.number().optional() }),
      input: z.custom<Shape>().optional(),
      // Null for operations that answer nothing, such as sqs:DeleteMessage.
      output: z.custom<Shape>().nullish(),
    }),
  ),
  $defs: z.record(z.string(), z.custom<Shape>()),
});

/** Where newer SDKs ask for an operation than the models tell; the AWS CLI still asks at the older place. */
const newerPlaces: Readonly<Record<string, { method: string; requestUri: string }>> = {
  "sesv2:ListEmailIdentities": { method: "POST", requestUri: "/v2/email/list-identities" },
};

const loaded = new Map<ModelledService, ServiceModel>();

/** The model of a service, from `infra/local/models/<service>.json`. */
export function loadServiceModel(service: ModelledService): ServiceModel {
  const known = loaded.get(service);
  if (known) return known;
  const file = ModelFile.parse(JSON.parse(readFileSync(new URL(`../models/${service}.json`, import.meta.url), "utf8")));
  const { metadata, $defs: definitions } = file;
  const operations = Object.entries(file.operations).map(([name, operation]): [string, OperationModel] => [
    name,
    {
      name,
      method: operation.http.method,
      requestUri: operation.http.requestUri,
      responseCode: operation.http.responseCode ?? 200,
      input: operation.input,
      output: operation.output ?? undefined,
      newerPlace: newerPlaces[`${service}:${name}`],
    },
  ]);
  const resolved = new Map<Shape, Shape>();
  const model: ServiceModel = {
    service,
    protocol: metadata.protocol,
    signingName: metadata.signingName ?? metadata.endpointPrefix,
    targetPrefix: metadata.targetPrefix,
    jsonVersion: metadata.jsonVersion ?? "1.1",
    operations: new Map(operations),
    definitions,
    resolve(shape) {
      if (shape.$ref === undefined) return shape;
      const known = resolved.get(shape);
      if (known !== undefined) return known;
      const target = {
        ...definitions[shape.$ref.replace("#/$defs/", "")],
        ...(shape["x-wire"] ? { "x-wire": shape["x-wire"] } : {}),
      };
      resolved.set(shape, target);
      return target;
    },
  };
  loaded.set(service, model);
  return model;
}
