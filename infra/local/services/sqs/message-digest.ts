import { createHash } from "node:crypto";

/** A message attribute in the JSON form of the wire: binary values are base64. */
export interface MessageAttribute {
  DataType: string;
  StringValue?: string;
  BinaryValue?: string;
}

/** MD5 of a message's body, in hexadecimal, as SQS answers and the SDKs verify it. */
export function digestBody(body: string): string {
  return createHash("md5").update(body, "utf8").digest("hex");
}

/**
 * MD5 of message attributes, in hexadecimal; undefined when there are none. Names are taken in order, each as
 * length-prefixed name, type and value, with a byte that tells strings (1) from binary (2).
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
 */
export function digestAttributes(attributes: Record<string, MessageAttribute>): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const hash = createHash("md5");
  const withLength = (bytes: Buffer) => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  };
  for (const name of names) {
    const attribute = attributes[name];
    if (!attribute) continue;
    withLength(Buffer.from(name, "utf8"));
    withLength(Buffer.from(attribute.DataType, "utf8"));
    const isBinary = attribute.BinaryValue !== undefined;
    hash.update(Buffer.from([isBinary ? 2 : 1]));
    withLength(attributeBytes(attribute));
  }
  return hash.digest("hex");
}

/** The bytes of an attribute's value. */
export function attributeBytes(attribute: MessageAttribute): Buffer {
  return attribute.BinaryValue === undefined
    ? Buffer.from(attribute.StringValue ?? "", "utf8")
    : Buffer.from(attribute.BinaryValue, "base64");
}
