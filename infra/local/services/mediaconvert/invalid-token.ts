import { AwsError } from "../../kernel/errors.ts";

/** What MediaConvert answers to a page token that it did not give. */
export const invalidToken = (token: string): AwsError =>
  new AwsError("BadRequestException", `The nextToken is not valid: ${token}`, { statusCode: 400 });
