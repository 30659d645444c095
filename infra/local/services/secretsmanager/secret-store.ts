import { randomBytes, randomUUID } from "node:crypto";
import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { makeSecretFacts, type SecretFacts } from "./secret-facts.ts";

/** A secret's value: text or bytes (base64). */
export interface SecretValue {
  text: string | null;
  binary: string | null;
}

export interface SecretVersion extends SecretValue {
  id: string;
  stages: string[];
  /** Milliseconds since the epoch. */
  createdAt: number;
}

export interface Secret {
  name: string;
  arn: string;
  versions: SecretVersion[];
}

/** A secret with what is said about it. Times are milliseconds since the epoch, null where nobody noted them. */
export interface DescribedSecret extends Secret, SecretFacts {
  createdAt: number | null;
  changedAt: number | null;
}

/** A secret keeps its latest versions that no stage names; AWS removes those beyond about a hundred. */
const KEPT_VERSIONS = 100;

export type SecretStore = ReturnType<typeof makeSecretStore>;

/** The secrets, in SQLite. The stage AWSCURRENT moves to each new version, and AWSPREVIOUS to the one before it. */
export function makeSecretStore(kernel: Kernel) {
  const { db } = kernel.store;
  db.exec(
    "create table if not exists secretsmanager_secrets (name text primary key, arn text not null, versions text not null)",
  );
  const facts = makeSecretFacts(kernel);
  const all = db.prepare("select * from secretsmanager_secrets");
  const byName = db.prepare("select * from secretsmanager_secrets where name = ?");
  const byArn = db.prepare("select * from secretsmanager_secrets where arn = ?");
  const byPartialArn = db.prepare("select * from secretsmanager_secrets where substr(arn, 1, length(arn) - 7) = ?");
  const save = db.prepare(
    "insert into secretsmanager_secrets (name, arn, versions) values (?, ?, ?) on conflict (name) do update set versions = excluded.versions",
  );

  function write({ name, arn, versions }: Secret): void {
    const staged = versions.filter(({ stages }) => stages.length > 0);
    const others = versions.filter(({ stages }) => stages.length === 0).slice(-KEPT_VERSIONS);
    save.run(name, arn, JSON.stringify([...others, ...staged]));
  }

  /** The secret of that name, ARN, or ARN without its random suffix; undefined when there is none. */
  function find(id: string): Secret | undefined {
    const row = id.startsWith("arn:") ? (byArn.get(id) ?? byPartialArn.get(id)) : byName.get(id);
    return row && read(row);
  }

  function describe(secret: Secret): DescribedSecret {
    const { createdAt, changedAt, ...said } = facts.of(secret.name);
    const versionTimes = secret.versions.map((version) => version.createdAt);
    return {
      ...secret,
      ...said,
      // A secret of an older data folder has no time of its own: its first version tells it.
      createdAt: createdAt ?? earliest(versionTimes),
      changedAt: latest([...versionTimes, ...(changedAt === null ? [] : [changedAt])]),
    };
  }

  return {
    find,

    /** The secret; throws ResourceNotFoundException. */
    get(id: string): Secret {
      const secret = find(id);
      if (!secret) throw new AwsError("ResourceNotFoundException", "Secrets Manager can't find the specified secret.");
      return secret;
    },

    describe,
    all: () => all.all().map((row) => describe(read(row))),

    /** Replaces what is said about a secret. */
    say: (secret: Secret, said: SecretFacts) => facts.put(secret.name, said),

    /** Creates a secret without a value. Its ARN ends in six random characters, as in AWS. */
    create(name: string, said: SecretFacts): Secret {
      if (find(name))
        throw new AwsError(
          "ResourceExistsException",
          `The operation failed because the secret ${name} already exists.`,
        );
      const suffix = randomBytes(8).toString("base64url").replace(/[-_]/g, "x").slice(0, 6);
      const secret: Secret = {
        name,
        arn: `arn:aws:secretsmanager:${kernel.region}:${kernel.accountId}:secret:${name}-${suffix}`,
        versions: [],
      };
      write(secret);
      facts.begin(name, said);
      return secret;
    },

    /** Adds a version and gives it stages. The same token with the same value answers the version that is there; with another value it throws ResourceExistsException. */
    put(
      secret: Secret,
      value: SecretValue,
      options: { token?: string | undefined; stages?: string[] | undefined } = {},
    ): SecretVersion {
      const stages = options.stages ?? ["AWSCURRENT"];
      const id = options.token ?? randomUUID();
      const known = secret.versions.find((version) => version.id === id);
      if (known && (known.text !== value.text || known.binary !== value.binary)) {
        throw new AwsError(
          "ResourceExistsException",
          `You can't use ClientRequestToken ${id} because that value is already in use for a version of secret ${secret.arn}.`,
        );
      }
      if (known) return known;
      const version: SecretVersion = { id, ...value, stages, createdAt: kernel.clock.now() };
      const others = secret.versions.map((other) => ({
        ...other,
        stages: other.stages.filter(
          (stage) => !stages.includes(stage) && !(stage === "AWSPREVIOUS" && stages.includes("AWSCURRENT")),
        ),
      }));
      const wasCurrent = secret.versions.findIndex((other) => other.stages.includes("AWSCURRENT"));
      if (stages.includes("AWSCURRENT")) others[wasCurrent]?.stages.push("AWSPREVIOUS");
      write({ ...secret, versions: [...others, version] });
      return version;
    },
  };
}

function read(row: Record<string, unknown>): Secret {
  return { name: String(row.name), arn: String(row.arn), versions: JSON.parse(String(row.versions)) };
}

const earliest = (times: number[]) => (times.length > 0 ? Math.min(...times) : null);
const latest = (times: number[]) => (times.length > 0 ? Math.max(...times) : null);
