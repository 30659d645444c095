import { createHash } from "node:crypto";
import { DomainError } from "../error.ts";
import type { ItemStore } from "./item-store.ts";
import { keyOf } from "./keys.ts";

const keptForSeconds = 24 * 3600;

/** Which requests have been carried out, by the `Idempotency-Key` that their clients gave them. */
export function makeRequestLedger(items: ItemStore, now: () => Date) {
  return {
    /**
     * Carries a request out unless the same one has been; a key is remembered for a day. What fails is not remembered, and can be
     * sent again.
     *
     * @param request what is asked for; the same key for something else is a mistake.
     * @throws DomainError invalid when the key was used for another request.
     */
    async once(subject: string, key: string, request: string, carryOut: () => Promise<void>): Promise<void> {
      const { pk, sk } = keyOf.request(subject, createHash("sha256").update(key).digest("base64url"));
      const seconds = Math.floor(now().getTime() / 1000);
      const known = await items.get(pk, sk);
      if (known !== undefined && Number(known.ttl) > seconds) {
        if (known.request === request) return;
        throw new DomainError("invalid", "This Idempotency-Key was used for another request. Take a new one.", {
          details: { field: "Idempotency-Key" },
        });
      }
      await carryOut();
      await items.write([{ item: { pk, sk, request, ttl: seconds + keptForSeconds } }]);
    },
  };
}
export type RequestLedger = ReturnType<typeof makeRequestLedger>;
