import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

/** Empties a laptop cloud's folder. Refuses one that holds something else, which a mistyped path would. */
export function emptyDataFolder(dataDir: string): void {
  if (!existsSync(dataDir)) return;
  const names = readdirSync(dataDir);
  if (names.length > 0 && !names.includes("cloud.db")) {
    throw new Error(
      `${dataDir} is no folder of a laptop cloud: it holds ${names.slice(0, 3).join(", ")}. It is left alone.`,
    );
  }
  for (const name of names) rmSync(join(dataDir, name), { recursive: true, force: true });
}
