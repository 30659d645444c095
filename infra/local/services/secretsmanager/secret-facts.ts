import type { Kernel } from "../../kernel/kernel.ts";

/** What people say about a secret. */
export interface SecretFacts {
  description: string | null;
  /** Null for the key that AWS manages. */
  kmsKeyId: string | null;
  tags: { Key: string; Value: string }[];
}

interface KeptFacts extends SecretFacts {
  /** Milliseconds since the epoch; null for a secret that is older than this record. */
  createdAt: number | null;
  changedAt: number | null;
}

const nothing: KeptFacts = { description: null, kmsKeyId: null, tags: [], createdAt: null, changedAt: null };

/** What is said about each secret and since when, in SQLite. */
export function makeSecretFacts({ store, clock }: Kernel) {
  store.db.exec("create table if not exists secretsmanager_facts (name text primary key, document text not null)");
  const select = store.db.prepare("select document from secretsmanager_facts where name = ?");
  const save = store.db.prepare(
    "insert into secretsmanager_facts (name, document) values (?, ?) on conflict (name) do update set document = excluded.document",
  );

  function of(name: string): KeptFacts {
    const row = select.get(name);
    return row ? JSON.parse(String(row.document)) : nothing;
  }

  return {
    of,

    /** Notes a secret that has just been created. */
    begin(name: string, { description, kmsKeyId, tags }: SecretFacts): void {
      const now = clock.now();
      save.run(name, JSON.stringify({ description, kmsKeyId, tags, createdAt: now, changedAt: now }));
    },

    /** Replaces what is said about a secret; the same as before is no change. */
    put(name: string, { description, kmsKeyId, tags }: SecretFacts): void {
      const before = of(name);
      const after = { description, kmsKeyId, tags, createdAt: before.createdAt };
      if (JSON.stringify({ ...after, changedAt: before.changedAt }) === JSON.stringify(before)) return;
      save.run(name, JSON.stringify({ ...after, changedAt: clock.now() }));
    },
  };
}
