import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { orderByDependencies } from "./dependency-order.ts";
import { Template } from "./template.ts";

const Manifest = z.looseObject({
  artifacts: z.record(
    z.string(),
    z.looseObject({
      type: z.string(),
      dependencies: z.array(z.string()).default([]),
      displayName: z.string().optional(),
      properties: z.looseObject({}).default({}),
    }),
  ),
});

const StackProperties = z.looseObject({
  templateFile: z.string(),
  stackName: z.string().optional(),
  parameters: z.record(z.string(), z.string()).default({}),
});

const AssetManifest = z.looseObject({
  files: z
    .record(
      z.string(),
      z.looseObject({ source: z.looseObject({ path: z.string().optional(), packaging: z.string().optional() }) }),
    )
    .default({}),
});

export interface AssemblyStack {
  stackName: string;
  template: Template;
  parameters: Record<string, string>;
}

/** Reads what `cdk synth` wrote: the stacks, those first on which others depend. */
export function readAssembly(assemblyDir: string): AssemblyStack[] {
  const { artifacts } = Manifest.parse(readJson(join(assemblyDir, "manifest.json")));
  const stacks = new Map(
    Object.entries(artifacts).filter(([, artifact]) => artifact.type === "aws:cloudformation:stack"),
  );
  const order = orderByDependencies(new Map([...stacks].map(([id, artifact]) => [id, artifact.dependencies])));
  return order.map((id) => {
    const { templateFile, stackName = id, parameters } = StackProperties.parse(stacks.get(id)?.properties);
    const parsed = Template.safeParse(readJson(join(assemblyDir, templateFile)));
    if (!parsed.success)
      throw new Error(
        `${templateFile} is no template that the laptop cloud can read: ${z.prettifyError(parsed.error)}`,
      );
    return { stackName, template: parsed.data, parameters };
  });
}

/** The folder or file of an asset, by the key under which its zip would lie in the bootstrap bucket. Throws when there is none. */
export function findAsset(assemblyDir: string, objectKey: string): string {
  const { artifacts } = Manifest.parse(readJson(join(assemblyDir, "manifest.json")));
  const hash = objectKey.split("/").at(-1)?.split(".")[0] ?? "";
  for (const artifact of Object.values(artifacts)) {
    if (artifact.type !== "cdk:asset-manifest" || typeof artifact.properties.file !== "string") continue;
    const path = AssetManifest.parse(readJson(join(assemblyDir, artifact.properties.file))).files[hash]?.source.path;
    if (path !== undefined) return join(assemblyDir, path);
  }
  throw new Error(`The assembly ${assemblyDir} has no asset ${objectKey}.`);
}

function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, "utf8"));
}
