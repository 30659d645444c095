import { NotSupportedError } from "../../../kernel/errors.ts";
import type { ModelledService } from "../../../kernel/service.ts";
import { modelledErrors, toTaskResult, upperFirst } from "./api-model.ts";
import { callService } from "./call-service.ts";
import type { Integration } from "./integration.ts";

/** The service names of `aws-sdk:` resources, and the class prefixes of the SDK that Step Functions calls with. */
const SERVICES: Record<string, { model: ModelledService; prefix: string }> = {
  dynamodb: { model: "dynamodb", prefix: "DynamoDb" },
  dynamodbstreams: { model: "dynamodbstreams", prefix: "DynamoDbStreams" },
  eventbridge: { model: "events", prefix: "EventBridge" },
  lambda: { model: "lambda", prefix: "Lambda" },
  mediaconvert: { model: "mediaconvert", prefix: "MediaConvert" },
  rekognition: { model: "rekognition", prefix: "Rekognition" },
  scheduler: { model: "scheduler", prefix: "Scheduler" },
  secretsmanager: { model: "secretsmanager", prefix: "SecretsManager" },
  sesv2: { model: "sesv2", prefix: "SesV2" },
  sfn: { model: "stepfunctions", prefix: "Sfn" },
  sqs: { model: "sqs", prefix: "Sqs" },
  ssm: { model: "ssm", prefix: "Ssm" },
};

/**
 * An `aws-sdk:<service>:<action>` integration.
 *
 * @throws NotSupportedError for a service or an action that the laptop cloud does not have
 */
export function sdkAction(serviceName: string, action: string): Integration {
  const service = SERVICES[serviceName];
  const operation = upperFirst(action);
  const modelled = service && modelledErrors(service.model, operation);
  if (service === undefined || modelled === undefined)
    throw new NotSupportedError(`the Step Functions integration aws-sdk:${serviceName}:${action}`);
  return {
    names: {
      prefix: service.prefix,
      unmodelled: `${service.prefix}Exception`,
      modelled,
      service: service.prefix,
      style: "sdk",
    },
    request: async (given, call) => ({
      output: toTaskResult(service.model, operation, await callService(service.model, operation, given, call)),
    }),
  };
}
