import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { App } from "aws-cdk-lib";
import * as z from "zod";
import { addGreenlight } from "../greenlight.ts";
import { synthesizeIfChanged } from "../local/synthesize.ts";

const projectRoot = fileURLToPath(new URL("../../", import.meta.url));

const Resource = z.looseObject({
  Type: z.string(),
  Properties: z.record(z.string(), z.unknown()).default({}),
  DeletionPolicy: z.string().optional(),
});
const Template = z.looseObject({ Resources: z.record(z.string(), Resource) });

/** A CloudFormation template as a test reads it. */
export type Template = z.infer<typeof Template>;

/** A resource with the place where it stands. */
export interface PlacedResource extends z.infer<typeof Resource> {
  stack: string;
  logicalId: string;
}

/** The stacks, by their ids in the app. */
export const stackIds = ["Data", "Delivery", "Review", "Pipeline", "Api", "Web", "Watch"] as const;

/** The templates by stack as `npm run synth` leaves them. */
export async function deployedTemplates(): Promise<Record<string, Template>> {
  const { assemblyDir } = await synthesizeIfChanged(projectRoot);
  return readTemplates(assemblyDir);
}

/** The templates by stack with this added to the context of cdk.json; the web app must have been built. */
export function templatesWith(context: Record<string, unknown>): Record<string, Template> {
  const outdir = mkdtempSync(join(tmpdir(), "greenlight-synth-"));
  try {
    const cdk = z
      .object({ context: z.record(z.string(), z.unknown()) })
      .parse(JSON.parse(readFileSync(join(projectRoot, "cdk.json"), "utf8")));
    const app = new App({ outdir, context: { ...cdk.context, ...context } });
    addGreenlight(app);
    app.synth();
    return readTemplates(outdir);
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

function readTemplates(folder: string): Record<string, Template> {
  const read = (id: string) => Template.parse(JSON.parse(readFileSync(join(folder, `${id}.template.json`), "utf8")));
  return Object.fromEntries(stackIds.map((id) => [id, read(id)]));
}

/** Every resource of these types, in the order of stacks and logical ids; all of them when no type is given. */
export function resourcesOf(templates: Record<string, Template>, ...types: string[]): PlacedResource[] {
  return Object.entries(templates).flatMap(([stack, { Resources }]) =>
    Object.entries(Resources)
      .filter(([, { Type }]) => types.length === 0 || types.includes(Type))
      .map(([logicalId, resource]) => ({ ...resource, stack, logicalId })),
  );
}
