import { AwsError } from "../../kernel/errors.ts";

/** What Parameter Store answers to a page token that it did not give. */
export const invalidToken = (token: string): AwsError =>
  new AwsError("InvalidNextToken", `The specified token isn't valid: ${token}`);
