import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { parentPort } from "node:worker_threads";
import { tensor3d } from "@tensorflow/tfjs-core";
import type { Config, FaceResult, Human } from "@vladmandic/human";
import { releasePixels } from "../../../../shared/media/release-pixels.ts";
import type { DetectorAnswer, DetectorTask, SeenFace, SeenObject } from "./detection.ts";
import { readModelsFromFiles } from "./model-files.ts";

/** Runs the detectors, one picture after the other, away from the thread that serves requests. */

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

let human: Human | undefined;

async function detector(): Promise<Human> {
  if (!human) {
    readModelsFromFiles();
    const library: { Human: typeof Human } = require(join(builds, "human.node-wasm.js"));
    human = new library.Human(base);
    await human.init();
  }
  return human;
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

async function detect(task: DetectorTask): Promise<DetectorAnswer> {
  const library = await detector();
  const { width, height, pixels } = task.picture;
  const values = Int32Array.from(pixels);
  const tensor = tensor3d(values, [height, width, 3], "int32");
  try {
    const result = await library.detect(tensor, task.want === "objects" ? objectsOnly : facesOnly(task.traits));
    if (result.error) throw new Error(result.error);
    if (task.want === "faces") return { id: task.id, faces: result.face.map(seenFace), picture: task.picture };
    releasePixels(pixels);
    const objects = result.object.map((object): SeenObject => {
      const [left, top, boxWidth, boxHeight] = object.boxRaw;
      return { name: object.label, score: object.score, region: { left, top, width: boxWidth, height: boxHeight } };
    });
    return { id: task.id, objects };
  } finally {
    tensor.dispose();
    releasePixels(values);
  }
}

let last: Promise<unknown> = Promise.resolve();

parentPort?.on("message", (task: DetectorTask) => {
  last = last.then(() =>
    detect(task).then(
      (answer) => parentPort?.postMessage(answer, "picture" in answer ? [answer.picture.pixels.buffer] : []),
      (error: unknown) =>
        parentPort?.postMessage({
          id: task.id,
          error: String(error instanceof Error ? error.stack : error),
        } satisfies DetectorAnswer),
    ),
  );
});
