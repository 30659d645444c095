import { createHmac, randomInt, timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { ConflictError, DomainError } from "../error.ts";
import { type Catalog, found } from "./catalog.ts";
import { keyOf } from "./keys.ts";
import type { LinkUsed } from "./link-visits.ts";

const Code = z.object({
  /** HMAC of the code; the code itself is nowhere but in the mail. */
  mac: z.string(),
  expiresAt: z.iso.datetime(),
  /** Wrong guesses since it was sent. */
  wrong: z.number().int(),
  /** When codes were sent, so that nobody's mailbox is flooded. */
  sentAt: z.array(z.iso.datetime()),
  /** Changes with every write, which makes guesses that race count one by one. */
  revision: z.number().int(),
});

const lifetimeMs = 10 * 60_000;
const hourMs = 3_600_000;
const mostAnHour = 5;
const mostWrong = 5;

/** Six digits that are sent to a reviewer's address and asked for with a decision, where a stage wants that. */
export function makeStepUpCodes(catalog: Catalog, linkSecret: () => Promise<string>) {
  const macOf = async (linkId: string, code: string) =>
    createHmac("sha256", await linkSecret())
      .update(`step-up-code\u0000${linkId}\u0000${code}`)
      .digest("base64url");

  return {
    /**
     * Makes a new code; the one before is void.
     * @returns the code, to be mailed and nothing else
     * @throws DomainError rate_limited after five in an hour.
     */
    async issue(link: LinkUsed, reviewerEmail: string): Promise<string> {
      const code = String(randomInt(0, 1_000_000)).padStart(6, "0");
      const mac = await macOf(link.linkId, code);
      await catalog.change(link.assetId, async (held) => {
        const asset = found(held, `There is no asset ${link.assetId}.`);
        const now = catalog.now();
        const before = await find(link);
        const recent = (before?.sentAt ?? []).filter((at) => Date.parse(at) > now.getTime() - hourMs);
        if (recent.length >= mostAnHour)
          throw new DomainError(
            "rate_limited",
            "Five codes were sent within the hour. Use the newest, or wait a while.",
          );
        return {
          answer: undefined,
          change: {
            asset,
            happening: {
              type: "review.code-sent",
              actor: `reviewer:${reviewerEmail}`,
              version: link.version,
              summary: `A code was sent to ${reviewerEmail}.`,
              particulars: { round: link.round, stage: link.stage, link: link.linkId },
            },
            puts: [
              write(link, {
                mac,
                expiresAt: new Date(now.getTime() + lifetimeMs).toISOString(),
                wrong: 0,
                sentAt: [...recent, now.toISOString()],
                revision: (before?.revision ?? 0) + 1,
              }),
            ],
          },
        };
      });
      return code;
    },

    /**
     * Lets a decision through with the newest code. Each guess is counted before it is looked at.
     * @throws DomainError forbidden with `details.reason` `code-needed`, `code-wrong`, `code-expired` or `code-locked`.
     */
    async check(link: LinkUsed, code: string | undefined): Promise<void> {
      if (code === undefined)
        throw refused("code-needed", "This stage asks for a code. Have it sent to your address, and enter it here.");
      const kept = await find(link);
      if (kept === undefined) throw refused("code-needed", "No code was sent yet. Have one sent to your address.");
      if (kept.wrong >= mostWrong)
        throw refused("code-locked", "That were too many wrong codes. Have a new one sent to your address.");
      if (catalog.now().toISOString() >= kept.expiresAt)
        throw refused("code-expired", "This code has expired. Have a new one sent to your address.");
      const counted = { ...kept, wrong: kept.wrong + 1, revision: kept.revision + 1 };
      try {
        await catalog.items.write([write(link, counted, kept.revision)]);
      } catch (error) {
        if (!(error instanceof ConflictError)) throw error;
        throw new DomainError("rate_limited", "Another code is being checked. Try again in a moment.", {
          cause: error,
        });
      }
      const given = Buffer.from(await macOf(link.linkId, code));
      const expected = Buffer.from(kept.mac);
      if (given.length !== expected.length || !timingSafeEqual(given, expected))
        throw refused("code-wrong", "This is not the newest code that was sent to you.");
      await catalog.items.write([write(link, { ...counted, wrong: 0, revision: counted.revision + 1 })]);
    },
  };

  async function find({ assetId, version, round, linkId }: LinkUsed) {
    const { pk, sk } = keyOf.code(assetId, version, round, linkId);
    const item = await catalog.items.get(pk, sk);
    return item === undefined ? undefined : Code.parse(item);
  }

  function write({ assetId, version, round, linkId }: LinkUsed, code: z.infer<typeof Code>, revision?: number) {
    const ttl = Math.floor(Date.parse(code.expiresAt) / 1000) + 24 * 3_600;
    const item = { ...keyOf.code(assetId, version, round, linkId), ...code, ttl };
    return revision === undefined ? { item } : { item, where: { revision } };
  }
}
export type StepUpCodes = ReturnType<typeof makeStepUpCodes>;

function refused(reason: string, message: string): DomainError {
  return new DomainError("forbidden", message, { details: { reason } });
}
