import { randomUUID } from "node:crypto";
import type { Kernel } from "../../kernel/kernel.ts";
import { type Definition, DefinitionShape } from "./definition.ts";
import type { ExecutionRecord, Journal } from "./journal.ts";
import { type Json, parseJson } from "./json.ts";
import { failExecution } from "./leave-state.ts";
import { earliestDeadline, type Run } from "./run.ts";
import { settle } from "./settle.ts";
import { expire, receive, type Signal } from "./signals.ts";
import { StateError } from "./state-error.ts";
import type { StateMachine } from "./state-machine.ts";
import { announceStatus } from "./status-change.ts";
import { makeTaskRunner } from "./task-runner.ts";
import type { Turn } from "./turn.ts";

export interface Engine {
  /** Writes a new execution down and sets it going. `input` is JSON text that was checked. */
  start(machine: StateMachine, name: string, input: string, traceHeader: string | null): ExecutionRecord;
  /** Gives a signal to an execution that runs; false when it does not, or no longer waits for the task in question. */
  signal(executionArn: string, signal: Signal): Promise<boolean>;
  /** Runs the failed states of an ended execution again. */
  redrive(execution: ExecutionRecord): Promise<number>;
  /** Goes on with every execution that was running when the process ended. */
  resume(): void;
  /** Resolves when the execution has ended. */
  untilEnded(executionArn: string): Promise<void>;
}

/** An execution that runs: its turns follow each other, one at a time. */
interface Actor {
  record: ExecutionRecord;
  definition: Definition;
  run: Run;
  turns: Promise<unknown>;
  timer: { cancel(): void } | null;
}

/** Runs executions: takes signals, lets the interpreter take turns, writes each turn down, then does what it asks for. */
export function makeEngine(kernel: Kernel, journal: Journal): Engine {
  const actors = new Map<string, Actor>();
  const definitions = new Map<string, Definition>();
  const endWaiters = new Map<string, (() => void)[]>();
  let stopped = false;
  const tasks = makeTaskRunner<Actor>({ kernel, signal: enqueue, untilEnded, isStopped: () => stopped });

  kernel.onStop(async () => {
    stopped = true;
    for (const actor of actors.values()) actor.timer?.cancel();
    await Promise.allSettled([...actors.values()].map((actor) => actor.turns));
  });

  function definitionOf(id: string): Definition {
    const known = definitions.get(id);
    if (known !== undefined) return known;
    const text = journal.definition(id);
    if (text === undefined) throw new Error(`The journal holds no definition ${id}.`);
    const definition = DefinitionShape.parse(parseJson(text));
    definitions.set(id, definition);
    return definition;
  }

  function adopt(record: ExecutionRecord, run: Run): Actor {
    const actor = { record, definition: definitionOf(record.definitionId), run, turns: Promise.resolve(), timer: null };
    actors.set(record.arn, actor);
    return actor;
  }

  /** Takes a turn after those before it. */
  function enqueue(actor: Actor, signal: Signal): Promise<boolean> {
    const turn = actor.turns.then(() => (stopped ? false : takeTurn(actor, signal)));
    actor.turns = turn.catch(() => {});
    return kernel.track(`execution ${actor.record.name}: ${signal.kind}`, turn);
  }

  async function takeTurn(actor: Actor, signal: Signal): Promise<boolean> {
    if (actor.record.status !== "RUNNING") return false;
    const turn = openTurn(actor);
    let accepted = true;
    try {
      accepted = await receive(turn, signal);
      const pause = async () => {
        flush(actor, turn);
        await new Promise((resolve) => setImmediate(resolve));
      };
      await settle(turn, pause);
      expire(turn);
    } catch (error) {
      // A defect of the interpreter: the execution ends loudly rather than hang.
      kernel.log("error", `The interpreter failed in ${actor.record.arn}`, {
        stack: error instanceof Error ? error.stack : String(error),
      });
      failExecution(turn, new StateError("States.Runtime", error instanceof Error ? error.message : String(error)));
    }
    flush(actor, turn);
    if (actor.record.status === "RUNNING") setTimer(actor);
    return accepted;
  }

  function openTurn(actor: Actor): Turn {
    const { record } = actor;
    return {
      execution: {
        arn: record.arn,
        name: record.name,
        stateMachineArn: record.stateMachineArn,
        stateMachineName: record.stateMachineArn.split(":").at(-1) ?? "",
        roleArn: record.roleArn,
        input: parseJson(record.input),
        startedAt: record.startedAt,
        redriveCount: record.redriveCount,
        redrivenAt: record.redrivenAt,
      },
      definition: actor.definition,
      run: actor.run,
      events: [],
      effects: [],
      ending: null,
      now: kernel.clock.now,
      newId: randomUUID,
    };
  }

  /** Writes down what a turn did so far, and only then does what it asked for. */
  function flush(actor: Actor, turn: Turn): void {
    if (stopped) return;
    const { ending } = turn;
    if (ending !== null)
      actor.record = {
        ...actor.record,
        status: ending.status,
        output: ending.status === "SUCCEEDED" ? JSON.stringify(ending.output) : null,
        error: ending.status === "SUCCEEDED" ? null : (ending.error ?? null),
        cause: ending.status === "SUCCEEDED" ? null : (ending.cause ?? null),
        stoppedAt: kernel.clock.now(),
      };
    journal.record(actor.record, actor.run, turn.events);
    for (const event of turn.events) if (event.type.endsWith("StateEntered")) meterState(actor.record);
    turn.events.length = 0;
    for (const { kind, task } of turn.effects.splice(0)) tasks[kind](actor, task);
    if (ending !== null) bury(actor);
  }

  function meterState(record: ExecutionRecord): void {
    kernel.meter({
      service: "stepfunctions",
      operation: "StateEntered",
      caller: record.roleArn,
      resource: record.stateMachineArn,
      subject: record.arn,
    });
  }

  function bury(actor: Actor): void {
    actor.timer?.cancel();
    actors.delete(actor.record.arn);
    announceStatus(kernel, actor.record);
    const waiters = endWaiters.get(actor.record.arn) ?? [];
    endWaiters.delete(actor.record.arn);
    for (const wake of waiters) wake();
  }

  function setTimer(actor: Actor): void {
    actor.timer?.cancel();
    const at = earliestDeadline(actor.run);
    actor.timer = at === null ? null : kernel.clock.setTimer(at, () => void enqueue(actor, { kind: "clock" }));
  }

  async function untilEnded(executionArn: string): Promise<void> {
    if (journal.find(executionArn)?.status !== "RUNNING") return;
    const waiters = endWaiters.get(executionArn) ?? [];
    endWaiters.set(executionArn, waiters);
    await new Promise<void>((resolve) => waiters.push(resolve));
  }

  return {
    start(machine, name, input, traceHeader) {
      const now = kernel.clock.now();
      const run = firstRun(machine.definition, parseJson(input), now);
      const begun = {
        arn: executionArn(machine.arn, name),
        stateMachineArn: machine.arn,
        name,
        status: "RUNNING" as const,
        definitionId: machine.definitionId,
        roleArn: machine.roleArn,
        input,
        output: null,
        error: null,
        cause: null,
        traceHeader,
        startedAt: now,
        stoppedAt: null,
        redriveCount: 0,
        redrivenAt: null,
      };
      const started = {
        id: 1,
        previousEventId: 0,
        at: now,
        type: "ExecutionStarted",
        details: {
          executionStartedEventDetails: { input, inputDetails: { truncated: false }, roleArn: machine.roleArn },
        },
        visit: 0,
      };
      const record = journal.begin(begun, run, [started]);
      const actor = adopt(record, run);
      announceStatus(kernel, record);
      void enqueue(actor, { kind: "go" });
      return record;
    },
    async signal(arn, signal) {
      const actor = actors.get(arn);
      return actor === undefined ? false : enqueue(actor, signal);
    },
    async redrive(execution) {
      const now = kernel.clock.now();
      const record: ExecutionRecord = {
        ...execution,
        status: "RUNNING",
        error: null,
        cause: null,
        stoppedAt: null,
        redriveCount: execution.redriveCount + 1,
        redrivenAt: now,
      };
      const actor = adopt(record, journal.run(execution.arn));
      announceStatus(kernel, record);
      await enqueue(actor, { kind: "redrive" });
      return now;
    },
    resume() {
      const running = journal.running().filter(({ arn }) => !actors.has(arn));
      for (const record of running) {
        const actor = adopt(record, journal.run(record.arn));
        tasks.takeUp(actor, actor.run);
        void enqueue(actor, { kind: "go" });
      }
      if (running.length > 0) kernel.log("info", `${running.length} executions go on`);
    },
    untilEnded,
  };
}

function firstRun(definition: Definition, input: Json, now: number): Run {
  return {
    nextEventId: 2,
    nextThreadId: 1,
    deadline: definition.TimeoutSeconds === undefined ? null : now + definition.TimeoutSeconds * 1000,
    threads: {
      0: {
        id: 0,
        parent: null,
        index: 0,
        path: [],
        variables: {},
        // As in AWS, the first state does not follow the ExecutionStarted event.
        lastEventId: 0,
        state: definition.StartAt,
        input,
        enteredAt: now,
        enteredEventId: 0,
        attempts: {},
        retryCount: 0,
        phase: { kind: "enter" },
      },
    },
  };
}

/** `arn:aws:states:…:stateMachine:Name` and an execution's name → the execution's ARN. */
export function executionArn(stateMachineArn: string, name: string): string {
  return `${stateMachineArn.replace(":stateMachine:", ":execution:")}:${name}`;
}
