import { AwsError } from "../../kernel/errors.ts";
import { type AccountPlace, DEFAULT_QUEUE, queueArn } from "./job-document.ts";

/** Throws NotFoundException unless the name or ARN is that of the default queue. */
export function checkQueue(nameOrArn: string, place: AccountPlace): void {
  if (nameOrArn === DEFAULT_QUEUE || nameOrArn === queueArn(place)) return;
  throw new AwsError("NotFoundException", `The specified queue doesn't exist: ${nameOrArn}`, { statusCode: 404 });
}
