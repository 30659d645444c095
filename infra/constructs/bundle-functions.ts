import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, buildSync, type Metafile } from "esbuild";

const projectRoot = fileURLToPath(new URL("../../", import.meta.url));
/** What a bundle may leave to a layer. */
const broughtByLayers = ["sharp"];

/** How a function is bundled, for esbuild. */
export const functionBuild = {
  absWorkingDir: projectRoot,
  bundle: true,
  platform: "node",
  target: "node24",
  format: "esm",
  minify: true,
  metafile: true,
  // The SDK is bundled: what was tested is what runs, whatever the runtime brings.
  mainFields: ["module", "main"],
  inject: ["functions/runtime/parse-without-compiling.ts"],
  external: broughtByLayers,
  // CommonJS dependencies inside an ES module bundle still call `require`.
  banner: {
    js: 'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);',
  },
} satisfies BuildOptions;

interface Bundle {
  /** Holds `index.mjs` and nothing else. */
  folder: string;
  /** The modules among `broughtByLayers` that the bundle imports. */
  imports: string[];
}

let bundled: Map<string, Bundle> | undefined;

/**
 * The folder of the bundle of one Lambda of `functions/`. All of them are bundled at the first call, by one run of esbuild, which reads
 * what they share once; the folders are gone when the process ends. Throws when there is no such function, or when it imports a module
 * of a layer that is not among its `external`.
 */
export function bundleFunction(name: string, external: readonly string[]): string {
  bundled ??= bundleFunctions();
  const bundle = bundled.get(name);
  if (bundle === undefined) throw new Error(`functions/${name}/handler.ts does not exist.`);
  const missing = bundle.imports.filter((module) => !external.includes(module));
  if (missing.length > 0) throw new Error(`${name} imports ${missing.join(", ")}, which no layer of it brings.`);
  return bundle.folder;
}

function bundleFunctions(): Map<string, Bundle> {
  const outdir = mkdtempSync(join(tmpdir(), "greenlight-functions-"));
  process.once("exit", () => rmSync(outdir, { recursive: true, force: true }));
  const names = readdirSync(join(projectRoot, "functions"), { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith("/handler.ts"))
    .map((path) => path.slice(0, -"/handler.ts".length));
  const { metafile } = buildSync({
    ...functionBuild,
    entryPoints: names.map((name) => ({ in: `functions/${name}/handler.ts`, out: `${name}/index` })),
    outdir,
    outExtension: { ".js": ".mjs" },
    logLevel: "warning",
  });
  return new Map(
    names.map((name) => {
      const output = relative(projectRoot, join(outdir, name, "index.mjs"));
      return [name, { folder: join(outdir, name), imports: importsOfLayers(metafile, output) }];
    }),
  );
}

function importsOfLayers(metafile: Metafile, output: string): string[] {
  const made = metafile.outputs[output];
  if (made === undefined) throw new Error(`esbuild made no ${output}.`);
  return broughtByLayers.filter((module) => made.imports.some(({ path }) => path === module));
}
