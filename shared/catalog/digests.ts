import * as z from "zod";
import type { Catalog } from "./catalog.ts";
import { everyItem } from "./every-item.ts";
import { keyOf } from "./keys.ts";
import type { DigestMailKey, MailKey, MailLedger } from "./mail-ledger.ts";
import type { Ask } from "./records.ts";

/** An ask as a digest that was sent keeps it. */
const Digested = z.object({
  assetId: z.string(),
  version: z.number().int(),
  round: z.number().int(),
  stage: z.string(),
  stageName: z.string(),
});
type Digested = z.infer<typeof Digested>;

const Person = z.object({ name: z.string(), email: z.string() });
type Person = z.infer<typeof Person>;

const DigestMail = z.object({ state: z.string(), to: Person, asks: z.array(Digested) });

const Recorded = z.object({ reviewers: z.array(z.string()) });

/** How long it is known what a morning's digest was; it matters for as long as its run is repeated, and for those who ask. */
const keptDays = 30;

/** The digests of a morning: to each person once, and each of them on the record of every asset that it reminds of. */
export function makeDigests(catalog: Catalog, mails: Pick<MailLedger, "once">) {
  return {
    /** Sends somebody's digest of a morning unless it was sent, or may have been. Answers whether it was sent now. */
    async once(
      date: string,
      { reviewerId, name, email }: Pick<Ask, "reviewerId" | "name" | "email">,
      asks: readonly Ask[],
      send: () => Promise<string>,
    ): Promise<boolean> {
      const about = { to: { name, email }, asks: asks.map((ask) => Digested.parse(ask)), ttl: forgottenAt() };
      return mails.once({ date, reviewerId }, send, about);
    },

    /** What a digest is in the rounds that it reminds of: in each stage a mail of its own. */
    async standsFor({ date, reviewerId }: DigestMailKey): Promise<MailKey[]> {
      const { pk, sk } = keyOf.digestMail(date, reviewerId);
      const item = await catalog.items.get(pk, sk);
      const asks = item === undefined ? [] : DigestMail.parse(item).asks;
      return asks.map(({ assetId, version, round, stage }) => ({
        ...{ assetId, version, round, reviewerId },
        occasion: `${stage}.digest-${date}`,
      }));
    },

    /**
     * Puts the digests of a morning on record, one entry for each stage of an asset, also those of a run that broke off
     * before it came to that. Safe to repeat: who is on record for a morning is not recorded again. A digest of which
     * nobody knows whether it went is not recorded.
     * @throws what the first asset that could not be written met with; the others are written.
     */
    async record(date: string): Promise<void> {
      const refusals: unknown[] = [];
      for (const { about, people } of await remindedOn(date)) {
        try {
          await recordStage(date, about, people);
        } catch (refusal) {
          refusals.push(refusal);
        }
      }
      if (refusals.length > 0) throw refusals[0];
    },
  };

  /** Who was reminded of what, stage by stage. */
  async function remindedOn(date: string): Promise<{ about: Digested; people: Person[] }[]> {
    const stages = new Map<string, { about: Digested; people: Person[] }>();
    const { pk, sk: prefix } = keyOf.digestMail(date, "");
    for await (const item of everyItem(catalog.items, { partition: pk, prefix })) {
      const { state, to, asks } = DigestMail.parse(item);
      if (state !== "sent") continue;
      for (const about of asks) {
        const { sk } = placeOf(date, about);
        const known = stages.get(sk);
        if (known === undefined) stages.set(sk, { about, people: [to] });
        else known.people.push(to);
      }
    }
    return [...stages.values()];
  }

  async function recordStage(date: string, about: Digested, people: Person[]): Promise<void> {
    const { assetId, version, round, stage, stageName } = about;
    const place = placeOf(date, about);
    // Read inside the change: what was recorded was written together with the asset, so that it holds if the asset does.
    await catalog.change(assetId, async (asset) => {
      const item = await catalog.items.get(place.pk, place.sk);
      const before = item === undefined ? [] : Recorded.parse(item).reviewers;
      const reminded = people.filter(({ email }) => !before.includes(email));
      if (asset === undefined || reminded.length === 0) return { change: null, answer: undefined };
      const reviewers = reminded.map(({ email }) => email);
      return {
        answer: undefined,
        change: {
          asset,
          happening: {
            type: "review.reminded",
            actor: "system:send-digest",
            version,
            summary: `${stageName}: ${reminded.map(({ name }) => name).join(", ")} ${reminded.length === 1 ? "was" : "were"} reminded of version ${version} in the morning's digest.`,
            particulars: { round, stage, reviewers, digest: true },
          },
          puts: [{ item: { ...place, reviewers: [...before, ...reviewers], ttl: forgottenAt() } }],
        },
      };
    });
  }

  function forgottenAt(): number {
    return Math.floor(catalog.now().getTime() / 1000) + keptDays * 86_400;
  }
}
export type Digests = ReturnType<typeof makeDigests>;

function placeOf(date: string, { assetId, version, round, stage }: Digested) {
  return keyOf.digestRecord(date, assetId, version, round, stage);
}
