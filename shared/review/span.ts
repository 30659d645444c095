import * as z from "zod";
import { DomainError } from "../error.ts";

/** The time that is looked at: rounds that were opened at `from` or later, and before `to`. */
export interface Span {
  from?: Date | undefined;
  to?: Date | undefined;
}

/** A day, or a moment in UTC. */
export const SpanEnd = z.union([z.iso.date(), z.iso.datetime()]);

/**
 * Days are those of UTC, and the last one is part of the span; a moment that ends one is not.
 * @throws DomainError invalid for a span that ends before it begins.
 */
export function spanOf(from: string | undefined, to: string | undefined): Span {
  const span = {
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : isDay(to) ? dayAfter(to) : new Date(to),
  };
  if (span.from !== undefined && span.to !== undefined && span.from >= span.to) {
    throw new DomainError("invalid", `The time from ${from} to ${to} ends before it begins.`, {
      details: { field: "to" },
    });
  }
  return span;
}

export function isIn({ from, to }: Span, at: string): boolean {
  const moment = new Date(at);
  return (from === undefined || moment >= from) && (to === undefined || moment < to);
}

function isDay(end: string): boolean {
  return !end.includes("T");
}

function dayAfter(day: string): Date {
  return new Date(Date.parse(day) + 24 * 3_600_000);
}
