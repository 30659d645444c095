import * as z from "zod";
import type { CommentedVersion } from "./commented-version.ts";
import { writeCsv } from "./write-csv.ts";
import { writeEdl } from "./write-edl.ts";
import { writeFcpxml } from "./write-fcpxml.ts";

export const ExportFormat = z.enum(["csv", "edl", "fcpxml"]);
export type ExportFormat = z.infer<typeof ExportFormat>;

const writers = {
  csv: { contentType: "text/csv; charset=utf-8; header=present", write: writeCsv },
  edl: { contentType: "text/plain; charset=utf-8", write: writeEdl },
  fcpxml: { contentType: "application/xml; charset=utf-8", write: writeFcpxml },
} as const satisfies Record<ExportFormat, { contentType: string; write: (version: CommentedVersion) => string }>;

/**
 * The comments of a version as a file for people or for an editing system.
 * @throws DomainError unsupported for a format that the version has no place in.
 */
export function exportComments(format: ExportFormat, version: CommentedVersion): { contentType: string; body: string } {
  const { contentType, write } = writers[format];
  return { contentType, body: write(version) };
}
