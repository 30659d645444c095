import type { Asks } from "../../shared/catalog/asks.ts";
import type { Digests } from "../../shared/catalog/digests.ts";
import { mailTags } from "../../shared/catalog/mail-tags.ts";
import type { Ask } from "../../shared/catalog/records.ts";
import type { Config } from "../../shared/config/schema.ts";
import { DomainError } from "../../shared/error.ts";
import { type BusinessCalendar, isWorkingDay } from "../../shared/review/business-calendar.ts";
import { belongsInDigest } from "../../shared/review/digest.ts";
import { localTimeAt } from "../../shared/review/local-time.ts";
import { signReviewLink } from "../../shared/review/review-link.ts";
import type { Mailer } from "../runtime/mailer.ts";
import { type DigestMailAsk, writeDigestMail } from "./digest-mail.ts";

export interface SendDigestDependencies {
  asks: Pick<Asks, "waiting" | "stillWaiting">;
  digests: Digests;
  send: Mailer;
  linkSecret: () => Promise<string>;
  publicUrl: () => Promise<string>;
  config: Pick<Config, "organisation" | "brands" | "calendars">;
  now: () => Date;
}

/**
 * Sends everybody one mail that bundles what they have yet to decide, on the working days of the organisation's calendar.
 * Safe to repeat: a run counts for the local date on which it takes place, and nobody gets two of one date. One whom the
 * mail service refuses keeps no other from being told; the refusal is thrown in the end, so that the run is repeated.
 */
export function makeSendDigest(dependencies: SendDigestDependencies) {
  const { asks, digests, send, linkSecret, publicUrl, config, now } = dependencies;

  return async (): Promise<{ sent: number }> => {
    const calendar = calendarIn(config);
    const { date } = localTimeAt(calendar.timeZone, now());
    if (!isWorkingDay(calendar, date)) return { sent: 0 };
    let sent = 0;
    const refusals: unknown[] = [];
    for await (const candidates of personByPerson(asks.waiting())) {
      try {
        if (await tell(candidates, date, calendar)) sent += 1;
      } catch (refusal) {
        refusals.push(refusal);
      }
    }
    try {
      await digests.record(date);
    } catch (refusal) {
      refusals.push(refusal);
    }
    if (refusals.length > 0) throw refusals[0];
    return { sent };
  };

  async function tell(candidates: Ask[], date: string, calendar: BusinessCalendar): Promise<boolean> {
    const at = now();
    const bundled: Ask[] = [];
    for (const candidate of candidates.filter((one) => belongsInDigest(one, calendar, at))) {
      const ask = await asks.stillWaiting(candidate);
      if (ask !== undefined) bundled.push(ask);
    }
    const [first] = bundled;
    if (first === undefined) return false;
    return digests.once(date, first, bundled, async () => {
      const mail = writeDigestMail({
        organisation: config.organisation.name,
        reviewer: first.name,
        asks: await Promise.all(bundled.map((ask) => listed(ask, at))),
      });
      return send(first.email, { ...mail, tags: mailTags({ date, reviewerId: first.reviewerId }) });
    });
  }

  async function listed(ask: Ask, at: Date): Promise<DigestMailAsk> {
    const { linkId, reviewerId, assetId, version, round, stage, stageName, title, brand, dueAt, endsAt } = ask;
    const link = { linkId, reviewerId, assetId, version, round, stage, expiresAt: endsAt };
    return {
      title,
      brand: config.brands.find(({ id }) => id === brand)?.name ?? brand,
      version,
      stage: stageName,
      dueAt,
      overdue: new Date(dueAt) < at,
      link: `${await publicUrl()}/r/${signReviewLink(link, await linkSecret())}`,
    };
  }
}

/** The organisation's calendar is its first. */
function calendarIn({ calendars: [first] }: Pick<Config, "calendars">): BusinessCalendar {
  if (first === undefined) throw new DomainError("invalid", "The configuration has no calendar.");
  return first;
}

/** Bundles asks that come person by person. */
async function* personByPerson(asks: AsyncIterable<Ask>): AsyncGenerator<Ask[]> {
  let bundle: Ask[] = [];
  for await (const ask of asks) {
    if (bundle.length > 0 && bundle[0]?.reviewerId !== ask.reviewerId) {
      yield bundle;
      bundle = [];
    }
    bundle.push(ask);
  }
  if (bundle.length > 0) yield bundle;
}
