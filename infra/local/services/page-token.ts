import { createHash } from "node:crypto";
import type { AwsError } from "../kernel/errors.ts";

/** The error with which a service refuses a token that it did not give. */
export type RefuseToken = (token: string) => AwsError;

/** Where a listing goes on, as an opaque token. `list` names the listing: a token of one is no token of another. */
export function pageToken(list: string, position: string): string {
  return Buffer.from(JSON.stringify([markOf(list), position])).toString("base64url");
}

/** The position that a token of this listing holds; throws what `refuse` makes of any other. */
export function readPageToken(list: string, token: string, refuse: RefuseToken): string {
  let read: unknown;
  try {
    read = JSON.parse(Buffer.from(token, "base64url").toString());
  } catch {
    throw refuse(token);
  }
  if (!Array.isArray(read) || read[0] !== markOf(list) || typeof read[1] !== "string") throw refuse(token);
  return read[1];
}

/** Short, however long the filters are that a listing is named by: a token has a limit. */
const markOf = (list: string) => createHash("sha256").update(list).digest("base64url").slice(0, 16);
