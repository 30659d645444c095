import { createHash } from "node:crypto";
import * as z from "zod";
import { DomainError } from "../error.ts";

const Sealed = z.tuple([z.string().min(1), z.string()]);

/**
 * A cursor grants nothing: every page is read under the caller's own grants. The digest makes it opaque in earnest, so
 * that nobody builds on its form, and binds it to the question that it continues.
 */
export function sealCursor(place: string, question: string): string {
  return Buffer.from(JSON.stringify([place, digest(place, question)])).toString("base64url");
}

/** @throws DomainError invalid for anything but what `sealCursor` made for the same question. */
export function openCursor(cursor: string, question: string): string {
  const invalid = () =>
    new DomainError("invalid", "The cursor is not one of this list's. Start again without one.", {
      details: { field: "cursor" },
    });
  const bytes = Buffer.from(cursor, "base64url");
  if (bytes.toString("base64url") !== cursor) throw invalid();
  let document: unknown;
  try {
    document = JSON.parse(bytes.toString("utf8"));
  } catch {
    throw invalid();
  }
  const parsed = Sealed.safeParse(document);
  if (!parsed.success) throw invalid();
  const [place, seal] = parsed.data;
  if (seal !== digest(place, question) || sealCursor(place, question) !== cursor) throw invalid();
  return place;
}

function digest(place: string, question: string): string {
  return createHash("sha256").update(`listing\u0000${question}\u0000${place}`).digest("base64url").slice(0, 16);
}
