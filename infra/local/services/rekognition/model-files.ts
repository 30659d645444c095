import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { io } from "@tensorflow/tfjs-core";
import * as z from "zod";

const ModelFile = z.looseObject({
  modelTopology: z.record(z.string(), z.unknown()),
  weightsManifest: z.array(
    z.object({ paths: z.array(z.string()), weights: z.array(z.custom<io.WeightsManifestEntry>()) }),
  ),
  signature: z.record(z.string(), z.unknown()).optional(),
  userDefinedMetadata: z.record(z.string(), z.custom<object>()).optional(),
});

async function loadModel(path: string): Promise<io.ModelArtifacts> {
  const model = ModelFile.parse(JSON.parse(await readFile(path, "utf8")));
  const parts = await Promise.all(
    model.weightsManifest.flatMap((group) => group.paths.map((part) => readFile(join(dirname(path), part)))),
  );
  return {
    modelTopology: model.modelTopology,
    weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
    weightData: new Uint8Array(Buffer.concat(parts)).buffer,
    ...(model.signature ? { signature: model.signature } : {}),
    ...(model.userDefinedMetadata ? { userDefinedMetadata: model.userDefinedMetadata } : {}),
  };
}

/** Lets TensorFlow.js read its models from `file:` URLs; in Node it knows only HTTP by itself. */
export function readModelsFromFiles(): void {
  io.registerLoadRouter((url) => {
    // The declared type forgets that a router answers null for what is not its own.
    if (typeof url !== "string" || !url.startsWith("file:")) return null as unknown as io.IOHandler;
    return { load: () => loadModel(fileURLToPath(url)) };
  });
}
