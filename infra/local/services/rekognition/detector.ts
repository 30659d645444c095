import { Worker } from "node:worker_threads";
import { refuseBroken } from "../../kernel/refusal.ts";
import type { DetectorAnswer, DetectorPicture, DetectorTask, SeenFace, SeenObject } from "./detection.ts";

/** A picture's pixels go to the detector's thread with it; whoever gave them has them no longer. */
export interface Detector {
  objects(picture: DetectorPicture): Promise<SeenObject[]>;
  /** Hands the picture back. `traits` adds age, gender and emotions, which cost a further model for each face. */
  faces(picture: DetectorPicture, traits: boolean): Promise<{ faces: SeenFace[]; picture: DetectorPicture }>;
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
      else entry?.resolve(answer);
    });
    started.on("error", (error) => fail(error instanceof Error ? error : new Error(String(error))));
    started.on("exit", () => fail(new Error("the detector has stopped")));
    return started;
  }

  type Wanted = { want: "objects" } | { want: "faces"; traits: boolean };

  function ask(picture: DetectorPicture, wanted: Wanted): Promise<DetectorAnswer> {
    worker ??= start();
    const running = worker;
    running.ref();
    const task: DetectorTask = { id: ++tasks, picture, ...wanted };
    return new Promise((resolve, reject) => {
      waiting.set(task.id, { resolve, reject });
      running.postMessage(task, [picture.pixels.buffer]);
    });
  }

  return {
    async objects(picture) {
      const answer = await ask(picture, { want: "objects" });
      return "objects" in answer ? answer.objects : [];
    },
    async faces(picture, traits) {
      const answer = await ask(picture, { want: "faces", traits });
      if (!("faces" in answer)) throw new Error("the detector answered something else");
      return { faces: answer.faces, picture: answer.picture };
    },
    async stop() {
      const running = worker;
      // Who waits is told as AWS would, that this may pass: it is no defect that the cloud stops.
      fail(refuseBroken("rekognition"));
      await running?.terminate();
    },
  };
}
