import { cp, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Copies an assembly and writes another mail address wherever the organisation's file, as functions bring it along, has this one. */
export async function withAddress(
  assemblyDir: string,
  copyDir: string,
  { address, becomes }: { address: string; becomes: string },
): Promise<string> {
  await mkdir(copyDir, { recursive: true });
  // Where the laptop cloud finds what layers bring, as from the assembly itself.
  await symlink(join(assemblyDir, "..", "node_modules"), join(copyDir, "node_modules"));
  let changed = 0;
  for (const name of await readdir(assemblyDir)) {
    const bundle = await readFile(join(assemblyDir, name, "index.mjs"), "utf8").catch(() => undefined);
    if (bundle?.includes(`"${address}"`)) {
      await mkdir(join(copyDir, name));
      await writeFile(join(copyDir, name, "index.mjs"), bundle.replaceAll(`"${address}"`, `"${becomes}"`));
      changed += 1;
    } else if (name.endsWith(".json")) await cp(join(assemblyDir, name), join(copyDir, name));
    else await symlink(join(assemblyDir, name), join(copyDir, name));
  }
  if (changed === 0) throw new Error(`No function of ${assemblyDir} brings ${address} along.`);
  return copyDir;
}
