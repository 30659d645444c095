import { canonicalJson } from "../audit/canonical-json.ts";
import type { SignedRecord } from "../audit/record-export.ts";
import { recordPublicKey } from "../audit/record-key.ts";
import { detachPayload, RecordSignature } from "../audit/record-signature.ts";
import { readRecord } from "../audit/verify-record.ts";
import { renderReport, reportLayout } from "./report.ts";

/**
 * Reads the record that a report carries.
 * @throws Error saying what is wrong with the page, or with the record in it.
 */
export function readReport(page: string): SignedRecord {
  const layout = only(page, /<meta name="generator" content="(greenlight-report-\d+)">/g);
  if (layout !== undefined && layout !== reportLayout) {
    throw new Error(
      `its page is laid out as ${layout}, and this Greenlight knows ${reportLayout}: verify it with the one that wrote it.`,
    );
  }
  const jws = only(page, /<data id="greenlight-record" value="([\w.-]+)" hidden>/g);
  const x = only(page, /<data id="greenlight-record-key" value="([\w-]+)">/g);
  const parts = jws === undefined ? undefined : detachPayload(jws);
  if (parts === undefined || x === undefined) throw new Error("it is no report of Greenlight's, or a damaged one.");
  const signature = RecordSignature.safeParse({ key: recordPublicKey(x), jws: parts.detached });
  if (!signature.success) throw new Error("the signature in the page is damaged.");
  const record = readRecord(parts.payload);
  if (record.signature !== undefined || canonicalJson(record) !== parts.payload) {
    throw new Error("the record in the page is not written as Greenlight writes it.");
  }
  return { ...record, signature: signature.data };
}

/** What of a page is not as the record in it gives it; undefined when the page is that, to the byte. */
export function doctoredPart(page: string, record: SignedRecord): string | undefined {
  const expected = renderReport(record);
  if (page === expected) return undefined;
  const [shown, given] = [page.split("\n"), expected.split("\n")];
  const line = shown.findIndex((text, at) => text !== given[at]);
  const at = line === -1 ? shown.length : line;
  return `the page is not the one that its record gives: line ${at + 1} ${excerpts(shown[at] ?? "", given[at] ?? "")}`;
}

function excerpts(shown: string, given: string): string {
  let first = 0;
  while (first < shown.length && shown[first] === given[first]) first += 1;
  const from = Math.max(0, first - 20);
  const excerpt = (text: string) => (text === "" ? "has nothing" : `“${text.slice(from, from + 80)}”`);
  return `says ${excerpt(shown)}, and the record says ${excerpt(given)}`;
}

function only(page: string, pattern: RegExp): string | undefined {
  const found = [...page.matchAll(pattern)];
  return found.length === 1 ? found[0]?.[1] : undefined;
}
