import { AwsError } from "../../kernel/errors.ts";

/** What Lambda answers to a page marker that it did not give. */
export const invalidMarker = (marker: string): AwsError =>
  new AwsError("InvalidParameterValueException", `Invalid pagination marker: ${marker}`, { members: { Type: "User" } });
