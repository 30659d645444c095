import * as z from "zod";
import type { Kind } from "../asset/kind.ts";
import { DomainError } from "../error.ts";
import type { Technical } from "../ingest/steps.ts";
import { type FrameRate, framesPerSecond } from "../media/frame-rate.ts";
import { framesIn, isSameRate } from "./frame-arithmetic.ts";
import { Region } from "./region.ts";

const Frame = z.number().int().min(0);
export const Rate = z.object({ numerator: z.number().int().positive(), denominator: z.number().int().positive() });

/** From the first frame to the last, both included, counted from 0 at the rate of the version. */
export const Frames = z.object({ first: Frame, last: Frame, rate: Rate });
export type Frames = z.infer<typeof Frames>;

/** What a comment may point at. A single frame comes without `last`; a `rate` that is given must be the version's. */
export const AnchorRequest = z.object({
  frames: z
    .object({ first: Frame, last: Frame.optional(), rate: Rate.optional() })
    .refine(({ first, last }) => last === undefined || first <= last, "the last frame is before the first")
    .optional(),
  region: Region.optional(),
  page: z.number().int().min(1).max(100_000).optional(),
});
export type AnchorRequest = z.infer<typeof AnchorRequest>;

export const Anchor = z.object({
  frames: Frames.nullable(),
  region: Region.nullable(),
  page: z.number().int().positive().nullable(),
});
export type Anchor = z.infer<typeof Anchor>;

/**
 * What is pointed at, once it is certain that the version has it.
 * @param technical what was measured of the version; undefined before it is catalogued
 * @throws DomainError invalid, naming the field.
 */
export function anchorIn(
  asked: AnchorRequest,
  kind: Kind | null,
  technical: Pick<Technical, "frameRate" | "durationMs" | "pages"> | undefined,
): Anchor {
  if (asked.region !== undefined && kind !== "image" && kind !== "video")
    throw refusal("region", "There is no picture to point at in this version.");
  return {
    frames: asked.frames === undefined ? null : framesOf(asked.frames, kind, technical),
    region: asked.region ?? null,
    page: asked.page === undefined ? null : pageOf(asked.page, kind, technical?.pages),
  };
}

/** A film's rate and how many frames it has; undefined for what has none, or none that is known. */
export function frameFacts(
  kind: Kind | null,
  technical: Pick<Technical, "frameRate" | "durationMs"> | undefined,
): { rate: FrameRate; frames: number } | undefined {
  const { frameRate: rate, durationMs } = technical ?? {};
  if (kind !== "video" || rate === undefined || durationMs === undefined) return undefined;
  return framesPerSecond(rate) === undefined ? undefined : { rate, frames: framesIn(durationMs, rate) };
}

function framesOf(
  { first, last = first, rate }: NonNullable<AnchorRequest["frames"]>,
  kind: Kind | null,
  technical: Pick<Technical, "frameRate" | "durationMs"> | undefined,
): Frames {
  const facts = frameFacts(kind, technical);
  if (facts === undefined) throw refusal("frames", "Only a film whose frame rate is known has frames to point at.");
  if (rate !== undefined && !isSameRate(rate, facts.rate)) {
    throw refusal(
      "frames.rate",
      `The version has ${facts.rate.numerator}/${facts.rate.denominator} frames a second, not ${rate.numerator}/${rate.denominator}.`,
    );
  }
  if (last > facts.frames)
    throw refusal("frames.last", `The version has ${facts.frames} frames; ${last} is none of them.`);
  return { first, last, rate: facts.rate };
}

function pageOf(page: number, kind: Kind | null, pages: number | undefined): number {
  if (kind !== "image") throw refusal("page", "This version has no pages.");
  if (pages !== undefined && page > pages)
    throw refusal("page", `The version has ${pages} pages; ${page} is none of them.`);
  return page;
}

function refusal(field: string, words: string): DomainError {
  return new DomainError("invalid", words, { details: { field } });
}
