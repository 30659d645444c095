import type { Embedded } from "../ingest/steps.ts";
import { beginsWithId3, id3Texts } from "./id3-texts.ts";
import { movieTags } from "./movie-tags.ts";
import { embeddedFrom, type NativeTag } from "./native-tag.ts";
import { boundedRange, type ReadRange } from "./read-range.ts";
import { recordingTags } from "./recording-tags.ts";

/** However large or strange a master is: this much of it is read for its tags. */
const limits = { requests: 24, bytes: 4 * 1024 ** 2, looks: 20_000 };

/** A file may bring hundreds of thousands; nobody means more than these. */
const mostTags = 1000;

/** The boxes that a film may begin with; QuickTime knew none but these before there was `ftyp`. */
const firstBoxes = new Set(["ftyp", "moov", "mdat", "wide", "free", "skip", "pnot"]);

/**
 * What a recording or a film says about itself in its tags, in the same words as a picture's `readEmbedded`. Tags that are broken, or
 * deeper in the file than is worth going, are no tags.
 *
 * @throws what `read` throws: that the file could not be reached says nothing about its tags
 */
export async function readTags(read: ReadRange, fileBytes: number): Promise<Embedded> {
  const failures: unknown[] = [];
  const watched: ReadRange = (start, length) =>
    read(start, length).catch((error: unknown) => {
      failures.push(error);
      throw error;
    });
  const tags = await collect(tagsOf(boundedRange(watched, fileBytes, limits), fileBytes));
  if (failures.length > 0) throw failures[0];
  return embeddedFrom(tags);
}

async function* tagsOf(read: ReadRange, fileBytes: number): AsyncGenerator<NativeTag> {
  const start = await read(0, 8);
  if (firstBoxes.has(String.fromCharCode(...start.subarray(4)))) yield* movieTags(read, fileBytes);
  else if (beginsWithId3(start)) {
    const tag = await id3Texts(read);
    yield* await recordingTags(async (from, length) => tag.subarray(from, from + length), {
      size: tag.length,
      mimeType: "audio/mpeg",
    });
  } else yield* await recordingTags(read, { size: fileBytes });
}

async function collect(tags: AsyncIterable<NativeTag>): Promise<NativeTag[]> {
  const found: NativeTag[] = [];
  try {
    for await (const tag of tags) {
      found.push(tag);
      if (found.length === mostTags) break;
    }
  } catch {
    // The limits are used up, or the file leads nowhere: what was found until then counts.
  }
  return found;
}
