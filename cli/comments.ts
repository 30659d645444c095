import { writeFile } from "node:fs/promises";
import { extname } from "node:path";
import { inspect } from "node:util";
import type { Comment } from "../functions/api/schemas/comment.ts";
import { ExportFormat } from "../shared/comment/export-comments.ts";
import { timecodeOf } from "../shared/comment/timecode.ts";
import type { ApiClient } from "./api-client.ts";
import { UsageError } from "./usage-error.ts";

export interface CommentsOptions {
  asset: string;
  /** Left out, the newest. */
  version?: string;
  /** Left out, what the name of the file ends with. */
  format?: string;
  /** Left out, the terminal. */
  output?: string;
}

/** Prints what was said about a version, or writes it as a file for an editing system or a spreadsheet. */
export async function showComments(api: ApiClient, { asset, version, format, output }: CommentsOptions): Promise<void> {
  const number = version === undefined ? (await api.asset(asset)).version : versionIn(version);
  if (format === undefined && output === undefined) {
    await print(api, asset, number);
    return;
  }
  const file = await api.exportedComments(asset, number, formatIn(format, output));
  if (output === undefined) process.stdout.write(file);
  else {
    await writeFile(output, file);
    console.log(output);
  }
}

async function print(api: ApiClient, asset: string, version: number): Promise<void> {
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page: Awaited<ReturnType<ApiClient["comments"]>> = await api.comments(asset, version, cursor);
    for (const comment of page.items) console.log(inWords(comment));
    cursor = page.cursor;
  }
}

function inWords(comment: Comment): string {
  const { id, parent, author, text, visibility, resolved, answer } = comment;
  const state = resolved === null ? "open" : "resolved";
  const head = [
    parent === null ? `#${id}` : `  #${id}`,
    shown(author.name),
    visibility,
    parent === null ? state : "reply",
  ];
  const said =
    answer === null ? [] : [`${answer.answer}${answer.reason === null ? "" : `: ${answer.reason}`} (${answer.by})`];
  const lines = [text, ...said].flatMap((one) => one.split("\n")).map((line) => `    ${shown(line)}`);
  return [[...head, ...placeOf(comment)].join("  "), ...lines].join("\n");
}

function placeOf({ frames, page }: Comment): string[] {
  if (frames !== null) {
    const [first, last] = [frames.first, frames.last].map((frame) => timecodeOf(frame, frames.rate));
    return [first === last ? `${first}` : `${first} – ${last}`];
  }
  return page === null ? [] : [`page ${page}`];
}

/** Without the characters by which a text could take the terminal over. */
function shown(text: string): string {
  return text.replace(/\p{Cc}/gu, (character) => inspect(character).slice(1, -1));
}

function versionIn(text: string): number {
  if (/^[1-9]\d{0,6}$/.test(text)) return Number(text);
  throw new UsageError(`--version is the number of a version, not “${text}”.`);
}

function formatIn(format: string | undefined, output: string | undefined): ExportFormat {
  const wanted = format ?? extname(output ?? "").slice(1);
  const parsed = ExportFormat.safeParse(wanted);
  if (parsed.success) return parsed.data;
  throw new UsageError(
    `--format is one of ${ExportFormat.options.join(", ")}${wanted === "" ? "" : `, not “${wanted}”`}.`,
  );
}
