import type { Adapter, AdapterPayload } from "oidc-provider";
import type { Store } from "../../kernel/store.ts";

/** Sessions, grants and codes of the issuer in SQLite, so that whoever has signed in stays so after a restart. */
export function makeGrantStore(store: Store): (model: string) => Adapter {
  const { db } = store;
  db.exec(`
    create table if not exists oidc_grants (
      model text not null, id text not null, payload text not null, expires_at integer,
      grant_id text, uid text, user_code text, primary key (model, id)
    );
    create index if not exists oidc_grants_by_grant on oidc_grants (grant_id);
  `);
  const nowSeconds = () => Math.floor(Date.now() / 1000);
  const read = (row: Record<string, unknown> | undefined): AdapterPayload | undefined => {
    if (row === undefined) return undefined;
    return row.expires_at !== null && Number(row.expires_at) < nowSeconds()
      ? undefined
      : JSON.parse(String(row.payload));
  };

  return (model) => ({
    async upsert(id, payload, expiresIn) {
      db.prepare(
        "insert or replace into oidc_grants (model, id, payload, expires_at, grant_id, uid, user_code) values (?, ?, ?, ?, ?, ?, ?)",
      ).run(
        model,
        id,
        JSON.stringify(payload),
        expiresIn ? nowSeconds() + expiresIn : null,
        payload.grantId ?? null,
        payload.uid ?? null,
        payload.userCode ?? null,
      );
    },
    async find(id) {
      return read(db.prepare("select * from oidc_grants where model = ? and id = ?").get(model, id));
    },
    async findByUid(uid) {
      return read(db.prepare("select * from oidc_grants where model = ? and uid = ?").get(model, uid));
    },
    async findByUserCode(userCode) {
      return read(db.prepare("select * from oidc_grants where model = ? and user_code = ?").get(model, userCode));
    },
    async consume(id) {
      const row = db.prepare("select payload from oidc_grants where model = ? and id = ?").get(model, id);
      if (row === undefined) return;
      const payload = { ...JSON.parse(String(row.payload)), consumed: nowSeconds() };
      db.prepare("update oidc_grants set payload = ? where model = ? and id = ?").run(
        JSON.stringify(payload),
        model,
        id,
      );
    },
    async destroy(id) {
      db.prepare("delete from oidc_grants where model = ? and id = ?").run(model, id);
    },
    async revokeByGrantId(grantId) {
      db.prepare("delete from oidc_grants where grant_id = ?").run(grantId);
    },
  });
}
