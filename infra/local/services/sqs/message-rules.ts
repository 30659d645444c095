import { AwsError } from "../../kernel/errors.ts";
import { attributeBytes, type MessageAttribute } from "./message-digest.ts";

/** The largest message and the largest batch, in bytes (1 MiB since August 2025). https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const MAX_MESSAGE_BYTES = 1_048_576;

/** The longest visibility timeout, in seconds: twelve hours. */
export const MAX_VISIBILITY_SECONDS = 43_200;

export interface OutgoingMessage {
  MessageBody: string;
  DelaySeconds?: number;
  MessageAttributes?: Record<string, MessageAttribute>;
  MessageSystemAttributes?: Record<string, MessageAttribute>;
  MessageGroupId?: string;
  MessageDeduplicationId?: string;
}

const attributeName = /^(?!aws\.|amazon\.)(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/i;

/** Bytes that a message counts for: body, and each attribute's name, type and value. */
export function messageBytes(message: OutgoingMessage): number {
  let bytes = Buffer.byteLength(message.MessageBody, "utf8");
  for (const [name, attribute] of Object.entries(message.MessageAttributes ?? {})) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(attribute.DataType) + attributeBytes(attribute).length;
  }
  return bytes;
}

/** Throws the AwsError with which SQS refuses a message that it may not hold. */
export function checkMessage(message: OutgoingMessage, maximumBytes: number): void {
  if (message.MessageBody.length === 0) {
    throw new AwsError("MissingParameter", "The request must contain the parameter MessageBody.");
  }
  if (hasForbiddenCharacter(message.MessageBody)) {
    throw new AwsError(
      "InvalidMessageContents",
      "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
    );
  }
  if (messageBytes(message) > maximumBytes) {
    throw new AwsError(
      "InvalidParameterValue",
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumBytes} bytes.`,
    );
  }
  checkRange("DelaySeconds", message.DelaySeconds, 0, 900);
  if (message.MessageDeduplicationId !== undefined) {
    throw new AwsError(
      "InvalidParameterValue",
      `Value ${message.MessageDeduplicationId} for parameter MessageDeduplicationId is invalid. Reason: The request includes a parameter that is not valid for this queue type.`,
    );
  }
  const attributes = Object.entries(message.MessageAttributes ?? {});
  if (attributes.length > 10) {
    throw new AwsError(
      "InvalidParameterValue",
      `Number of message attributes [${attributes.length}] exceeds the allowed maximum [10].`,
    );
  }
  for (const [name, attribute] of attributes) checkAttribute(name, attribute);
}

// Control characters other than tab, line feed and carriage return, lone surrogates, #xFFFE and #xFFFF.
function hasForbiddenCharacter(text: string): boolean {
  if (/[\p{Cs}\ufffe\uffff]/u.test(text)) return true;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return true;
  }
  return false;
}

function checkAttribute(name: string, attribute: MessageAttribute): void {
  if (!attributeName.test(name)) {
    throw new AwsError("InvalidParameterValue", `Message (user) attribute name '${name}' is invalid.`);
  }
  const type = attribute.DataType.split(".")[0];
  if (type !== "String" && type !== "Number" && type !== "Binary") {
    throw new AwsError(
      "InvalidParameterValue",
      `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String.`,
    );
  }
  const value = type === "Binary" ? attribute.BinaryValue : attribute.StringValue;
  if (value === undefined || value === "") {
    throw new AwsError(
      "InvalidParameterValue",
      `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${attribute.DataType}'.`,
    );
  }
  if (type === "Number" && !Number.isFinite(Number(value))) {
    throw new AwsError(
      "InvalidParameterValue",
      `Can't cast the value of message (user) attribute '${name}' to a number.`,
    );
  }
}

/** Throws InvalidParameterValue unless the value is absent or an integer from `low` to `high`. */
export function checkRange(name: string, value: number | undefined, low: number, high: number): void {
  if (value === undefined || (Number.isInteger(value) && value >= low && value <= high)) return;
  throw new AwsError(
    "InvalidParameterValue",
    `Value ${value} for parameter ${name} is invalid. Reason: Must be between ${low} and ${high}, if provided.`,
  );
}
