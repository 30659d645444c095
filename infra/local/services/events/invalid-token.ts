import { AwsError } from "../../kernel/errors.ts";

/** What EventBridge answers to a page token that it did not give. */
export const invalidToken = (token: string): AwsError => new AwsError("InvalidToken", `Invalid token: ${token}`);
