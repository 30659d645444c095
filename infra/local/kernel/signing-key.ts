import { createHash, createHmac } from "node:crypto";

export const sha256Hex = (content: string | Uint8Array): string => createHash("sha256").update(content).digest("hex");
export const hmac = (key: string | Uint8Array, text: string): Buffer => createHmac("sha256", key).update(text).digest();

/**
 * The key of one day, region and service.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
export function deriveSigningKey(
  secretAccessKey: string,
  scope: { date: string; region: string; service: string },
): Buffer {
  return hmac(hmac(hmac(hmac(`AWS4${secretAccessKey}`, scope.date), scope.region), scope.service), "aws4_request");
}
