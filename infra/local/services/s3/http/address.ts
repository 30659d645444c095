import { S3Error } from "./s3-error.ts";

/** What a request is about; both are empty for the account, and the key is for a bucket. */
export interface S3Address {
  bucket: string;
  key: string;
}

const virtualHost = /^(.+?)\.(?:s3\.)?localhost$/;
const amazonHost = /^(?:(.+)\.)?s3[.-](?:[a-z0-9-]+\.)?amazonaws\.com$/;

/** The bucket that a Host header names (`<bucket>.localhost`, `<bucket>.s3.<region>.amazonaws.com`), or null for path style. */
function bucketOfHost(host: string | undefined): string | null {
  const name = (host ?? "").toLowerCase().replace(/:\d+$/, "");
  const bucket = virtualHost.exec(name)?.[1] ?? amazonHost.exec(name)?.[1];
  return bucket === undefined || bucket === "s3" ? null : bucket;
}

/**
 * Reads bucket and key from host and raw path. The path is decoded once and never normalised: `a/../b` and `a//b` are
 * keys like any other.
 * @throws S3Error InvalidURI when the path is no percent-encoded UTF-8
 */
export function readAddress(rawUrl: string, host: string | undefined): S3Address {
  const path = decodePath(rawUrl.split("?", 1)[0] ?? "/").replace(/^\//, "");
  const hosted = bucketOfHost(host);
  if (hosted !== null) return { bucket: hosted, key: path };
  const slash = path.indexOf("/");
  return slash < 0 ? { bucket: path, key: "" } : { bucket: path.slice(0, slash), key: path.slice(slash + 1) };
}

function decodePath(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (cause) {
    throw new S3Error("InvalidURI", "Couldn't parse the specified URI.", { members: { URI: path }, cause });
  }
}
