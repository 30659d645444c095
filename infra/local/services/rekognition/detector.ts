import { Worker } from "node:worker_threads";
import { AwsError } from "../../kernel/errors.ts";
import { refuseBroken } from "../../kernel/refusal.ts";
import type { DetectorAnswer, DetectorTask, LitFace, Look, SeenThings } from "./detection.ts";

/**
 * Looks at pictures: JPEG or PNG, in bytes.
 * @throws AwsError InvalidImageFormatException, ImageTooLargeException
 */
export interface Detector {
  things(bytes: Uint8Array, wanted: Omit<Extract<Look, { want: "things" }>, "want">): Promise<SeenThings>;
  faces(bytes: Uint8Array, traits: boolean): Promise<LitFace[]>;
  stop(): Promise<void>;
}

interface Waiting {
  resolve(answer: DetectorAnswer): void;
  reject(error: Error): void;
}

/** The detector in its thread, which is started by the first picture and again after it has died. */
export function makeDetector(): Detector {
  const waiting = new Map<number, Waiting>();
  let worker: Worker | undefined;
  let tasks = 0;

  function fail(error: Error): void {
    worker = undefined;
    for (const entry of waiting.values()) entry.reject(error);
    waiting.clear();
  }

  function start(): Worker {
    const started = new Worker(new URL("./detector-worker.ts", import.meta.url));
    // Detecting keeps the process alive through the promise that a caller awaits, an idle detector does not.
    started.unref();
    started.on("message", (answer: DetectorAnswer) => {
      const entry = waiting.get(answer.id);
      waiting.delete(answer.id);
      if (waiting.size === 0) started.unref();
      if ("error" in answer) entry?.reject(new Error(answer.error));
      else if ("refusal" in answer) entry?.reject(new AwsError(answer.refusal.code, answer.refusal.message));
      else entry?.resolve(answer);
    });
    started.on("error", (error) => fail(error instanceof Error ? error : new Error(String(error))));
    started.on("exit", () => fail(new Error("the detector has stopped")));
    return started;
  }

  function ask(given: Uint8Array, look: Look): Promise<DetectorAnswer> {
    worker ??= start();
    const running = worker;
    running.ref();
    // The bytes may lie among others; the copy goes to the thread as it is.
    const bytes = Uint8Array.from(given);
    const task: DetectorTask = { id: ++tasks, bytes, ...look };
    return new Promise((resolve, reject) => {
      waiting.set(task.id, { resolve, reject });
      running.postMessage(task, [bytes.buffer]);
    });
  }

  const somethingElse = () => new Error("the detector answered something else");

  return {
    async things(bytes, wanted) {
      const answer = await ask(bytes, { want: "things", ...wanted });
      if (!("things" in answer)) throw somethingElse();
      return answer.things;
    },
    async faces(bytes, traits) {
      const answer = await ask(bytes, { want: "faces", traits });
      if (!("faces" in answer)) throw somethingElse();
      return answer.faces;
    },
    async stop() {
      const running = worker;
      // Who waits is told as AWS would, that this may pass: it is no defect that the cloud stops.
      fail(refuseBroken("rekognition"));
      await running?.terminate();
    },
  };
}
