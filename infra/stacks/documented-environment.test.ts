import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import * as z from "zod";
import { deployedTemplates, resourcesOf } from "../testing/templates.ts";

const DeployedFunction = z.looseObject({
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }).default({ Variables: {} }),
});

/** The rows of the page's table of Lambdas: a name, who calls it, what it does, and its environment. */
function documented(): Record<string, string[]> {
  const page = readFileSync(new URL("../../docs/architecture.md", import.meta.url), "utf8");
  const rows = page.matchAll(/^\| `([a-z-]+)` \|[^|]*\|[^|]*\| (?:`([A-Z_ ]+)`|—) \|$/gm);
  return Object.fromEntries(Array.from(rows, ([, name, variables]) => [name, variables?.split(" ").sort() ?? []]));
}

it("the architecture page names every function with the environment that it is deployed with", async () => {
  const functions = resourcesOf(await deployedTemplates(), "AWS::Lambda::Function").map(
    ({ Properties }) => DeployedFunction.parse(Properties).Environment.Variables,
  );
  const deployed = Object.fromEntries(
    functions
      // CDK's own function for the web bucket has no name of ours.
      .filter(({ POWERTOOLS_SERVICE_NAME: name }) => name !== undefined)
      .map((variables) => [
        variables.POWERTOOLS_SERVICE_NAME,
        Object.keys(variables)
          .filter((name) => !name.startsWith("POWERTOOLS_"))
          .sort(),
      ]),
  );
  expect(documented()).toEqual(deployed);
});
