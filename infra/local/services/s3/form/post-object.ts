import type { HttpResponse } from "../../../kernel/service.ts";
import { checksumAlgorithm } from "../checksum/algorithm.ts";
import { requestTagContext } from "../guard.ts";
import { declaredChecksum, tooLarge } from "../http/receive-body.ts";
import { emptyResponse, xmlResponse } from "../http/respond.ts";
import { invalidArgument, S3Error } from "../http/s3-error.ts";
import { originOf, type S3Request } from "../http/s3-request.ts";
import { parseXml } from "../http/xml.ts";
import { checksumHeaders, encryptionHeaders, versionHeaders } from "../object/answer-headers.ts";
import { checkKey } from "../object/object-key.ts";
import type { StoredObject } from "../object/object-version.ts";
import { readDescription } from "../object/read-description.ts";
import { parseTagging } from "../object/tag-set.ts";
import type { S3House } from "../s3-house.ts";
import { formSigner } from "./form-signer.ts";
import { checkPostPolicy, lengthBounds, parsePostPolicy } from "./post-policy.ts";
import { readForm } from "./read-form.ts";

const maxPostBytes = 5 * 1024 ** 3;

/** POST Object: a browser's form, signed beforehand by whoever made its policy. */
export function makePostObject(house: S3House): (request: S3Request) => Promise<HttpResponse> {
  const { kernel, buckets, objects, blobs, guard } = house;
  return async (request) => {
    const bucket = buckets.get(request.bucket);
    const { fields, file } = await readForm(request.open().stream, request.header("content-type") ?? "");
    const givenKey = fields.get("key");
    if (!givenKey)
      throw invalidArgument(
        "Bucket POST must contain a field named 'key'.  If it is specified, please check the order of the fields.",
        "key",
        "",
      );
    const key = givenKey.replaceAll(/\$\{filename\}/g, () => baseName(file.name));
    fields.set("key", key);
    fields.set("bucket", bucket.name);

    const caller = formSigner(kernel, fields);
    const encodedPolicy = fields.get("policy");
    const policy = encodedPolicy === undefined ? null : parsePostPolicy(encodedPolicy);
    if (policy) checkPostPolicy(policy, fields, kernel.clock.now());
    const bounds = policy ? lengthBounds(policy) : { min: 0, max: maxPostBytes };

    const described = headersOf(fields);
    const description = readDescription(described, bucket);
    const tagging = fields.get("tagging");
    const tags = tagging === undefined ? description.tags : parseTagging(parseXml(tagging));
    const asker = { caller, authType: policy ? ("POST" as const) : null, header: described.header };
    guard.allow(asker, "PutObject", bucket.name, key, requestTagContext(tags));
    if (Object.keys(tags).length > 0) guard.allow(asker, "PutObjectTagging", bucket.name, key, requestTagContext(tags));
    checkKey(key);

    const declared = declaredChecksum({
      header: (name) =>
        name === "x-amz-trailer" || name === "x-amz-sdk-checksum-algorithm" ? undefined : described.header(name),
    });
    const algorithm =
      declared?.algorithm ?? checksumAlgorithm(fields.get("x-amz-checksum-algorithm") ?? "") ?? "CRC64NVME";
    const max = Math.min(bounds.max, maxPostBytes);
    const blob = await blobs.write(file.bytes, {
      algorithms: [algorithm],
      observe(_, bytes) {
        if (bytes > max) throw tooLarge(bytes, max);
      },
    });
    try {
      if (blob.bytes < bounds.min) {
        throw new S3Error("EntityTooSmall", "Your proposed upload is smaller than the minimum allowed size", {
          members: { ProposedSize: blob.bytes, MinSizeAllowed: bounds.min },
        });
      }
      const value = blob.digests.get(algorithm)?.toString("base64") ?? "";
      if (declared && declared.value !== value)
        throw new S3Error("BadDigest", `The ${algorithm} you specified did not match the calculated checksum.`);
      const stored = objects.put(
        bucket,
        {
          ...description,
          tags,
          key,
          blob: blob.name,
          bytes: blob.bytes,
          etag: blob.md5.toString("hex"),
          checksum: { algorithm, type: "FULL_OBJECT", value },
          parts: null,
        },
        originOf({ ...request, caller }, "POST Object", kernel.accountId),
      );
      return answer(fields, stored, kernel.endpoint, {
        ...encryptionHeaders,
        ...versionHeaders(bucket, stored.versionId),
        ...(declared ? checksumHeaders(stored.checksum) : {}),
      });
    } catch (error) {
      await blobs.remove([blob.name]);
      throw error;
    }
  };
}

/** Some browsers send the whole path of the file. */
function baseName(filename: string): string {
  return filename.split(/[/\\]/).at(-1) ?? "";
}

/** The fields that stand for headers of a PUT. */
function headersOf(fields: ReadonlyMap<string, string>): {
  headers: Map<string, string>;
  header: (name: string) => string | undefined;
} {
  const headers = new Map(fields);
  const acl = fields.get("acl");
  if (acl !== undefined) headers.set("x-amz-acl", acl);
  for (const name of ["x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-signature", "x-amz-security-token"])
    headers.delete(name);
  // Field values are text already; metadata is read as if it had come as the bytes of a header.
  for (const [name, value] of headers)
    if (name.startsWith("x-amz-meta-")) headers.set(name, Buffer.from(value).toString("latin1"));
  return { headers, header: (name) => headers.get(name) };
}

function answer(
  fields: ReadonlyMap<string, string>,
  stored: StoredObject,
  endpoint: string,
  headers: Record<string, string>,
): HttpResponse {
  const location = `${endpoint}/${stored.bucket}/${stored.key.split("/").map(encodeURIComponent).join("/")}`;
  const common = { ...headers, etag: `"${stored.etag}"`, location };
  const redirect = fields.get("success_action_redirect") ?? fields.get("redirect");
  if (redirect !== undefined && URL.canParse(redirect)) {
    const target = new URL(redirect);
    target.searchParams.set("bucket", stored.bucket);
    target.searchParams.set("key", stored.key);
    target.searchParams.set("etag", `"${stored.etag}"`);
    return emptyResponse(303, { ...common, location: target.href });
  }
  switch (fields.get("success_action_status")) {
    case "201":
      return xmlResponse(
        "PostResponse",
        { Location: location, Bucket: stored.bucket, Key: stored.key, ETag: `"${stored.etag}"` },
        { status: 201, headers: common },
      );
    case "200":
      return emptyResponse(200, common);
    default:
      return emptyResponse(204, common);
  }
}
