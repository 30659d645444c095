import { timingSafeEqual } from "node:crypto";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { Caller } from "../../../kernel/service.ts";
import { deriveSigningKey, hmac } from "../../../kernel/signing-key.ts";
import { invalidArgument, S3Error } from "../http/s3-error.ts";

/**
 * Who signed a form's policy. A form without a policy is anonymous.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-authentication-HTTPPOST.html
 * @throws S3Error SignatureDoesNotMatch, InvalidAccessKeyId, InvalidToken, InvalidArgument
 */
export function formSigner(kernel: Pick<Kernel, "keyOf" | "region">, fields: ReadonlyMap<string, string>): Caller {
  const policy = fields.get("policy");
  if (policy === undefined) return { kind: "anonymous" };
  const credential = required(fields, "x-amz-credential");
  const signature = required(fields, "x-amz-signature");
  const amzDate = required(fields, "x-amz-date");
  if (required(fields, "x-amz-algorithm") !== "AWS4-HMAC-SHA256") {
    throw invalidArgument(
      'X-Amz-Algorithm only supports "AWS4-HMAC-SHA256"',
      "x-amz-algorithm",
      fields.get("x-amz-algorithm") ?? "",
    );
  }
  const [accessKeyId = "", date = "", region = "", service = "", terminator] = credential.split("/");
  if (region !== kernel.region || service !== "s3" || terminator !== "aws4_request" || !amzDate.startsWith(date)) {
    throw invalidArgument(
      `The X-Amz-Credential '${credential}' is not <key>/<date>/${kernel.region}/s3/aws4_request.`,
      "x-amz-credential",
      credential,
    );
  }
  const key = kernel.keyOf(accessKeyId);
  if (!key) {
    throw new S3Error("InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.", {
      statusCode: 403,
      members: { AWSAccessKeyId: accessKeyId },
    });
  }
  if ((key.sessionToken ?? undefined) !== fields.get("x-amz-security-token"))
    throw new S3Error("InvalidToken", "The provided token is malformed or otherwise invalid.");
  const expected = hmac(deriveSigningKey(key.secretAccessKey, { date, region, service }), policy);
  const actual = Buffer.from(signature, "hex");
  if (actual.length !== expected.length || !timingSafeEqual(actual, expected)) {
    throw new S3Error(
      "SignatureDoesNotMatch",
      "The request signature we calculated does not match the signature you provided. Check your key and signing method.",
      { statusCode: 403 },
    );
  }
  return key.caller;
}

function required(fields: ReadonlyMap<string, string>, name: string): string {
  const value = fields.get(name);
  if (value === undefined)
    throw invalidArgument(
      `Bucket POST must contain a field named '${name}'.  If it is specified, please check the order of the fields.`,
      name,
      "",
    );
  return value;
}
