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
}

/**
 * Keeps environments warm and gives each event to one of them. Events beyond the limits wait in order of arrival: a
 * laptop has fewer cores than AWS, and waiting is what they would otherwise all do. Only reserved concurrency throttles.
 */
export interface EnvironmentPool {
  /**
   * Runs one event. `urgent` is for a call made from inside another function: it starts at once, since its caller holds
   * a place until it is answered. `kill` ends the environment before the handler runs, or after it with its answer lost.
   * Throws AwsError TooManyRequestsException when the reserved concurrency is used up.
   */
  run(
    config: FunctionConfiguration,
    request: EnvironmentRequest,
    options: { urgent: boolean; kill?: "before" | "after" },
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

  return {
    async run(config, request, options) {
      if (stopped) throw new AwsError("ServiceException", "The laptop cloud is stopping.", { statusCode: 500 });
      await reserve(config, options.urgent);
      const bornIn = generation;
      // The latest to finish is the warmest; the others may be reaped.
      const environment = idle.get(key(config))?.pop()?.environment ?? startEnvironment(config, host);
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
        if (options.kill === "before") return killed;
        const outcome = await environment.invoke(request);
        if (options.kill === "after") return { ...killed, durationMs: outcome.durationMs };
        alive = outcome.alive;
        return outcome;
      } finally {
        busy.delete(environment);
        take(config, -1);
        if (alive && !stopped && (retiredAt.get(config.arn) ?? -1) <= bornIn) {
          const warm = idle.get(key(config)) ?? [];
          warm.push({ environment, config, idleSince: performance.now() });
          idle.set(key(config), warm);
        } else {
          kill(environment);
        }
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
      for (const each of left)
        each.reject(new AwsError("ServiceException", "The laptop cloud is stopping.", { statusCode: 500 }));
      for (const warm of idle.values()) for (const each of warm) kill(each.environment);
      idle.clear();
      for (const environment of busy) kill(environment);
      await Promise.all(endings);
    },
  };
}

/** Lambda's answer when no environment may be started. */
export function tooManyRequests(
  reason: "ConcurrentInvocationLimitExceeded" | "ReservedFunctionConcurrentInvocationLimitExceeded",
): AwsError {
  return new AwsError("TooManyRequestsException", "Rate Exceeded.", {
    statusCode: 429,
    members: { Reason: reason, Type: "User" },
  });
}
