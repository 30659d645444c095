import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";

export interface StoredParameter {
  name: string;
  type: string;
  value: string;
  version: number;
  dataType: string;
  tier: string;
  /** A regular expression that every value must match. */
  allowedPattern: string | null;
  /** Parameters of older data folders have none. */
  description?: string | null;
  /** Milliseconds since the epoch. */
  modifiedAt: number;
}

/** Parameter Store keeps the last hundred versions of a parameter. */
const KEPT_VERSIONS = 100;

export type ParameterStore = ReturnType<typeof makeParameterStore>;

/** The parameters and their versions, in SQLite. */
export function makeParameterStore(kernel: Kernel) {
  const { db } = kernel.store;
  db.exec(
    "create table if not exists ssm_parameters (name text not null, version integer not null, document text not null, primary key (name, version))",
  );
  const latest = db.prepare("select document from ssm_parameters where name = ? order by version desc limit 1");
  const exact = db.prepare("select document from ssm_parameters where name = ? and version = ?");
  const insert = db.prepare("insert into ssm_parameters (name, version, document) values (?, ?, ?)");
  const trim = db.prepare("delete from ssm_parameters where name = ? and version <= ?");
  const all = db.prepare("select document, max(version) from ssm_parameters group by name order by name");

  const read = (document: unknown): StoredParameter => JSON.parse(String(document));

  return {
    find(name: string, version?: number): StoredParameter | undefined {
      const row = version === undefined ? latest.get(name) : exact.get(name, version);
      return row ? read(row.document) : undefined;
    },

    /** The latest versions of all parameters, by name. */
    all: () => all.all().map((row) => read(row.document)),

    /** Writes the next version; throws when the value does not match the allowed pattern. */
    put(parameter: Omit<StoredParameter, "version" | "modifiedAt">): StoredParameter {
      if (parameter.allowedPattern !== null && !new RegExp(`^(?:${parameter.allowedPattern})$`).test(parameter.value)) {
        throw new AwsError(
          "ParameterPatternMismatchException",
          `Parameter value can't be validated against allowedPattern: ${parameter.allowedPattern}`,
        );
      }
      const before = latest.get(parameter.name);
      const version = before ? read(before.document).version + 1 : 1;
      const stored = { ...parameter, version, modifiedAt: kernel.clock.now() };
      insert.run(parameter.name, version, JSON.stringify(stored));
      trim.run(parameter.name, version - KEPT_VERSIONS);
      return stored;
    },
  };
}
