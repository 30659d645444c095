import { existsSync, readFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { RuntimeError } from "./error-document.ts";

export type Handler = (...values: unknown[]) => unknown;

/** https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/issues/137 */
const callbackRemoved =
  "ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later. For more information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.";

/**
 * Finds the function that `handler` (`folder/file.export.nested`) names below `taskRoot`, looking for `.js`, `.mjs` and
 * `.cjs` in this order. Throws RuntimeError by the names that Lambda gives these failures.
 */
export async function loadHandler(taskRoot: string, handler: string, callbacks: boolean): Promise<Handler> {
  if (handler.includes(".."))
    throw new RuntimeError(
      "Runtime.MalformedHandlerName",
      `'${handler}' is not a valid handler name. Use absolute paths when specifying root directories in handler names.`,
    );
  const file = basename(handler);
  const dot = file.indexOf(".");
  if (dot <= 0 || dot === file.length - 1) throw new RuntimeError("Runtime.MalformedHandlerName", "Bad handler");
  const stem = join(dirname(handler), file.slice(0, dot));
  const exported = file.slice(dot + 1);

  let found: unknown = await importFirst(taskRoot, stem);
  for (const name of exported.split("."))
    found = typeof found === "object" && found !== null ? Reflect.get(found, name) : undefined;
  if (found === undefined) throw new RuntimeError("Runtime.HandlerNotFound", `${handler} is undefined or not exported`);
  if (!isFunction(found)) throw new RuntimeError("Runtime.HandlerNotFound", `${handler} is not a function`);
  if (!callbacks && found.length >= 3) throw new RuntimeError("Runtime.CallbackHandlerDeprecated", callbackRemoved);
  return found;
}

const isFunction = (value: unknown): value is Handler => typeof value === "function";

async function importFirst(taskRoot: string, stem: string): Promise<unknown> {
  const path = [".js", ".mjs", ".cjs"]
    .map((extension) => resolve(taskRoot, stem + extension))
    .find((candidate) => existsSync(candidate));
  if (path === undefined) throw new RuntimeError("Runtime.ImportModuleError", `Error: Cannot find module '${stem}'`);
  if (path.endsWith(".js")) treatAsInTaskRoot(taskRoot);
  try {
    const module: Record<string, unknown> = await import(pathToFileURL(path).href);
    // What a CommonJS module exports is its default export; the names found by static analysis may be incomplete.
    const whole = module.default;
    return path.endsWith(".mjs") || typeof whole !== "object" || whole === null ? module : { ...module, ...whole };
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new RuntimeError("Runtime.UserCodeSyntaxError", `SyntaxError: ${error.message}`);
    if (
      error instanceof Error &&
      "code" in error &&
      (error.code === "MODULE_NOT_FOUND" || error.code === "ERR_MODULE_NOT_FOUND")
    ) {
      throw new RuntimeError("Runtime.ImportModuleError", `Error: ${error.message}`);
    }
    throw error;
  }
}

/**
 * In Lambda nothing lies above the task root. Here a package.json does, and it would make every `.js` an ES module; the
 * function's own package.json is the only one that decides.
 */
function treatAsInTaskRoot(taskRoot: string): void {
  const inside = pathToFileURL(`${taskRoot}/`).href;
  registerHooks({
    load(url, context, nextLoad) {
      if (!url.startsWith(inside) || !url.endsWith(".js")) return nextLoad(url, context);
      return nextLoad(url, {
        ...context,
        format: declaresModule(fileURLToPath(url), taskRoot) ? "module" : "commonjs",
      });
    },
  });
}

function declaresModule(path: string, taskRoot: string): boolean {
  for (let folder = dirname(path); folder.startsWith(taskRoot); folder = dirname(folder)) {
    const declaration = join(folder, "package.json");
    if (!existsSync(declaration)) continue;
    const parsed: unknown = JSON.parse(readFileSync(declaration, "utf8"));
    return typeof parsed === "object" && parsed !== null && "type" in parsed && parsed.type === "module";
  }
  return false;
}
