import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";

export interface LocalMaster {
  path: string;
  name: string;
  bytes: number;
  modifiedMs: number;
}

/** The files among the paths, and those in the folders among them, however deep; hidden ones are left out. */
export function findMasters(paths: string[]): LocalMaster[] {
  return paths.flatMap((path) => {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats === undefined) throw new Error(`${path} is not there.`);
    if (stats.isFile())
      return [{ path, name: basename(path), bytes: stats.size, modifiedMs: Math.round(stats.mtimeMs) }];
    const inside = readdirSync(path).filter((name) => !name.startsWith("."));
    return findMasters(inside.map((name) => join(path, name)));
  });
}
