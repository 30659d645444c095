import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { tensor3d } from "@tensorflow/tfjs-core";
import type { Config, FaceResult, Human, Result } from "@vladmandic/human";
import { releasePixels } from "../../../../shared/media/release-pixels.ts";
import type { Pixels, SeenFace, SeenObject } from "./detection.ts";
import { readModelsFromFiles } from "./model-files.ts";

const require = createRequire(import.meta.url);
// The package exports its builds under names that Node does not resolve; they lie beside the one that it does.
const builds = dirname(require.resolve("@vladmandic/human"));
const wasmFolder = `${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`;

const off = { enabled: false };

const base: Partial<Config> = {
  debug: false,
  backend: "wasm",
  wasmPath: wasmFolder,
  wasmPlatformFetch: false,
  modelBasePath: pathToFileURL(join(builds, "..", "models/")).href,
  // Pictures come from different assets: nothing may be carried over from one to the next.
  cacheSensitivity: 0,
  filter: off,
  body: off,
  hand: off,
  gesture: off,
  segmentation: off,
};

const objectsOnly: Partial<Config> = {
  ...base,
  face: off,
  // Below a fifth, the detector's guesses are noise.
  object: { enabled: true, minConfidence: 0.2, maxDetected: 50 },
};

function facesOnly(traits: boolean): Partial<Config> {
  return {
    ...base,
    object: off,
    face: {
      enabled: true,
      detector: { maxDetected: 100, minConfidence: 0.2, rotation: false },
      mesh: { enabled: true },
      iris: { enabled: true },
      description: { enabled: traits, minConfidence: 0 },
      emotion: { enabled: traits, minConfidence: 0 },
      antispoof: off,
      liveness: off,
    },
  };
}

async function load(): Promise<Human> {
  readModelsFromFiles();
  const library: { Human: typeof Human } = require(join(builds, "human.node-wasm.js"));
  const loaded = new library.Human(base);
  await loaded.init();
  return loaded;
}

function seenFace(face: FaceResult): SeenFace {
  const [left, top, width, height] = face.boxRaw;
  return {
    region: { left, top, width, height },
    score: face.faceScore || face.score,
    mesh: face.meshRaw.map(([x, y]) => ({ x, y })),
    angle: face.rotation?.angle ?? { roll: 0, yaw: 0, pitch: 0 },
    age: face.age ?? null,
    gender:
      face.gender === "male" || face.gender === "female" ? { name: face.gender, score: face.genderScore ?? 0 } : null,
    emotions: (face.emotion ?? []).map(({ emotion, score }) => ({ name: emotion, score })),
  };
}

/** Objects in a picture. */
export async function detectObjects(picture: Pixels): Promise<SeenObject[]> {
  const { object } = await inTurn(picture, objectsOnly);
  return object.map(({ label, score, boxRaw: [left, top, width, height] }) => ({
    name: label,
    score,
    region: { left, top, width, height },
  }));
}

/** Faces in a picture. */
export async function detectFaces(picture: Pixels, traits: boolean): Promise<SeenFace[]> {
  const { face } = await inTurn(picture, facesOnly(traits));
  return face.map(seenFace);
}

let human: Promise<Human> | undefined;
let last: Promise<unknown> = Promise.resolve();

/** One picture after the other: the detector has one memory. */
function inTurn(picture: Pixels, config: Partial<Config>): Promise<Result> {
  const result = last.then(() => detect(picture, config));
  last = result.catch(() => undefined);
  return result;
}

async function detect({ width, height, pixels }: Pixels, config: Partial<Config>): Promise<Result> {
  human ??= load();
  const library = await human;
  const values = Int32Array.from(pixels);
  const tensor = tensor3d(values, [height, width, 3], "int32");
  try {
    const result = await library.detect(tensor, config);
    if (result.error) throw new Error(result.error);
    return result;
  } finally {
    tensor.dispose();
    releasePixels(values);
  }
}
