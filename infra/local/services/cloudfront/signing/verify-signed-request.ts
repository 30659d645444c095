import { type KeyObject, verify } from "node:crypto";
import { BlockList, isIPv4, isIPv6 } from "node:net";
import * as z from "zod";
import { matchesWildcard } from "../../../kernel/wildcard.ts";
import { EdgeError } from "../edge/edge-error.ts";
import { decodeCloudFrontBase64, type SignedParts } from "./signed-parts.ts";

const epoch = z.strictObject({ "AWS:EpochTime": z.number().int() });

/** A custom policy. https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-creating-signed-url-custom-policy.html */
const CustomPolicy = z.strictObject({
  Statement: z.tuple([
    z.strictObject({
      Resource: z.string().optional(),
      Condition: z.strictObject({
        DateLessThan: epoch,
        DateGreaterThan: epoch.optional(),
        IpAddress: z.strictObject({ "AWS:SourceIp": z.string() }).optional(),
      }),
    }),
  ]),
});

export interface SignedViewer {
  /** What the viewer asked for: scheme, host, path, and the query without the signature's parameters. */
  url: string;
  ip: string;
  nowMs: number;
}

const denied = () => new EdgeError("AccessDenied", "Access denied");

/**
 * Lets a request pass only if its policy is signed with a trusted key, fits the URL, and holds now and from there.
 * @param trusted the public keys of the behaviour's key groups, by id
 * @throws EdgeError AccessDenied, InvalidKey, MalformedSignature, MalformedPolicy
 */
export function verifySignedRequest(
  parts: SignedParts,
  viewer: SignedViewer,
  trusted: ReadonlyMap<string, KeyObject>,
): void {
  const key = trusted.get(parts.keyPairId);
  if (!key) throw new EdgeError("InvalidKey", "Unknown Key");
  const signature = decodeCloudFrontBase64(parts.signature);
  if (!signature) throw new EdgeError("MalformedSignature", "Could not unencode Signature");
  if (parts.policy.kind === "canned") verifyCanned(parts, parts.policy.expires, signature, viewer, key);
  else verifyCustom(parts, parts.policy.encoded, signature, viewer, key);
}

/** The canned policy is not sent; both sides write it down the same way, to the byte. */
function verifyCanned(
  parts: SignedParts,
  expires: string,
  signature: Buffer,
  viewer: SignedViewer,
  key: KeyObject,
): void {
  if (!/^\d{1,12}$/.test(expires)) throw new EdgeError("MalformedPolicy", "Malformed Policy");
  const policy = `{"Statement":[{"Resource":"${viewer.url}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;
  if (!verify(parts.hash, Buffer.from(policy), key, signature)) throw denied();
  if (viewer.nowMs >= Number(expires) * 1000) throw denied();
}

function verifyCustom(
  parts: SignedParts,
  encoded: string,
  signature: Buffer,
  viewer: SignedViewer,
  key: KeyObject,
): void {
  const bytes = decodeCloudFrontBase64(encoded);
  if (!bytes) throw new EdgeError("MalformedPolicy", "Malformed Policy");
  if (!verify(parts.hash, bytes, key, signature)) throw denied();
  const { Resource: resource, Condition: condition } = parsePolicy(bytes.toString("utf8")).Statement[0];
  if (resource !== undefined && !matchesWildcard(resource, viewer.url)) throw denied();
  if (viewer.nowMs >= condition.DateLessThan["AWS:EpochTime"] * 1000) throw denied();
  if (condition.DateGreaterThan && viewer.nowMs <= condition.DateGreaterThan["AWS:EpochTime"] * 1000) throw denied();
  if (condition.IpAddress && !isWithin(viewer.ip, condition.IpAddress["AWS:SourceIp"])) throw denied();
}

function parsePolicy(json: string): z.infer<typeof CustomPolicy> {
  try {
    return CustomPolicy.parse(JSON.parse(json));
  } catch {
    throw new EdgeError("MalformedPolicy", "Malformed Policy");
  }
}

/** Whether an address is in a range like `192.0.2.0/24`, or is that address. */
function isWithin(address: string, range: string): boolean {
  const plain = address.replace(/^::ffff:(?=\d+\.)/, "");
  const [network = "", prefix] = range.split("/");
  const family = isIPv6(network) ? "ipv6" : "ipv4";
  if (!(family === "ipv4" ? isIPv4(plain) : isIPv6(plain))) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix ?? (family === "ipv6" ? 128 : 32)), family);
  return list.check(plain, family);
}
