import { AwsError } from "../../kernel/errors.ts";

export interface MessageTag {
  Name: string;
  Value: string;
}

/** Refuses tags that SES does not take. https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_MessageTag.html */
export function checkMessageTags(tags: readonly MessageTag[]): void {
  for (const { Name, Value } of tags) {
    check("name", Name);
    check("value", Value);
  }
}

function check(part: "name" | "value", text: string): void {
  const refuse = (reason: string) => new AwsError("BadRequestException", `Invalid tag ${part} <${text}>: ${reason}`);
  if (!/^[A-Za-z0-9_-]+$/.test(text)) throw refuse("only alphanumeric ASCII characters, '_', and '-' are allowed.");
  if (text.length > 256) throw refuse("at most 256 characters are allowed.");
}
