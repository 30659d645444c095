import { createHash } from "node:crypto";
import { DomainError } from "../error.ts";
import type { Item, ItemStore, Put } from "./item-store.ts";
import { keyOf } from "./keys.ts";

const keptForSeconds = 24 * 3600;

/** Which requests have been carried out, by the `Idempotency-Key` that their clients gave them. */
export function makeRequestLedger(items: ItemStore, now: () => Date) {
  const ledger = {
    /**
     * Carries a request out unless the same one has been; a key is remembered for a day. What fails is not remembered, and can be
     * sent again.
     *
     * @param request what is asked for; the same key for something else is a mistake.
     * @throws DomainError invalid when the key was used for another request.
     */
    async once(subject: string, key: string, request: string, carryOut: () => Promise<void>): Promise<void> {
      if ((await ledger.find(subject, key, request)) !== undefined) return;
      await carryOut();
      await items.write([ledger.entry(subject, key, request)]);
    },

    /**
     * What was written when the same request was carried out; undefined when it has not been.
     * @throws DomainError invalid when the key was used for another request.
     */
    async find(subject: string, key: string, request: string): Promise<Item | undefined> {
      const { pk, sk } = placeOf(subject, key);
      const known = await items.get(pk, sk);
      if (known === undefined || Number(known.ttl) <= seconds()) return undefined;
      if (known.request === request) return known;
      throw new DomainError("invalid", "This Idempotency-Key was used for another request. Take a new one.", {
        details: { field: "Idempotency-Key" },
      });
    },

    /** Remembers a request, for those who write it together with what it does. */
    entry(subject: string, key: string, request: string, answer: Record<string, unknown> = {}): Put {
      return { item: { ...answer, ...placeOf(subject, key), request, ttl: seconds() + keptForSeconds } };
    },
  };
  return ledger;

  function placeOf(subject: string, key: string) {
    return keyOf.request(subject, createHash("sha256").update(key).digest("base64url"));
  }

  function seconds(): number {
    return Math.floor(now().getTime() / 1000);
  }
}
export type RequestLedger = ReturnType<typeof makeRequestLedger>;
