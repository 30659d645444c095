import * as z from "zod";
import type { Store } from "../../kernel/store.ts";
import type { HistoryEvent } from "./history.ts";
import { type Json, parseJson } from "./json.ts";
import type { Run } from "./run.ts";
import type { Ending } from "./turn.ts";

export type Status = "RUNNING" | Ending["status"];

/** An execution as it is kept. Times are milliseconds since the epoch. */
export interface ExecutionRecord {
  arn: string;
  stateMachineArn: string;
  name: string;
  status: Status;
  /** Names the definition with which it was started. */
  definitionId: string;
  roleArn: string;
  /** JSON text. */
  input: string;
  output: string | null;
  error: string | null;
  cause: string | null;
  traceHeader: string | null;
  startedAt: number;
  stoppedAt: number | null;
  redriveCount: number;
  redrivenAt: number | null;
  /** Grows with every execution: the order of starting. */
  sequence: number;
}

const Row = z.object({
  arn: z.string(),
  machine: z.string(),
  name: z.string(),
  status: z.enum(["RUNNING", "SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"]),
  definition: z.string(),
  role: z.string(),
  input: z.string(),
  output: z.string().nullable(),
  error: z.string().nullable(),
  cause: z.string().nullable(),
  trace_header: z.string().nullable(),
  started_at: z.number(),
  stopped_at: z.number().nullable(),
  redrive_count: z.number(),
  redriven_at: z.number().nullable(),
  sequence: z.number(),
});
const EventRow = z.object({
  id: z.number(),
  previous: z.number(),
  at: z.number(),
  type: z.string(),
  visit: z.number(),
  details: z.string(),
});

const COLUMNS =
  "arn, machine, name, status, definition, role, input, output, error, cause, trace_header, started_at, stopped_at, redrive_count, redriven_at, sequence";

export interface ListFilter {
  stateMachineArn?: string | undefined;
  status?: Status | undefined;
  redriven?: boolean | undefined;
  /** Only executions started before the one with this sequence. */
  before?: number | undefined;
  limit: number;
}

export interface Journal {
  /** Keeps a definition under the id that is made of its text. */
  keepDefinition(id: string, text: string): void;
  definition(id: string): string | undefined;
  /** Writes a new execution with its first event; the name must be new. */
  begin(execution: Omit<ExecutionRecord, "sequence">, run: Run, events: readonly HistoryEvent[]): ExecutionRecord;
  /** Writes what one turn changed, in one transaction. */
  record(execution: ExecutionRecord, run: Run, events: readonly HistoryEvent[]): void;
  find(arn: string): ExecutionRecord | undefined;
  /** Where an execution stands. */
  run(arn: string): Run;
  /** Newest first. */
  list(filter: ListFilter): ExecutionRecord[];
  running(): ExecutionRecord[];
  /** Events from `from` on, that one included, in either direction. */
  events(arn: string, page: { from: number; limit: number; reverse: boolean }): HistoryEvent[];
  lastEventId(arn: string): number;
}

/** Executions, where they stand and their histories, in the store's database. */
export function makeJournal(store: Store): Journal {
  store.db.exec(`
    create table if not exists stepfunctions_definitions (id text primary key, text text not null) without rowid;
    create table if not exists stepfunctions_executions (
      sequence integer primary key autoincrement,
      arn text not null unique,
      machine text not null,
      name text not null,
      status text not null,
      definition text not null,
      role text not null,
      input text not null,
      output text,
      error text,
      cause text,
      trace_header text,
      started_at real not null,
      stopped_at real,
      redrive_count integer not null,
      redriven_at real,
      run text not null
    );
    create index if not exists stepfunctions_executions_by_machine on stepfunctions_executions (machine, sequence);
    create index if not exists stepfunctions_executions_by_status on stepfunctions_executions (status, sequence);
    create table if not exists stepfunctions_events (
      execution text not null,
      id integer not null,
      previous integer not null,
      at real not null,
      type text not null,
      visit integer not null,
      details text not null,
      primary key (execution, id)
    ) without rowid;
  `);
  const { db } = store;
  const insertDefinition = db.prepare("insert or ignore into stepfunctions_definitions (id, text) values (?, ?)");
  const selectDefinition = db.prepare("select text from stepfunctions_definitions where id = ?");
  const insertExecution = db.prepare(`
    insert into stepfunctions_executions
      (arn, machine, name, status, definition, role, input, trace_header, started_at, redrive_count, run)
    values (?, ?, ?, 'RUNNING', ?, ?, ?, ?, ?, 0, ?)`);
  const updateExecution = db.prepare(`
    update stepfunctions_executions
    set status = ?, output = ?, error = ?, cause = ?, stopped_at = ?, redrive_count = ?, redriven_at = ?, run = ?
    where arn = ?`);
  const insertEvent = db.prepare(
    "insert into stepfunctions_events (execution, id, previous, at, type, visit, details) values (?, ?, ?, ?, ?, ?, ?)",
  );
  const selectExecution = db.prepare(`select ${COLUMNS} from stepfunctions_executions where arn = ?`);
  const selectRun = db.prepare("select run from stepfunctions_executions where arn = ?");
  const selectRunning = db.prepare(
    `select ${COLUMNS} from stepfunctions_executions where status = 'RUNNING' order by sequence`,
  );
  const selectList = db.prepare(`
    select ${COLUMNS} from stepfunctions_executions
    where (:machine is null or machine = :machine) and (:status is null or status = :status)
      and (:redriven is null or (redrive_count > 0) = :redriven) and (:before is null or sequence < :before)
    order by sequence desc limit :limit`);
  const selectEvents = db.prepare(
    "select id, previous, at, type, visit, details from stepfunctions_events where execution = ? and id >= ? order by id limit ?",
  );
  const selectEventsBack = db.prepare(
    "select id, previous, at, type, visit, details from stepfunctions_events where execution = ? and id <= ? order by id desc limit ?",
  );
  const selectLastEvent = db.prepare("select coalesce(max(id), 0) as id from stepfunctions_events where execution = ?");

  function insertEvents(arn: string, events: readonly HistoryEvent[]): void {
    for (const event of events)
      insertEvent.run(
        arn,
        event.id,
        event.previousEventId,
        event.at,
        event.type,
        event.visit,
        JSON.stringify(event.details),
      );
  }

  return {
    keepDefinition: (id, text) => void insertDefinition.run(id, text),
    definition(id) {
      const row = selectDefinition.get(id);
      return row === undefined ? undefined : z.object({ text: z.string() }).parse(row).text;
    },
    begin: (execution, run, events) =>
      store.transaction(() => {
        const { lastInsertRowid } = insertExecution.run(
          execution.arn,
          execution.stateMachineArn,
          execution.name,
          execution.definitionId,
          execution.roleArn,
          execution.input,
          execution.traceHeader,
          execution.startedAt,
          JSON.stringify(run),
        );
        insertEvents(execution.arn, events);
        return { ...execution, sequence: Number(lastInsertRowid) };
      }),
    record: (execution, run, events) =>
      store.transaction(() => {
        insertEvents(execution.arn, events);
        updateExecution.run(
          execution.status,
          execution.output,
          execution.error,
          execution.cause,
          execution.stoppedAt,
          execution.redriveCount,
          execution.redrivenAt,
          JSON.stringify(run),
          execution.arn,
        );
      }),
    find(arn) {
      const row = selectExecution.get(arn);
      return row === undefined ? undefined : toRecord(row);
    },
    run(arn) {
      const row = z.object({ run: z.string() }).parse(selectRun.get(arn));
      // Written by this module and nobody else.
      return JSON.parse(row.run);
    },
    list: ({ stateMachineArn, status, redriven, before, limit }) =>
      selectList
        .all({
          machine: stateMachineArn ?? null,
          status: status ?? null,
          redriven: redriven === undefined ? null : Number(redriven),
          before: before ?? null,
          limit,
        })
        .map(toRecord),
    running: () => selectRunning.all().map(toRecord),
    events: (arn, { from, limit, reverse }) =>
      (reverse ? selectEventsBack : selectEvents).all(arn, from, limit).map(toEvent),
    lastEventId: (arn) => z.object({ id: z.number() }).parse(selectLastEvent.get(arn)).id,
  };
}

function toRecord(row: unknown): ExecutionRecord {
  const { machine, definition, role, trace_header, started_at, stopped_at, redrive_count, redriven_at, ...same } =
    Row.parse(row);
  return {
    ...same,
    stateMachineArn: machine,
    definitionId: definition,
    roleArn: role,
    traceHeader: trace_header,
    startedAt: started_at,
    stoppedAt: stopped_at,
    redriveCount: redrive_count,
    redrivenAt: redriven_at,
  };
}

function toEvent(row: unknown): HistoryEvent {
  const { previous, details, ...same } = EventRow.parse(row);
  return { ...same, previousEventId: previous, details: toDetails(parseJson(details)) };
}

function toDetails(value: Json): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? value : {};
}
