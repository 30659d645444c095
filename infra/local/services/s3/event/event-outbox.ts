import type { Kernel } from "../../../kernel/kernel.ts";
import type { ObjectEvent } from "./object-event.ts";

/** Events that were committed with the change they tell of, on their way to the bus. */
export interface EventOutbox {
  /** Keeps the event. To be called inside the transaction that makes the change. */
  add(event: ObjectEvent): void;
  /** Sends what is due. To be called after the commit. */
  flush(): void;
  /** Sends what an earlier run left behind. Until then it is held back: at boot the rules may not be there yet. */
  resume(): void;
}

/** How long an event waits after the bus refused it. */
const retryMs = 500;
const defaultDelayMs = 1000;

/**
 * Delivers at least once: a row leaves the table in the same transaction in which the bus takes the event. Fault rules
 * on `event:<detail-type>` duplicate an event, hold it back (so that later ones overtake it), or make the bus refuse it.
 */
export function makeEventOutbox(kernel: Kernel): EventOutbox {
  const { db } = kernel.store;
  db.exec(`create table if not exists s3_events (
    id integer primary key autoincrement, due_ms integer not null, drawn integer not null default 0, event text not null
  ) strict`);
  const insert = db.prepare("insert into s3_events (due_ms, event) values (?, ?)");
  const due = db.prepare(
    "select id, drawn, event from s3_events where due_ms <= ? and id > ? order by due_ms, id limit 100",
  );
  const nextDue = db.prepare("select min(due_ms) as due_ms from s3_events where id > ?");
  const postpone = db.prepare("update s3_events set due_ms = ?, drawn = ? where id = ?");
  const remove = db.prepare("delete from s3_events where id = ?");
  let heldUpTo = Number(db.prepare("select coalesce(max(id), 0) as id from s3_events").get()?.id);
  let underWay = false;
  let stopped = false;
  let timer: { cancel(): void } | undefined;

  function deliver(id: number, drawn: boolean, event: ObjectEvent): void {
    const fault = drawn ? null : kernel.faults.draw(`event:${event["detail-type"]}`);
    switch (fault?.kind) {
      case "delay":
        postpone.run(kernel.clock.now() + (fault.delayMs ?? defaultDelayMs), 1, id);
        return;
      case "throttle":
      case "error":
      case "crash-before":
        postpone.run(kernel.clock.now() + retryMs, 0, id);
        return;
      default: {
        const bus = kernel.use("events");
        kernel.store.transaction(() => {
          bus.putAwsEvent(event);
          if (fault?.kind === "duplicate") bus.putAwsEvent(event);
          // The bus has it, and the sender dies before it knows: the event is sent once more.
          if (fault?.kind === "crash-after") postpone.run(kernel.clock.now() + retryMs, 1, id);
          else remove.run(id);
        });
      }
    }
  }

  async function send(): Promise<void> {
    // Off the writer's stack: its answer does not wait for the bus.
    await new Promise((resolve) => setImmediate(resolve));
    underWay = false;
    // What is left stays in the table for the next run.
    if (stopped) return;
    for (
      let rows = due.all(kernel.clock.now(), heldUpTo);
      rows.length > 0;
      rows = due.all(kernel.clock.now(), heldUpTo)
    ) {
      for (const row of rows) {
        const id = Number(row.id);
        try {
          deliver(id, row.drawn === 1, JSON.parse(String(row.event)));
        } catch (error) {
          postpone.run(kernel.clock.now() + retryMs, Number(row.drawn), id);
          kernel.log("error", "An S3 event did not reach the bus and will be sent again.", { error: String(error) });
        }
      }
    }
    arm();
  }

  function arm(): void {
    timer?.cancel();
    const at = nextDue.get(heldUpTo)?.due_ms;
    timer = typeof at === "number" ? kernel.clock.setTimer(at, flush) : undefined;
  }

  function flush(): void {
    if (underWay) return;
    underWay = true;
    // The promise is only counted; its errors are logged by the kernel.
    kernel.track("s3 events", send()).catch(() => {});
  }

  kernel.onStop(() => {
    stopped = true;
    timer?.cancel();
  });
  return {
    add(event) {
      insert.run(kernel.clock.now(), JSON.stringify(event));
    },
    flush,
    resume() {
      heldUpTo = 0;
      flush();
    },
  };
}
