import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { setFlagsFromString } from "node:v8";
import type { Kernel } from "../../kernel/kernel.ts";
import { makeAsyncInvocations } from "./async-invocations.ts";
import { makeCheckpoints } from "./checkpoints.ts";
import { makeEnvironmentPool, type PoolLimits } from "./environment-pool.ts";
import { environmentVariables } from "./environment-variables.ts";
import { eventInvokeConfigProvider } from "./event-invoke-config-resource.ts";
import type { QueueMapping, StreamMapping } from "./event-source-mapping.ts";
import { eventSourceMappingProvider } from "./event-source-mapping-resource.ts";
import { makeSendToDestination } from "./failure-destination.ts";
import { makeFunctionDirectory } from "./function-directory.ts";
import { functionOperations } from "./function-operations.ts";
import { functionProvider } from "./function-resource.ts";
import { assumeFunctionRole } from "./function-role.ts";
import { makeInvokeConfigs } from "./invoke-config.ts";
import { makeInvokeFunction } from "./invoke-function.ts";
import { invokeOperation } from "./invoke-operation.ts";
import { makeLogBook } from "./log-book.ts";
import { makeMappingDirectory } from "./mapping-directory.ts";
import { listMappingsOperation } from "./mapping-operations.ts";
import { permissionProvider } from "./permission-resource.ts";
import { pollQueue } from "./poll-queue.ts";
import { pollStream } from "./poll-stream.ts";
import { bundleWorker } from "./runtime-bundle.ts";
import { aliasProvider, layerVersionProvider, versionProvider } from "./version-resources.ts";

/** Outlives every data folder: what V8 has compiled belongs to the bundles, by their content. */
const compileCacheDir = fileURLToPath(new URL("../../../../node_modules/.cache/greenlight/compiled", import.meta.url));

/** Enough to overlap waiting with work, without drowning the cores in threads, each of which would begin cold. */
const usualLimits = (): PoolLimits => ({
  perFunction: Math.max(2, availableParallelism()),
  total: Math.max(8, 2 * availableParallelism()),
  idleMs: 120_000,
});

/**
 * A new thread's heap is taken to be this full, in MB, before V8 first searches it for what is dead. By default the pixels
 * of a single picture would have it searched every time.
 */
const firstCollectionAtMb = 128;
/**
 * By how much a heap may grow, in percent of what was alive in it, before V8 searches all of it again. By default it is a
 * third: with what passes through this process it would be searched for every sixth picture.
 */
const growthBetweenCollections = 200;

/** AWS Lambda: its operations and resource types, asynchronous events, event source mappings, and the `lambda` backplane part. */
export function makeLambda(kernel: Kernel, limits: Partial<PoolLimits> = {}): void {
  setFlagsFromString(`--initial-old-space-size=${firstCollectionAtMb}`);
  setFlagsFromString(`--heap-growing-percent=${growthBetweenCollections}`);
  const folder = kernel.store.folder("lambda");
  const directory = makeFunctionDirectory(kernel);
  const mappings = makeMappingDirectory();
  const logs = makeLogBook();
  const configs = makeInvokeConfigs();
  const pool = makeEnvironmentPool(
    {
      runtimePath: bundleWorker(new URL("./runtime/main.ts", import.meta.url), folder, "runtime"),
      compileCacheDir,
      clockOffset: kernel.clock.sharedOffset,
      logStreamName: (config) =>
        `${new Date(kernel.clock.now()).toISOString().slice(0, 10).replaceAll("-", "/")}/[${config.version}]${randomUUID().replaceAll("-", "")}`,
      variables: (config, logStreamName) =>
        environmentVariables(config, {
          region: kernel.region,
          endpoint: kernel.endpoint,
          credentials: kernel.credentialsFor(assumeFunctionRole(kernel, config)),
          logStreamName,
        }),
    },
    { ...usualLimits(), ...limits },
  );
  const run = makeInvokeFunction({ kernel, pool, directory, logs });
  /** Counted as work under way; its errors are the caller's, not the log's. */
  const invoke: typeof run = async (target, request) => {
    const invocation = run(target, request);
    void kernel.track(
      `invocation of ${target.config.name}`,
      invocation.then(
        () => {},
        () => {},
      ),
    );
    return invocation;
  };
  const send = makeSendToDestination(kernel);
  const asynchronous = makeAsyncInvocations({ kernel, directory, configs, invoke, send });
  const checkpoints = makeCheckpoints(kernel.store);
  const pollers = new Map<string, { stop(): void }>();

  function startPoller(mapping: QueueMapping | StreamMapping): void {
    pollers.get(mapping.id)?.stop();
    pollers.set(
      mapping.id,
      mapping.kind === "queue"
        ? pollQueue(mapping, { kernel, directory, invoke })
        : pollStream(mapping, { kernel, directory, invoke, checkpoints, send }),
    );
  }

  kernel.register({
    name: "lambda",
    operations: {
      Invoke: invokeOperation(directory, invoke, asynchronous),
      ...functionOperations(directory),
      ListEventSourceMappings: listMappingsOperation(directory, mappings),
    },
  });
  kernel.registerProvider(
    functionProvider(kernel, (config) => {
      if (!directory.has(config)) pool.retire(config.arn);
      directory.put(config);
    }),
  );
  kernel.registerProvider(versionProvider(kernel, directory));
  kernel.registerProvider(aliasProvider(directory));
  kernel.registerProvider(layerVersionProvider(kernel));
  kernel.registerProvider(permissionProvider(kernel, directory));
  kernel.registerProvider(eventInvokeConfigProvider(directory, configs));
  kernel.registerProvider(
    eventSourceMappingProvider(kernel, directory, mappings, (mapping) => kernel.onReady(() => startPoller(mapping))),
  );

  kernel.provide("lambda", {
    async invoke(functionArn, payload, caller) {
      const {
        payload: answer,
        functionError,
        durationMs,
      } = await invoke(directory.resolve(functionArn), { payload: JSON.stringify(payload ?? null), caller });
      return { payload: JSON.parse(answer), durationMs, ...(functionError === undefined ? {} : { functionError }) };
    },
    invokeAsync(functionArn, payload, caller) {
      asynchronous.accept(directory.resolve(functionArn).invokedArn, JSON.stringify(payload ?? null), caller);
    },
    logs: (functionName) => logs.read(functionName),
  });

  kernel.onReady(asynchronous.resume);
  kernel.onStop(async () => {
    asynchronous.stop();
    for (const poller of pollers.values()) poller.stop();
    await pool.stop();
  });
}
