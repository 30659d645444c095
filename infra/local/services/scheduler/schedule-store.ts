import type { Store } from "../../kernel/store.ts";
import type { Schedule } from "./schedule.ts";

export type ScheduleStore = ReturnType<typeof makeScheduleStore>;

/** The schedules, in SQLite. */
export function makeScheduleStore({ db }: Store) {
  db.exec("create table if not exists scheduler_schedules (arn text primary key, document text not null)");
  const select = db.prepare("select document from scheduler_schedules where arn = ?");
  const upsert = db.prepare(
    "insert into scheduler_schedules (arn, document) values (?, ?) on conflict (arn) do update set document = excluded.document",
  );
  const remove = db.prepare("delete from scheduler_schedules where arn = ?");
  const all = db.prepare("select document from scheduler_schedules order by arn");
  const read = (document: unknown): Schedule => JSON.parse(String(document));

  return {
    find(arn: string): Schedule | undefined {
      const row = select.get(arn);
      return row && read(row.document);
    },
    save(schedule: Schedule): void {
      upsert.run(schedule.arn, JSON.stringify(schedule));
    },
    remove: (arn: string) => void remove.run(arn),
    /** By group and name. */
    all: () => all.all().map((row) => read(row.document)),
  };
}
