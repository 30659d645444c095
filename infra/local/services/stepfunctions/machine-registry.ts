import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ExecutionRecord } from "./journal.ts";
import type { StateMachine } from "./state-machine.ts";

export type MachineRegistry = ReturnType<typeof makeMachineRegistry>;

/** The state machines that the templates ask for. When each was made and changed outlives a restart. */
export function makeMachineRegistry({ store, clock }: Kernel) {
  const machines = new Map<string, StateMachine>();
  store.db.exec(`
    create table if not exists stepfunctions_revisions (
      machine text not null, definition text not null, role text not null, revised_at real not null
    )`);
  const insert = store.db.prepare(
    "insert into stepfunctions_revisions (machine, definition, role, revised_at) values (?, ?, ?, ?)",
  );
  const latest = store.db.prepare(
    "select definition, role from stepfunctions_revisions where machine = ? order by rowid desc limit 1",
  );
  const first = store.db.prepare("select min(revised_at) as at from stepfunctions_revisions where machine = ?");
  const ofExecution = store.db.prepare(
    "select max(revised_at) as at from stepfunctions_revisions where machine = ? and definition = ? and role = ? and revised_at <= ?",
  );

  return {
    define(machine: StateMachine): void {
      machines.set(machine.arn, machine);
      const before = latest.get(machine.arn);
      if (before?.definition === machine.definitionId && before.role === machine.roleArn) return;
      insert.run(machine.arn, machine.definitionId, machine.roleArn, clock.now());
    },

    all: () => machines.values(),

    /** Throws AwsError StateMachineDoesNotExist, or InvalidArn for what is no state machine's ARN. */
    get(arn: string): StateMachine {
      if (!/^arn:aws[a-z-]*:states:[a-z0-9-]+:\d{12}:stateMachine:[^:]+$/.test(arn))
        throw new AwsError("InvalidArn", `Invalid Arn: 'Invalid ARN prefix: ${arn}'`);
      const machine = machines.get(arn);
      if (machine === undefined)
        throw new AwsError("StateMachineDoesNotExist", `State Machine Does Not Exist: '${arn}'`);
      return machine;
    },

    /** Milliseconds since the epoch. */
    createdAt: ({ arn }: StateMachine): number => Number(first.get(arn)?.at),

    /** When the state machine became what the execution was started with, in milliseconds since the epoch. */
    revisedAt({ stateMachineArn, definitionId, roleArn, startedAt }: ExecutionRecord): number {
      const at = ofExecution.get(stateMachineArn, definitionId, roleArn, startedAt)?.at;
      // An execution older than the record of revisions tells only that it was no later than its start.
      return typeof at === "number" ? at : startedAt;
    },
  };
}
