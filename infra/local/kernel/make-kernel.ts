import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { type AccessControl, makeAccessControl } from "../iam/access-control.ts";
import { makeAccessKeys } from "./access-keys.ts";
import type { Backplane } from "./backplane.ts";
import { makeOperationCaller } from "./call-operation.ts";
import { AwsError } from "./errors.ts";
import { type FaultPlan, type FaultRules, makeFaultRules } from "./fault-rules.ts";
import { makeGateway } from "./gateway.ts";
import type { Credentials, Kernel, MeterEntry } from "./kernel.ts";
import { type LogLevel, makeLog } from "./log.ts";
import { type MovingClock, makeMovingClock } from "./moving-clock.ts";
import type { ResourceProvider } from "./resource.ts";
import type { Caller, HttpRequest, HttpResponse } from "./service.ts";
import { makeSettings } from "./settings.ts";
import { signingTime } from "./signing-time.ts";
import { openStore } from "./sqlite-store.ts";
import { makeUnderWay } from "./under-way.ts";
import { verifySignature } from "./verify-signature.ts";

export interface KernelOptions {
  /** Where everything is kept; created when missing. */
  dataDir: string;
  /** Default: a free one. */
  port?: number;
  region?: string;
  accountId?: string;
  /** Of the fault generator. */
  seed?: string | number;
  assemblyDir: string;
  logLevel?: LogLevel;
}

/** The kernel as the one who runs it sees it. */
export interface LocalKernel extends Kernel {
  readonly clock: MovingClock;
  readonly faults: FaultRules;
  readonly access: AccessControl;
  /** A user who may do everything; the same over restarts. */
  readonly admin: { credentials: Credentials; caller: Caller & { kind: "user" } };
  providers(): ReadonlyMap<string, ResourceProvider>;
  meterEntries(): readonly MeterEntry[];
  /** Serves `/_local/…`; the last one given. */
  serveLocal(handler: (request: HttpRequest) => Promise<HttpResponse>): void;
  /** The part of a service, undefined when it does not run. */
  part<K extends keyof Backplane>(name: K): Backplane[K] | undefined;
  /** Binds 127.0.0.1. */
  listen(): Promise<{ port: number }>;
  /** Everything is provisioned: runs what `onReady` was given. */
  ready(): void;
  /** Ends everything in reverse order of `onStop`, and closes the store. */
  stop(): Promise<void>;
  /** Moves the clock, stopping at every timer on the way until what it set going has come to rest. */
  advanceClock(byMs: number): Promise<void>;
  /** Resolves when nothing tracked is under way and no timer is due. Throws after `timeoutMs` (default 60,000), naming what still runs. */
  idle(timeoutMs?: number): Promise<void>;
  /** What is under way, by name. */
  busyWith(): string[];
}

const keptMeterEntries = 200_000;
/** How long the clock waits at one timer for the work that it set going; longer work sees the clock jump. */
const restAtTimerMs = 2000;
/** The same after it waited in vain, as while a film is being transcoded. */
const restWhileBusyMs = 50;
/** At how many timers the clock stops on one move; beyond, it jumps, and the rest fire in their order. */
const mostStops = 10_000;

/** Makes the kernel. Services are added to it, then it listens. */
export async function makeKernel(options: KernelOptions): Promise<LocalKernel> {
  const accountId = options.accountId ?? "000000000000";
  const region = options.region ?? "us-east-1";
  const log = makeLog(options.logLevel ?? "warn");
  const store = openStore(options.dataDir);
  const settings = makeSettings(store);
  const clock = makeMovingClock({
    offsetMs: Number(settings.get("clock offset ms") ?? 0),
    onAdvance: (offsetMs) => settings.set("clock offset ms", String(offsetMs)),
  });
  const faults = makeFaultRules({ seed: options.seed ?? 0, rules: [] } satisfies FaultPlan);
  const underWay = makeUnderWay((name, error) =>
    log("error", `${name} failed`, { error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
  const keys = makeAccessKeys();
  const admin = {
    caller: { kind: "user" as const, arn: `arn:aws:iam::${accountId}:user/admin`, accessKeyId: "" },
    credentials: adminKeyPair(settings),
  };
  admin.caller.accessKeyId = admin.credentials.accessKeyId;
  keys.add({ ...admin.credentials, caller: admin.caller });
  const access = makeAccessControl({
    accountId,
    region,
    now: clock.now,
    isAdmin: (arn) => arn === admin.caller.arn,
    onDenial: (denial) => log("warn", denial.message),
  });
  const operations = makeOperationCaller({ faults, authorize: access.authorize, log });

  const parts = new Map<keyof Backplane, Backplane[keyof Backplane]>();
  const providers = new Map<string, ResourceProvider>();
  const meter: MeterEntry[] = [];
  const stops: (() => Promise<void> | void)[] = [];
  let serveLocal = async (request: HttpRequest): Promise<HttpResponse> => ({
    status: 404,
    body: `Nothing is served at ${request.path}.\n`,
  });
  let port: number | null = null;
  let stopped = false;
  let ready = false;
  const starts: (() => void)[] = [];

  function part<K extends keyof Backplane>(name: K): Backplane[K] | undefined {
    // The map holds under each name what `provide` was given for it.
    return parts.get(name) as Backplane[K] | undefined;
  }

  const kernel: LocalKernel = {
    accountId,
    region,
    get endpoint() {
      if (port === null) throw new Error("The laptop cloud has no endpoint before it listens.");
      return `http://127.0.0.1:${port}`;
    },
    assemblyDir: options.assemblyDir,
    clock,
    store,
    faults,
    access,
    admin,

    register: operations.register,
    registerProvider(provider) {
      if (providers.has(provider.type)) throw new Error(`Two providers for ${provider.type}.`);
      providers.set(provider.type, provider);
    },
    providers: () => providers,
    provide: (name, given) => void parts.set(name, given),
    part,
    use(name) {
      const found = part(name);
      if (!found) throw new Error(`No service provides ${name} in this laptop cloud.`);
      return found;
    },

    call: (service, operation, input, caller) =>
      operations.call(service, operation, input, { caller, requestId: randomUUID() }),
    authorize: access.authorize,
    setResourcePolicy: access.setResourcePolicy,
    assumeRole(roleArn, servicePrincipal, sessionName, sourceArn) {
      const service = {
        kind: "service" as const,
        principal: servicePrincipal,
        ...(sourceArn === undefined ? {} : { sourceArn }),
      };
      return access.assumeRole(roleArn, service, sessionName);
    },
    credentialsFor: keys.forRole,
    authenticate: (request, signingName, body) =>
      verifySignature(request, {
        service: signingName,
        region,
        keyOf: keys.find,
        nowMs: signingTime(request.headers["x-amz-date"], Date.now(), clock.now()),
        ...(body === undefined ? {} : { body }),
      }),
    keyOf: keys.find,

    meter(entry) {
      meter.push({ at: clock.now(), ...entry });
      if (meter.length > keptMeterEntries) meter.splice(0, keptMeterEntries / 10);
    },
    meterEntries: () => meter,
    track: underWay.track,
    busyWith: underWay.names,
    log,
    onReady(start) {
      if (ready) start();
      else starts.push(start);
    },
    ready() {
      ready = true;
      for (const start of starts.splice(0)) start();
    },
    onStop: (stop) => void stops.push(stop),
    serveLocal(handler) {
      serveLocal = handler;
    },

    async listen() {
      const server = makeGateway({
        authenticate: kernel.authenticate,
        async call(service, operation, input, call) {
          if (call.caller.kind === "anonymous") {
            throw new AwsError("MissingAuthenticationTokenException", "Request is missing Authentication Token", {
              statusCode: 403,
            });
          }
          return operations.call(service, operation, input, call);
        },
        part,
        local: (request) => serveLocal(request),
        log,
      });
      server.listen(options.port ?? 0, "127.0.0.1");
      await once(server, "listening").catch((cause: unknown) => {
        throw new Error(`Port ${options.port} of 127.0.0.1 cannot be had; is another laptop cloud running there?`, {
          cause,
        });
      });
      port = (server.address() as AddressInfo).port;
      stops.unshift(async () => {
        server.close();
        server.closeAllConnections();
        if (server.listening) await once(server, "close");
      });
      return { port };
    },

    async stop() {
      if (stopped) return;
      stopped = true;
      const failures: unknown[] = [];
      for (const stop of stops.reverse()) {
        try {
          await stop();
        } catch (error) {
          failures.push(error);
        }
      }
      clock.stop();
      store.close();
      if (failures.length > 0) throw new AggregateError(failures, `Stopped, but not cleanly: ${failures.join("; ")}`);
    },

    async advanceClock(byMs) {
      const targetOffsetMs = clock.offsetMs + byMs;
      const leftMs = () => targetOffsetMs - clock.offsetMs;
      let patient = true;
      for (let stops = 0; stops < mostStops; stops += 1) {
        const next = clock.nextTimerMs();
        if (next === null) break;
        const stepMs = Math.max(next - clock.now(), 0);
        if (stepMs >= leftMs()) break;
        clock.advance(stepMs);
        patient = await rest(underWay.quiet(), patient ? restAtTimerMs : restWhileBusyMs);
      }
      clock.advance(leftMs());
    },

    async idle(timeoutMs = 60_000) {
      const deadline = Date.now() + timeoutMs;
      for (;;) {
        if (!(await rest(underWay.quiet(), Math.max(deadline - Date.now(), 0)))) {
          throw new Error(`Still under way after ${timeoutMs} ms: ${underWay.names().join(", ")}.`);
        }
        const next = clock.nextTimerMs();
        if (next === null || next > clock.now()) return;
        // A timer that is due fires within this turn of the event loop.
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
  return kernel;
}

/** Whether `work` ended within `limitMs`. */
async function rest(work: Promise<void>, limitMs: number): Promise<boolean> {
  const limit = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => limit.resolve(false), limitMs);
  try {
    return await Promise.race([work.then(() => true), limit.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The administrator's key pair is kept, so that a profile in `~/.aws/credentials` outlives a restart. */
function adminKeyPair(settings: {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}): Credentials {
  const accessKeyId =
    settings.get("admin access key id") ?? `AKIA${randomBytes(10).toString("hex").toUpperCase().slice(0, 16)}`;
  const secretAccessKey = settings.get("admin secret access key") ?? randomBytes(30).toString("base64url");
  settings.set("admin access key id", accessKeyId);
  settings.set("admin secret access key", secretAccessKey);
  return { accessKeyId, secretAccessKey };
}
