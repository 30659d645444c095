import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import * as z from "zod";
import type { LocalMaster } from "./find-masters.ts";

const Unfinished = z.record(z.string(), z.object({ uploadId: z.string(), partBytes: z.number() }));
type Unfinished = z.infer<typeof Unfinished>;

const folder = join(process.env.XDG_STATE_HOME ?? join(homedir(), ".local", "state"), "greenlight");
const file = join(folder, "uploads.json");

/** What identifies an upload that may go on: where to, and the very file as it is now. */
export function uploadIdentity(url: string, target: string, master: LocalMaster): string {
  return [url, target, resolve(master.path), master.bytes, master.modifiedMs].join("|");
}

/** The uploads in parts that this user has begun and not finished. */
export const unfinishedUploads = {
  find: (identity: string): Unfinished[string] | undefined => read()[identity],
  remember: (identity: string, upload: Unfinished[string]): void => write({ ...read(), [identity]: upload }),
  forget: (identity: string): void => {
    const { [identity]: _, ...rest } = read();
    write(rest);
  },
};

function read(): Unfinished {
  return existsSync(file) ? Unfinished.parse(JSON.parse(readFileSync(file, "utf8"))) : {};
}

function write(uploads: Unfinished): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(file, JSON.stringify(uploads), { mode: 0o600 });
}
