import { AwsError } from "../../kernel/errors.ts";

/** Where a listing goes on, as an opaque token. */
export function pageToken(list: string, position: number): string {
  return Buffer.from(JSON.stringify([list, position])).toString("base64url");
}

/**
 * The position that a token of this listing holds.
 *
 * @throws AwsError InvalidToken for anything else
 */
export function readPageToken(list: string, token: string): number {
  const refused = new AwsError("InvalidToken", `Invalid Token: '${token}'`);
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(token, "base64url").toString());
  } catch {
    throw refused;
  }
  if (!Array.isArray(read) || read[0] !== list || typeof read[1] !== "number") throw refused;
  return read[1];
}
