import { parentPort } from "node:worker_threads";
import { AwsError } from "../../kernel/errors.ts";
import type { DetectorAnswer, DetectorTask } from "./detection.ts";
import { lookForFaces, lookForThings } from "./look.ts";
import { openPicture } from "./open-picture.ts";

/** Looks at pictures away from the thread that serves requests. */

async function look(task: DetectorTask): Promise<DetectorAnswer> {
  const picture = await openPicture(task.bytes);
  return task.want === "things"
    ? { id: task.id, things: await lookForThings(picture, task) }
    : { id: task.id, faces: await lookForFaces(picture, task.traits) };
}

function failed(id: number, error: unknown): DetectorAnswer {
  if (error instanceof AwsError) return { id, refusal: { code: error.code, message: error.message } };
  return { id, error: String(error instanceof Error ? error.stack : error) };
}

parentPort?.on("message", async (task: DetectorTask) => {
  const answer = await look(task).catch((error: unknown) => failed(task.id, error));
  parentPort?.postMessage(answer);
});
