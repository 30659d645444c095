import { beforeAll, describe, expect, it } from "vitest";
import { deployedTemplates, stackIds, type Template } from "../testing/templates.ts";

let templates: Record<string, Template>;
beforeAll(async () => {
  templates = await deployedTemplates();
});

/** Hashes of bundles and of what CDK brings itself change with every edit of a function, and say nothing about the stack. */
function withoutAssetHashes(template: Template | undefined): unknown {
  const text = JSON.stringify(template, (name, value: unknown) => (name === "Analytics" ? "…" : value));
  return JSON.parse(text.replaceAll(/\b[0-9a-f]{64}\b/g, "<asset>"));
}

/** After a change that is wanted, and looked at: `npx vitest run infra/stacks -u`. */
describe("the templates", () => {
  it.each(stackIds)("%s is as it was when it was last looked at", (id) => {
    expect(withoutAssetHashes(templates[id])).toMatchSnapshot();
  });
});
