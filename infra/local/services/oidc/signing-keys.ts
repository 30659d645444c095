import { generateKeyPairSync, type JsonWebKey } from "node:crypto";
import type { Store } from "../../kernel/store.ts";

export type PrivateJwk = JsonWebKey & { kid: string };

/** The issuer's RSA key, made once and kept, so that tokens outlive a restart. */
export function signingKey(store: Store): PrivateJwk {
  store.db.exec("create table if not exists oidc_keys (kid text primary key, jwk text not null)");
  const row = store.db.prepare("select kid, jwk from oidc_keys limit 1").get();
  if (row !== undefined) return { ...JSON.parse(String(row.jwk)), kid: String(row.kid) };
  const jwk = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });
  const key = { ...jwk, kid: `laptop-${crypto.randomUUID().slice(0, 8)}`, alg: "RS256", use: "sig" };
  store.db.prepare("insert into oidc_keys (kid, jwk) values (?, ?)").run(key.kid, JSON.stringify(key));
  return key;
}
