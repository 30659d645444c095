import type { JobStatus } from "@aws-sdk/client-mediaconvert";
import type { Store } from "../../kernel/store.ts";
import type { JobRecord } from "./job-record.ts";

interface JobFilter {
  status?: JobStatus | undefined;
  newestFirst: boolean;
  /** Only jobs that come after the one at this place, in the order asked for. */
  after?: number | undefined;
  limit: number;
}

export interface JobStore {
  /** Keeps a job as it is now. */
  save(job: JobRecord): void;
  find(id: string): JobRecord | null;
  /** The newest job with this request token. */
  findByToken(token: string): JobRecord | null;
  /** Jobs that have not ended, oldest first. */
  unfinished(): JobRecord[];
  /** Jobs in the order in which they were created, or the other way round, each with its place in it. */
  list(filter: JobFilter): { job: JobRecord; place: number }[];
  count(status: JobStatus): number;
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
  const matching = "(:status is null or document ->> '$.status' = :status)";
  const oldestFirst = store.db.prepare(
    `select rowid as place, document from mediaconvert_jobs
     where ${matching} and (:after is null or rowid > :after) order by rowid limit :limit`,
  );
  const newestFirst = store.db.prepare(
    `select rowid as place, document from mediaconvert_jobs
     where ${matching} and (:after is null or rowid < :after) order by rowid desc limit :limit`,
  );
  const counted = store.db.prepare("select count(*) as jobs from mediaconvert_jobs where document ->> '$.status' = ?");
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
    list(filter) {
      const rows = (filter.newestFirst ? newestFirst : oldestFirst).all({
        status: filter.status ?? null,
        after: filter.after ?? null,
        limit: filter.limit,
      });
      return rows.flatMap((row) => {
        const job = parse(row);
        return job ? [{ job, place: Number(row.place) }] : [];
      });
    },
    count: (status) => Number(counted.get(status)?.jobs),
  };
}
