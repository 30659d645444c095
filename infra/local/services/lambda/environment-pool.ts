import { AwsError } from "../../kernel/errors.ts";
import {
  type Environment,
  type EnvironmentHost,
  type EnvironmentOutcome,
  type EnvironmentRequest,
  startEnvironment,
} from "./environment.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import { runtimeExited } from "./runtime-failures.ts";

export interface PoolLimits {
  /** Environments of one function that run at the same time; further invocations wait. */
  perFunction: number;
  /** Environments that run at the same time, over all functions. */
  total: number;
  /** How long an environment may stand idle. */
  idleMs: number;
  /**
   * How long an event that nobody watches waits for an environment that is at work, before another is started: starting
   * one takes about as long on a busy machine, and it has everything to compile again. A function whose events take more
   * than a quarter of this is given its environments at once.
   */
  patienceMs: number;
}

/**
 * Keeps environments warm and gives each event to one of them. Events beyond the limits wait in order of arrival: a
 * laptop has fewer cores than AWS, and waiting is what they would otherwise all do. Only reserved concurrency throttles.
 */
export interface EnvironmentPool {
  /**
   * Runs one event. `urgent` is for a call made from inside another function: it starts at once, since its caller holds
   * a place until it is answered. `patient` is for one that nobody watches. `kill` ends the environment before the handler runs, or after it with its answer lost.
   * Throws AwsError TooManyRequestsException when the reserved concurrency is used up.
   */
  run(
    config: FunctionConfiguration,
    request: EnvironmentRequest,
    options: { urgent: boolean; patient: boolean; kill?: "before" | "after" },
  ): Promise<EnvironmentOutcome>;
  /** Ends the function's environments, those at work when they are done: its code or configuration has changed. */
  retire(functionArn: string): void;
  counts(): { running: number; idle: number; waiting: number };
  stop(): Promise<void>;
}

interface Warm {
  environment: Environment;
  config: FunctionConfiguration;
  idleSince: number;
}

interface Waiting {
  config: FunctionConfiguration;
  start(): void;
  reject(error: Error): void;
}

export function makeEnvironmentPool(host: EnvironmentHost, limits: PoolLimits): EnvironmentPool {
  const idle = new Map<string, Warm[]>();
  const running = new Map<string, number>();
  const busy = new Set<Environment>();
  /** What the latest event of each function took. */
  const lastMs = new Map<string, number>();
  const patient = new Map<string, ((freed: Environment | undefined) => void)[]>();
  const retiredAt = new Map<string, number>();
  let generation = 0;
  let waiting: Waiting[] = [];
  let runningTotal = 0;
  let stopped = false;
  const endings = new Set<Promise<void>>();

  const key = (config: FunctionConfiguration) => `${config.arn}:${config.version}`;
  const runningOf = (config: FunctionConfiguration) => running.get(key(config)) ?? 0;
  const hasPlace = (config: FunctionConfiguration) =>
    runningTotal < limits.total && runningOf(config) < limits.perFunction;

  function kill(environment: Environment): void {
    const ending = environment.kill().finally(() => endings.delete(ending));
    endings.add(ending);
  }

  function take(config: FunctionConfiguration, by: 1 | -1): void {
    running.set(key(config), runningOf(config) + by);
    runningTotal += by;
  }

  function startNext(): void {
    for (let index = 0; index < waiting.length && runningTotal < limits.total; ) {
      const next = waiting[index];
      if (!next || !hasPlace(next.config)) {
        index += 1;
        continue;
      }
      waiting.splice(index, 1);
      take(next.config, 1);
      next.start();
    }
  }

  function reserve(config: FunctionConfiguration, urgent: boolean): Promise<void> | undefined {
    const reserved = config.reservedConcurrency;
    if (reserved !== undefined) {
      const claimed = runningOf(config) + waiting.filter((each) => key(each.config) === key(config)).length;
      if (claimed >= reserved) throw tooManyRequests("ReservedFunctionConcurrentInvocationLimitExceeded");
    }
    if (urgent || hasPlace(config)) {
      take(config, 1);
      return undefined;
    }
    return new Promise((resolve, reject) => waiting.push({ config, start: resolve, reject }));
  }

  /** The next environment of the function that is done with its work; undefined when none was in time. */
  async function freed(config: FunctionConfiguration): Promise<Environment | undefined> {
    const { promise, resolve } = Promise.withResolvers<Environment | undefined>();
    const waiters = patient.get(key(config)) ?? [];
    patient.set(key(config), [...waiters, resolve]);
    const limit = setTimeout(() => {
      patient.set(
        key(config),
        (patient.get(key(config)) ?? []).filter((each) => each !== resolve),
      );
      resolve(undefined);
    }, limits.patienceMs);
    const environment = await promise;
    clearTimeout(limit);
    return environment;
  }

  /** An environment for one event: one that stands idle, or is about to, or a new one. */
  async function environmentFor(config: FunctionConfiguration, isPatient: boolean): Promise<Environment> {
    // The latest to finish is the warmest; the others may be reaped.
    const warm = idle.get(key(config))?.pop()?.environment;
    if (warm !== undefined) return warm;
    const isSoonFree = runningOf(config) > 1 && (lastMs.get(key(config)) ?? 0) <= limits.patienceMs / 4;
    const environment = isPatient && isSoonFree ? await freed(config) : undefined;
    if (stopped && environment === undefined) throw stopping();
    return environment ?? startEnvironment(config, host);
  }

  /** Keeps an environment for the next event, or hands it to one that waits for it. */
  function keep(environment: Environment, config: FunctionConfiguration): void {
    const [first, ...others] = patient.get(key(config)) ?? [];
    if (first !== undefined) {
      patient.set(key(config), others);
      first(environment);
      return;
    }
    const warm = idle.get(key(config)) ?? [];
    warm.push({ environment, config, idleSince: performance.now() });
    idle.set(key(config), warm);
  }

  const reaper = setInterval(
    () => {
      const oldest = performance.now() - limits.idleMs;
      for (const [name, warm] of idle) {
        for (const each of warm) if (each.idleSince < oldest) kill(each.environment);
        idle.set(
          name,
          warm.filter((each) => each.idleSince >= oldest),
        );
      }
    },
    Math.max(limits.idleMs / 2, 10),
  );
  reaper.unref();

  async function runIn(
    environment: Environment,
    config: FunctionConfiguration,
    request: EnvironmentRequest,
    dies: "before" | "after" | undefined,
  ): Promise<EnvironmentOutcome> {
    const bornIn = generation;
    busy.add(environment);
    let alive = false;
    try {
      const killed: EnvironmentOutcome = {
        kind: "error",
        error: runtimeExited(request.requestId, "killed"),
        durationMs: 0,
        heapBytes: 0,
        alive: false,
      };
      if (dies === "before") return killed;
      const outcome = await environment.invoke(request);
      lastMs.set(key(config), outcome.durationMs);
      if (dies === "after") return { ...killed, durationMs: outcome.durationMs };
      alive = outcome.alive;
      return outcome;
    } finally {
      busy.delete(environment);
      if (alive && !stopped && (retiredAt.get(config.arn) ?? -1) <= bornIn) keep(environment, config);
      else kill(environment);
    }
  }

  return {
    async run(config, request, options) {
      if (stopped) throw stopping();
      await reserve(config, options.urgent);
      try {
        const environment = await environmentFor(config, options.patient);
        return await runIn(environment, config, request, options.kill);
      } finally {
        take(config, -1);
        startNext();
      }
    },
    retire(functionArn) {
      generation += 1;
      retiredAt.set(functionArn, generation);
      for (const [name, warm] of idle) {
        if (!name.startsWith(`${functionArn}:`)) continue;
        for (const each of warm) kill(each.environment);
        idle.delete(name);
      }
    },
    counts: () => ({
      running: runningTotal,
      idle: [...idle.values()].reduce((sum, warm) => sum + warm.length, 0),
      waiting: waiting.length,
    }),
    async stop() {
      stopped = true;
      clearInterval(reaper);
      const left = waiting;
      waiting = [];
      for (const each of left) each.reject(stopping());
      for (const waiters of patient.values()) for (const give of waiters) give(undefined);
      for (const warm of idle.values()) for (const each of warm) kill(each.environment);
      idle.clear();
      for (const environment of busy) kill(environment);
      await Promise.all(endings);
    },
  };
}

const stopping = () => new AwsError("ServiceException", "The laptop cloud is stopping.", { statusCode: 500 });

/** Lambda's answer when no environment may be started. */
export function tooManyRequests(
  reason: "ConcurrentInvocationLimitExceeded" | "ReservedFunctionConcurrentInvocationLimitExceeded",
): AwsError {
  return new AwsError("TooManyRequestsException", "Rate Exceeded.", {
    statusCode: 429,
    members: { Reason: reason, Type: "User" },
  });
}
