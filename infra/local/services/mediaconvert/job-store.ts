import type { Store } from "../../kernel/store.ts";
import type { JobRecord } from "./job-record.ts";

export interface JobStore {
  /** Keeps a job as it is now. */
  save(job: JobRecord): void;
  find(id: string): JobRecord | null;
  /** The newest job with this request token. */
  findByToken(token: string): JobRecord | null;
  /** Jobs that have not ended, oldest first. */
  unfinished(): JobRecord[];
}

/** Keeps jobs in SQLite, so that none is lost by a restart. */
export function makeJobStore(store: Store): JobStore {
  store.db.exec(`
    create table if not exists mediaconvert_jobs (
      id text primary key, token text, created_at integer not null, finished integer not null, document text not null
    ) strict;
    create index if not exists mediaconvert_jobs_token on mediaconvert_jobs (token, created_at);
    create index if not exists mediaconvert_jobs_unfinished on mediaconvert_jobs (finished, created_at);
  `);
  const write = store.db.prepare(
    `insert into mediaconvert_jobs (id, token, created_at, finished, document) values (?, ?, ?, ?, ?)
     on conflict (id) do update set finished = excluded.finished, document = excluded.document`,
  );
  const byId = store.db.prepare("select document from mediaconvert_jobs where id = ?");
  const byToken = store.db.prepare(
    "select document from mediaconvert_jobs where token = ? order by created_at desc limit 1",
  );
  const open = store.db.prepare("select document from mediaconvert_jobs where finished = 0 order by created_at, rowid");
  const parse = (row: Record<string, unknown> | undefined): JobRecord | null =>
    typeof row?.document === "string" ? JSON.parse(row.document) : null;
  return {
    save(job) {
      const finished = job.finishedAt === null ? 0 : 1;
      write.run(job.id, job.clientRequestToken, job.createdAt, finished, JSON.stringify(job));
    },
    find: (id) => parse(byId.get(id)),
    findByToken: (token) => parse(byToken.get(token)),
    unfinished: () => open.all().flatMap((row) => parse(row) ?? []),
  };
}
