import { AwsError } from "./errors.ts";
import type { ModelledService } from "./service.ts";
import type { Violation } from "./validate-document.ts";

/** What each service calls an input that breaks its model, where it is not ValidationException. */
const invalidInput: Partial<Record<ModelledService, string>> = {
  mediaconvert: "BadRequestException",
  sesv2: "BadRequestException",
  rekognition: "InvalidParameterException",
  sqs: "InvalidParameterValue",
};

/** The error with which a service refuses an input, in AWS's words. */
export function refuseInput(service: ModelledService, violations: Violation[]): AwsError {
  const list = violations.slice(0, 10).map(sentence).join("; ");
  const count = `${violations.length} validation error${violations.length === 1 ? "" : "s"} detected: ${list}`;
  return new AwsError(invalidInput[service] ?? "ValidationException", count);
}

function sentence(violation: Violation): string {
  const value =
    violation.value === null || violation.value === undefined
      ? "null"
      : `'${JSON.stringify(violation.value).replaceAll(/^"|"$/g, "").slice(0, 200)}'`;
  return `Value ${value} at '${violation.path}' failed to satisfy constraint: ${violation.constraint}`;
}

/** The error with which a service asks a client to slow down. */
export function refuseThrottled(service: ModelledService | "s3"): AwsError {
  switch (service) {
    case "dynamodb":
    case "dynamodbstreams":
      return new AwsError("ThrottlingException", "Throughput exceeds the current throughput limit for your account.");
    case "lambda":
      return new AwsError("TooManyRequestsException", "Rate Exceeded.", {
        statusCode: 429,
        members: { Reason: "ReservedFunctionConcurrentInvocationLimitExceeded" },
      });
    case "mediaconvert":
    case "sesv2":
      return new AwsError("TooManyRequestsException", "Too many requests have been sent in too short of a time.", {
        statusCode: 429,
      });
    case "scheduler":
      return new AwsError("ThrottlingException", "Rate exceeded", { statusCode: 429 });
    case "sqs":
      return new AwsError("RequestThrottled", "The request was denied due to request throttling.");
    case "s3":
      return new AwsError("SlowDown", "Please reduce your request rate.", { statusCode: 503 });
    default:
      return new AwsError("ThrottlingException", "Rate exceeded");
  }
}

/** The error of a service that has failed itself. */
export function refuseBroken(service: ModelledService | "s3"): AwsError {
  const message = "We encountered an internal error. Please try again.";
  switch (service) {
    case "mediaconvert":
      return new AwsError("InternalServerErrorException", message, { statusCode: 500 });
    case "lambda":
      return new AwsError("ServiceException", message, { statusCode: 500 });
    case "scheduler":
      return new AwsError("InternalServerException", message, { statusCode: 500 });
    case "secretsmanager":
      return new AwsError("InternalServiceError", message, { statusCode: 500 });
    case "events":
      return new AwsError("InternalException", message, { statusCode: 500 });
    case "s3":
      return new AwsError("InternalError", message, { statusCode: 500 });
    default:
      return new AwsError("InternalServerError", message, { statusCode: 500 });
  }
}
