import { randomUUID } from "node:crypto";
import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { MessageStore } from "./message-store.ts";
import { queueNameOf } from "./queue.ts";
import type { QueueRegistry } from "./queue-registry.ts";

interface MoveTask {
  handle: string;
  sourceArn: string;
  destinationArn: string | null;
  perSecond: number | null;
}

/**
 * Redrives a dead-letter queue: its messages go to the queue named, or each to where it came from. With a rate, so many
 * go in each second of the clock; without one, all of them at once. A task outlives a restart and ends when the queue is empty.
 */
export function makeMoveTasks(
  kernel: Kernel,
  registry: QueueRegistry,
  messages: MessageStore,
  refresh: (queue: string) => void,
) {
  const { db } = kernel.store;
  db.exec(
    "create table if not exists sqs_move_tasks (handle text primary key, source text not null, document text not null)",
  );
  const save = db.prepare("insert into sqs_move_tasks (handle, source, document) values (?, ?, ?)");
  const ended = db.prepare("delete from sqs_move_tasks where handle = ?");
  const ofSource = db.prepare("select document from sqs_move_tasks where source = ?");
  const timers = new Set<{ cancel(): void }>();
  const running = new Set<string>();
  kernel.onStop(() => {
    for (const timer of timers) timer.cancel();
  });

  function step(task: MoveTask): void {
    const source = registry.byArn(task.sourceArn);
    const { destinations, moved } = messages.move(
      source,
      (message) =>
        task.destinationArn === null && message.sourceArn === undefined
          ? undefined
          : registry.find(queueNameOf(task.destinationArn ?? message.sourceArn ?? "")),
      task.perSecond ?? 1000,
    );
    for (const destination of destinations) refresh(destination);
    if (moved === 0) {
      ended.run(task.handle);
      running.delete(task.handle);
      return;
    }
    const timer = kernel.clock.setTimer(kernel.clock.now() + (task.perSecond === null ? 0 : 1000), () => {
      timers.delete(timer);
      step(task);
    });
    timers.add(timer);
  }

  function run(task: MoveTask): void {
    if (running.has(task.handle)) return;
    running.add(task.handle);
    step(task);
  }

  return {
    /** Starts a task and answers its handle; throws as StartMessageMoveTask does. */
    start(sourceArn: string, destinationArn: string | undefined, perSecond: number | undefined): string {
      registry.byArn(sourceArn);
      if (!registry.all().some((queue) => queue.redrivePolicy?.deadLetterTargetArn === sourceArn)) {
        throw new AwsError("InvalidParameterValue", "Source queue must be configured as a Dead Letter Queue.");
      }
      if (destinationArn !== undefined) registry.byArn(destinationArn);
      if (destinationArn === sourceArn)
        throw new AwsError("InvalidParameterValue", "Source and destination queues can't be the same.");
      if (ofSource.get(sourceArn))
        throw new AwsError(
          "UnsupportedOperation",
          "There is already a task running. Only one active task is allowed for a source queue arn at a given time.",
        );
      const task = {
        handle: Buffer.from(JSON.stringify({ taskId: randomUUID(), sourceArn })).toString("base64"),
        sourceArn,
        destinationArn: destinationArn ?? null,
        perSecond: perSecond ?? null,
      };
      save.run(task.handle, sourceArn, JSON.stringify(task));
      run(task);
      return task.handle;
    },

    /** Goes on with the tasks of a queue after a restart, as soon as both ends exist again. */
    resume(queueName: string): void {
      for (const { document } of db.prepare("select document from sqs_move_tasks").all()) {
        const task: MoveTask = JSON.parse(String(document));
        const ends = [task.sourceArn, ...(task.destinationArn ? [task.destinationArn] : [])].map(queueNameOf);
        if (ends.includes(queueName) && ends.every((name) => registry.find(name))) run(task);
      }
    },
  };
}
