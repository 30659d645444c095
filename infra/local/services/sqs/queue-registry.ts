import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type Queue, queueNameOf } from "./queue.ts";

export type QueueRegistry = ReturnType<typeof makeQueueRegistry>;

/** The queues that the templates ask for. Creation times outlive a restart; queues that no template names any more are gone. */
export function makeQueueRegistry(kernel: Kernel) {
  const queues = new Map<string, Queue>();
  const { db } = kernel.store;
  db.exec(
    "create table if not exists sqs_queues (name text primary key, settings text not null, created_at integer not null, modified_at integer not null)",
  );
  const known = db.prepare("select settings, created_at, modified_at from sqs_queues where name = ?");
  const save = db.prepare(
    "insert into sqs_queues (name, settings, created_at, modified_at) values (?, ?, ?, ?) on conflict (name) do update set settings = excluded.settings, modified_at = excluded.modified_at",
  );

  function get(name: string): Queue {
    const queue = queues.get(name);
    if (!queue) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
    return queue;
  }

  const arnOf = (name: string) => `arn:aws:sqs:${kernel.region}:${kernel.accountId}:${name}`;

  return {
    arnOf,
    find: (name: string) => queues.get(name),
    get,
    all: () => [...queues.values()],

    /** The queue that an ARN names; throws QueueDoesNotExist. */
    byArn(arn: string): Queue {
      const queue = get(queueNameOf(arn));
      if (queue.arn !== arn) throw new AwsError("QueueDoesNotExist", "The specified queue does not exist.");
      return queue;
    },

    /** Creates the queue or changes its settings. */
    define(settings: Omit<Queue, "arn" | "createdAt" | "modifiedAt">): Queue {
      const document = JSON.stringify(settings);
      const before = known.get(settings.name);
      const now = kernel.clock.now();
      const createdAt = Number(before?.created_at ?? now);
      const modifiedAt = before?.settings === document ? Number(before.modified_at) : now;
      save.run(settings.name, document, createdAt, modifiedAt);
      const queue = {
        ...settings,
        arn: arnOf(settings.name),
        createdAt,
        modifiedAt,
      };
      queues.set(settings.name, queue);
      return queue;
    },

    url: (name: string) => `${kernel.endpoint}/${kernel.accountId}/${name}`,
  };
}

/** The queue's name in a queue URL; throws InvalidAddress when the URL names none. */
export function queueNameFromUrl(url: string): string {
  const name = URL.parse(url)?.pathname.match(/^\/\d{12}\/([A-Za-z0-9_-]{1,80}(?:\.fifo)?)$/)?.[1];
  if (!name) throw new AwsError("InvalidAddress", `The address ${url} is not valid for this endpoint.`);
  return name;
}
