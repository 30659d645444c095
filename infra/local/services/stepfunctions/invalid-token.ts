import { AwsError } from "../../kernel/errors.ts";

/** What Step Functions answers to a page token that it did not give. */
export const invalidToken = (token: string): AwsError => new AwsError("InvalidToken", `Invalid Token: '${token}'`);
