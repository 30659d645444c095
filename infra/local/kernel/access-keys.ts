import { randomBytes } from "node:crypto";
import type { Credentials } from "./kernel.ts";
import type { Caller } from "./service.ts";

/** A key pair that somebody signs with, and whom it stands for. */
export interface KnownKey extends Credentials {
  caller: Caller;
}

export interface AccessKeys {
  add(key: KnownKey): void;
  find(accessKeyId: string): KnownKey | undefined;
  /** The credentials of an assumed role, made when first asked for and valid until the process ends. */
  forRole(caller: Caller & { kind: "role" }): Required<Credentials>;
}

export function makeAccessKeys(): AccessKeys {
  const keys = new Map<string, KnownKey>();
  return {
    add: (key) => void keys.set(key.accessKeyId, key),
    find: (accessKeyId) => keys.get(accessKeyId),
    forRole(caller) {
      const known = keys.get(caller.accessKeyId);
      const credentials = {
        accessKeyId: caller.accessKeyId,
        secretAccessKey: known?.secretAccessKey ?? randomBytes(30).toString("base64url"),
        sessionToken: known?.sessionToken ?? randomBytes(96).toString("base64"),
      };
      if (!known) keys.set(caller.accessKeyId, { ...credentials, caller });
      return credentials;
    },
  };
}
