import type { KnownKey } from "./access-keys.ts";
import type { Backplane } from "./backplane.ts";
import type { Clock } from "./clock.ts";
import type { ResourceProvider } from "./resource.ts";
import type { Caller, HttpRequest, ModelledService, Permission, Service } from "./service.ts";
import type { Store } from "./store.ts";
import type { Authentication } from "./verify-signature.ts";

export interface Credentials {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

/** One line of what happened, for the console, the demo and the bench. */
export interface MeterEntry {
  at: number;
  /** `stepfunctions`, `lambda`, `dynamodb`, … */
  service: string;
  operation: string;
  /** The ARN of the principal, or the name of the service. */
  caller: string;
  /** The resource's ARN. */
  resource: string;
  /** Write request units, for DynamoDB writes; milliseconds, for Lambda invocations. */
  units?: number;
  /** What the entry is about, such as a partition key or an execution's ARN. */
  subject?: string;
}

/** What a fault rule may do to a call. Rules come from `POST /_local/faults` and draw from one seeded generator. */
type FaultKind = "throttle" | "error" | "crash-before" | "crash-after" | "duplicate" | "delay";

export interface Faults {
  /** Decides, by the seeded generator, what happens to this occurrence; null is nothing. `target` is `service:Operation` or `event:<detail-type>` or `lambda:<function name>`. */
  draw(target: string): { kind: FaultKind; delayMs?: number } | null;
}

/** What every emulated service stands on. */
export interface Kernel {
  readonly accountId: string;
  readonly region: string;
  /** `http://127.0.0.1:<port>`. */
  readonly endpoint: string;
  /** Where `cdk synth` put the templates and the assets. */
  readonly assemblyDir: string;
  readonly clock: Clock;
  readonly store: Store;
  readonly faults: Faults;

  register(service: Service): void;
  registerProvider(provider: ResourceProvider): void;
  provide<K extends keyof Backplane>(name: K, part: Backplane[K]): void;
  /** Throws when nobody provides it. */
  use<K extends keyof Backplane>(name: K): Backplane[K];

  /** Calls an operation in process, with validation, IAM and faults exactly as over the wire; used by `aws-sdk:*` integrations. */
  call(service: ModelledService, operation: string, input: unknown, caller: Caller): Promise<unknown>;
  /** Throws AwsError AccessDenied (and records it for `/_local/denied`) unless identity and resource policies allow it. */
  authorize(caller: Caller, permissions: Permission[]): void;
  /** Sets or clears the resource policy of an ARN (bucket, queue, function, secret …); statements as in the template. */
  setResourcePolicy(arn: string, statements: unknown[]): void;
  /** Checks that a service may assume the role, and answers a caller that acts as it. `sourceArn` is what it acts for. */
  assumeRole(
    roleArn: string,
    servicePrincipal: string,
    sessionName: string,
    sourceArn?: string,
  ): Caller & { kind: "role" };
  /** Credentials with which a caller signs over the wire, such as a Lambda's environment. Valid until the kernel stops. */
  credentialsFor(caller: Caller & { kind: "role" }): Credentials;

  /**
   * Verifies the signature (header or query) of a request to a service that reads its own protocol; unsigned is anonymous.
   * What it answers about the payload is for `openSignedPayload`. Throws AwsError as that service would.
   */
  authenticate(request: HttpRequest, signingName: string, body?: Uint8Array): Authentication;
  /** The key pair of an access key id, such as one that signed a POST policy; undefined when nobody has it. */
  keyOf(accessKeyId: string): KnownKey | undefined;

  meter(entry: Omit<MeterEntry, "at">): void;
  /** Counts work that is still under way, so that tests can wait for quiet. Errors are logged, naming the task. */
  track<T>(name: string, work: Promise<T>): Promise<T>;
  log(level: "debug" | "info" | "warn" | "error", message: string, fields?: Record<string, unknown>): void;
  /**
   * Runs once everything that the templates describe is there, and from then on at once: where a service goes on with what
   * a restart interrupted, which may need any other service's resources. A test kernel is ready when it listens.
   */
  onReady(start: () => void): void;
  /** Runs in reverse order of registration when the cloud stops. */
  onStop(stop: () => Promise<void> | void): void;
}
