import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What the templates and the assets are made of. */
const sources = ["infra", "functions", "shared", "web", "greenlight.config.ts", "cdk.json", "package-lock.json"];
/** The laptop cloud itself runs the assembly and is no part of it; tests and notes change nothing in it. */
const ignored = (path: string) => path.startsWith(join("infra", "local")) || /\.test\.tsx?$|\.md$/.test(path);

/** A hash over the sources of the assembly, by name and content. */
export function fingerprintSources(projectRoot: string): string {
  const hash = createHash("sha256");
  for (const source of sources) {
    if (existsSync(join(projectRoot, source))) addTo(hash, projectRoot, source);
  }
  return hash.digest("hex");
}

function addTo(hash: ReturnType<typeof createHash>, root: string, path: string): void {
  if (ignored(path)) return;
  const absolute = join(root, path);
  if (statSync(absolute).isDirectory()) {
    for (const name of readdirSync(absolute).sort()) {
      if (name !== "node_modules" && name !== "dist") addTo(hash, root, join(path, name));
    }
    return;
  }
  const content = readFileSync(absolute);
  hash.update(`${path}\0${content.length}\0`).update(content);
}
