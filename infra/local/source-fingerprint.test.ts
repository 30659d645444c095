import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fingerprintSources } from "./source-fingerprint.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "greenlight-sources-"));
  write("infra/stacks/data-stack.ts", "stack");
  write("functions/api/handler.ts", "handler");
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(path: string, content: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), content);
}

describe("the fingerprint of the sources", () => {
  it.each([
    "infra/stacks/data-stack.ts",
    "functions/api/handler.ts",
    "shared/new.ts",
    "greenlight.config.ts",
    "package-lock.json",
  ])("changes with %s", (path) => {
    const before = fingerprintSources(root);
    write(path, "other");
    expect(fingerprintSources(root)).not.toBe(before);
  });

  it.each([
    "infra/local/kernel/kernel.ts",
    "functions/api/app.test.ts",
    "web/node_modules/x.js",
    "README.md",
    "cdk.out/manifest.json",
  ])("does not change with %s, which is no part of the assembly", (path) => {
    const before = fingerprintSources(root);
    write(path, "other");
    expect(fingerprintSources(root)).toBe(before);
  });

  it("changes when a file is moved", () => {
    const before = fingerprintSources(root);
    rmSync(join(root, "functions/api/handler.ts"));
    write("functions/api/handler2.ts", "handler");
    expect(fingerprintSources(root)).not.toBe(before);
  });
});
