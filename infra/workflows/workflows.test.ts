import validate from "asl-validator";
import jsonata from "jsonata";
import { describe, expect, it } from "vitest";
import { graceMs } from "../../shared/catalog/mail-ledger.ts";
import { ingestWorkflow } from "./ingest.ts";
import { reviewWorkflow } from "./review.ts";
import type { State, StateMachineDefinition, TaskState } from "./states-language.ts";

const lambda = (name: string) => `arn:aws:lambda:us-east-1:000000000000:function:${name}`;

const ingest = ingestWorkflow({
  registerArn: lambda("register"),
  planArn: lambda("plan"),
  renderArn: lambda("render"),
  deriveArn: lambda("derive"),
  tagArn: lambda("tag"),
  checkArn: lambda("check"),
  catalogueArn: lambda("catalogue"),
  recordFailureArn: lambda("record-failure"),
  mediaConvertRoleArn: "arn:aws:iam::000000000000:role/mediaconvert",
  reviewStateMachineArn: "arn:aws:states:us-east-1:000000000000:stateMachine:review",
});
const review = reviewWorkflow({
  planReviewArn: lambda("plan-review"),
  openReviewArn: lambda("open-review"),
  closeReviewArn: lambda("close-review"),
  recordFailureArn: lambda("record-failure"),
});

const workflows: [string, StateMachineDefinition][] = [
  ["ingest", ingest],
  ["review", review],
];

function tasks({ States }: Pick<StateMachineDefinition, "States">): [string, TaskState][] {
  return Object.entries(States).flatMap(([name, state]): [string, TaskState][] => {
    if (state.Type === "Map") return tasks(state.ItemProcessor);
    return state.Type === "Task" ? [[name, state]] : [];
  });
}

/** Every way from the start to an end that no error takes, as lists of state names. */
function pathsOf(definition: StateMachineDefinition, name = definition.StartAt): string[][] {
  const state = definition.States[name];
  const next = state === undefined ? [] : successors(state);
  return next.length === 0 ? [[name]] : next.flatMap((to) => pathsOf(definition, to)).map((rest) => [name, ...rest]);
}

function successors(state: State): string[] {
  if (state.Type === "Choice") return [...state.Choices.map((choice) => choice.Next), state.Default];
  return state.Type === "Task" && state.Next !== undefined ? [state.Next] : [];
}

async function evaluate(
  expression: unknown,
  input: unknown,
  variables: Record<string, unknown> = {},
): Promise<unknown> {
  const source = /^\{%(.*)%\}$/s.exec(String(expression))?.[1];
  if (source === undefined) throw new Error(`Not an expression: ${String(expression)}`);
  return JSON.parse(JSON.stringify(await jsonata(source).evaluate({}, { states: input, ...variables })));
}

describe.each(workflows)("the %s workflow", (_, definition) => {
  it("is valid Amazon States Language", () => {
    // Prepare
    const document = JSON.parse(JSON.stringify(definition));

    // Act
    const { isValid, errorsText } = validate(document);

    // Assess
    expect(isValid, errorsText("\n")).toBe(true);
  });

  it("gives every task a timeout, a retry for what passes and a catch for what does not", () => {
    for (const [name, task] of tasks(definition)) {
      if (typeof task.TimeoutSeconds === "number") expect(task.TimeoutSeconds, name).toBeGreaterThan(0);
      else expect(task.TimeoutSeconds, name).toMatch(/^\{% \$max\(\[1, /);
      expect(task.Retry.length, name).toBeGreaterThan(0);
      expect(
        task.Catch.flatMap((catcher) => catcher.ErrorEquals),
        name,
      ).toContain("States.ALL");
    }
  });
});

it("whoever asks reviewers comes back for longer than two mails in a row can stay unconfirmed", () => {
  const [, ask] = tasks(review).find(([name]) => name === "Await decision") ?? [];
  const retrier = ask?.Retry.find(({ ErrorEquals }) => ErrorEquals.includes("unconfirmed"));
  const { IntervalSeconds = 0, MaxAttempts = 0, BackoffRate } = retrier ?? {};
  expect(BackoffRate).toBe(1);
  expect(IntervalSeconds * MaxAttempts * 1_000).toBeGreaterThan(3 * graceMs);
});

describe("the ingest workflow", () => {
  it("takes a film through eleven states and a picture through eight", () => {
    const paths = pathsOf(ingest).filter((path) => path.at(-1) === "Start review");
    const lengths = paths.map((path) => [
      path.includes("Transcode")
        ? "film"
        : path.includes("Render")
          ? "picture"
          : path.includes("Plan")
            ? "refused"
            : "retry",
      path.length,
    ]);
    expect(Object.fromEntries(lengths)).toEqual({ film: 11, picture: 8, retry: 8, refused: 9 });
  });

  it("asks Plan about the master, for this attempt", async () => {
    const [, plan] = tasks(ingest).find(([name]) => name === "Plan") ?? [];
    const context = { Execution: { Name: "attempt-2", Id: "arn:execution" } };
    const handed = await evaluate(
      Object(plan?.Arguments).Payload,
      { input: {}, context },
      { registered: { next: "transcode", subject: { assetId: "a" } } },
    );
    expect(handed).toEqual({ subject: { assetId: "a" }, attempt: "attempt-2" });
  });

  it("takes a film that was planned to its transcode, and one that cannot be taken past it with its finding", async () => {
    // Prepare
    const plan = ingest.States.Plan;
    const choice = ingest.States["Can it be taken?"];
    if (plan?.Type !== "Task" || choice?.Type !== "Choice") throw new Error("The states are not what they were.");
    const made = {
      frames: [],
      technical: {},
      findings: [{ check: "format", verdict: "quarantine", message: "Cut it." }],
    };
    const answers = {
      planned: { next: "transcode", plan: {}, job: { Settings: {} } },
      refused: { next: "tag", made },
    };
    const goesOn = async (answer: unknown) => {
      const planned = await evaluate(plan.Assign?.planned, { result: { Payload: answer } });
      for (const { Condition, Next, Assign } of choice.Choices) {
        if ((await evaluate(Condition, {}, { planned })) !== true) continue;
        return { to: Next, made: await evaluate(Assign?.made, {}, { planned }) };
      }
      return { to: choice.Default };
    };

    // Act
    const [good, bad] = [await goesOn(answers.planned), await goesOn(answers.refused)];

    // Assess
    expect(plan.Next).toBe("Can it be taken?");
    expect(good).toEqual({ to: "Transcode" });
    expect(bad).toEqual({ to: "Tag", made });
    const refused = pathsOf(ingest).filter((path) => path.includes("Plan") && !path.includes("Transcode"));
    expect(refused).toContainEqual([
      ...["Register", "What next?", "Plan", "Can it be taken?"],
      ...["Tag", "Check", "Catalogue", "Passed?", "Held back"],
    ]);
  });

  it("invokes at most six functions for a film and five for a picture", () => {
    const invocations = (path: string[]) =>
      path.filter((name) => tasks(ingest).some(([task, { Resource }]) => task === name && Resource.includes("lambda")))
        .length;
    for (const path of pathsOf(ingest))
      expect(invocations(path)).toBeLessThanOrEqual(path.includes("Transcode") ? 6 : 5);
  });

  it("hands Register the facts of the event and leaves out what the event does not have", async () => {
    // Prepare
    const [, register] = tasks(ingest).find(([name]) => name === "Register") ?? [];
    const payload = Object(register?.Arguments).Payload;
    const detail = {
      bucket: { name: "masters" },
      object: { key: "acme/spring/a b.mov", size: 3, etag: "e", sequencer: "00" },
    };

    // Act
    const handed = await evaluate(payload, { input: { detail }, context: { Execution: { Id: "arn:execution" } } });

    // Assess
    expect(handed).toEqual({
      executionArn: "arn:execution",
      bucket: "masters",
      key: "acme/spring/a b.mov",
      bytes: 3,
      etag: "e",
      sequencer: "00",
    });
  });

  it("hands Tag a list of frames, also when there is one or none", async () => {
    const [, tag] = tasks(ingest).find(([name]) => name === "Tag") ?? [];
    const payload = Object(tag?.Arguments).Payload;
    for (const frames of [[], [{ key: "a" }], [{ key: "a" }, { key: "b" }]]) {
      const handed = await evaluate(payload, {}, { registered: { subject: {} }, made: { frames, technical: {} } });
      expect(handed).toEqual({ subject: {}, frames });
    }
  });

  it("records a failure of Register, which knows no subject yet", async () => {
    // Prepare
    const [, record] = tasks(ingest).find(([name]) => name === "Record failure") ?? [];
    const payload = Object(record?.Arguments).Payload;
    const states = {
      input: { step: "register", error: "Lambda.Unknown", cause: "gone" },
      context: {
        Execution: { Id: "arn:execution", Input: { detail: { bucket: { name: "masters" }, object: { key: "k" } } } },
      },
    };

    // Act
    const handed = await evaluate(payload, states, { registered: {} });

    // Assess
    expect(handed).toEqual({
      executionArn: "arn:execution",
      step: "register",
      error: "Lambda.Unknown",
      cause: "gone",
      object: { bucket: "masters", key: "k" },
    });
  });

  it("ends without alarm when the master itself is the reason, and as failed when it is not", async () => {
    const fault = ingest.States["File at fault?"];
    if (fault?.Type !== "Choice") throw new Error("It is no choice.");
    const [choice] = fault.Choices;
    const ends = async (recorded: unknown) =>
      (await evaluate(choice?.Condition, {}, { recorded })) === true ? choice?.Next : fault.Default;
    expect(await ends({ reason: "Cut short.", fileIsTheReason: true })).toBe("Refused");
    expect(await ends({ reason: "It broke.", fileIsTheReason: false })).toBe("Failed");
  });

  it("retries a MediaConvert throttle only for as long as the request token guards against a second job", () => {
    const [, transcode] = tasks(ingest).find(([name]) => name === "Transcode") ?? [];
    const waits = (transcode?.Retry ?? []).map(
      ({ IntervalSeconds = 1, MaxAttempts = 3, BackoffRate = 2, MaxDelaySeconds = Number.POSITIVE_INFINITY }) =>
        Array.from({ length: MaxAttempts }, (_, attempt) =>
          Math.min(IntervalSeconds * BackoffRate ** attempt, MaxDelaySeconds),
        ).reduce((sum, wait) => sum + wait, 0),
    );
    for (const wait of waits) expect(wait).toBeLessThan(60);
  });
});

describe("the review workflow", () => {
  const stages = review.States.Stages;
  if (stages?.Type !== "Map") throw new Error("Its stages are no map.");
  const states = stages.ItemProcessor.States;
  const stage = {
    id: "legal",
    opensAt: "2027-01-04T09:00:00.000Z",
    waits: [
      { occasion: "request", until: "2027-01-05T09:00:00.000Z" },
      { occasion: "reminder-1", until: "2027-01-06T09:00:00.000Z" },
    ],
  };
  const at = (EnteredTime: string) => ({
    context: {
      Map: { Item: { Index: 0, Value: stage } },
      State: { EnteredTime },
      Task: { Token: "t" },
      Execution: { Id: "e", Input: { assetId: "a", version: 2, round: 3 } },
    },
  });
  const choose = async (name: string, input: unknown, variables: Record<string, unknown>) => {
    const choice = states[name] ?? review.States[name];
    if (choice?.Type !== "Choice") throw new Error(`${name} is no choice.`);
    for (const { Condition, Next } of choice.Choices)
      if ((await evaluate(Condition, input, variables)) === true) return Next;
    return choice.Default;
  };
  const awaits = states["Await decision"];
  if (awaits?.Type !== "Task") throw new Error("Nothing waits.");

  it("waits with one task token for a stage, until the moment of its timetable, whenever the wait began", async () => {
    const waitFor = (entered: string, index: number) => evaluate(awaits.TimeoutSeconds, at(entered), { index });
    expect(await waitFor("2027-01-04T09:00:00.000Z", 0)).toBe(86_400);
    expect(await waitFor("2027-01-05T21:00:00.000Z", 1)).toBe(43_200);
    expect(await waitFor("2027-01-09T00:00:00.000Z", 1)).toBe(1);
    expect(tasks(review).filter(([, { Resource }]) => Resource.includes("waitForTaskToken"))).toHaveLength(1);
  });

  it("says what each wait is for: the request, a reminder, somebody who joined, or a nudge", async () => {
    const occasion = async (variables: Record<string, unknown>) =>
      Object(await evaluate(Object(awaits.Arguments).Payload, at("2027-01-04T09:00:00.000Z"), variables)).occasion;
    expect(await occasion({ index: 0, woken: "opened" })).toBe("request");
    expect(await occasion({ index: 1, woken: "timeout" })).toBe("reminder-1");
    expect(await occasion({ index: 1, woken: "joined" })).toBe("request");
    expect(await occasion({ index: 1, woken: "remind" })).toBe("nudge-1799053200000");
  });

  it("goes on to the next moment after a timeout, and closes the stage after the last or a decision", async () => {
    const due = (woken: string, index: number) => choose("What is due?", at(stage.opensAt), { woken, index });
    expect(await due("timeout", 1)).toBe("Await decision");
    expect(await due("timeout", 2)).toBe("Close stage");
    expect(await due("approved", 0)).toBe("Close stage");
    expect(await due("joined", 0)).toBe("Await decision");
  });

  it("waits for a date that lies ahead, and plans only what is not planned", async () => {
    expect(await choose("Does it begin later?", at("2027-01-01T00:00:00.000Z"), {})).toBe("Wait for its date");
    expect(await choose("Does it begin later?", at("2027-01-04T09:00:00.000Z"), {})).toBe("Await decision");
    expect(await choose("Is it planned?", { input: { assetId: "a" } }, {})).toBe("Plan review");
    expect(await choose("Is it planned?", { input: { stages: [stage] } }, {})).toBe("Stages");
    expect(await choose("Is anybody to be asked?", {}, { stages: [] })).toBe("Close review");
    expect(await choose("Is anybody to be asked?", {}, { stages: [stage] })).toBe("Stages");
    expect(await evaluate(stages.Items, {}, { stages: [stage] })).toEqual([stage]);
  });

  it("goes on in an execution that is named after the stage before", async () => {
    const following = states["Start what follows"];
    if (following?.Type !== "Task") throw new Error("Nothing follows.");
    const { Name, Input } = Object(following.Arguments);
    expect(await evaluate(Name, at(stage.opensAt), {})).toBe("a-v2-r3-after-legal");
    expect(await evaluate(Input, at(stage.opensAt), { following: [stage] })).toMatchObject({
      ...{ assetId: "a", version: 2, round: 3 },
      stages: [stage],
    });
    expect(await choose("Does anything follow?", {}, { following: [] })).toBe("Stage ended");
    expect(await choose("Does anything follow?", {}, { following: [stage] })).toBe("Start what follows");
  });
});
