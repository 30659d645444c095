import { FfmpegError } from "./ffmpeg.ts";
import { type MediaFacts, readMediaFacts } from "./media-facts.ts";

/** A file that is no medium the service takes. */
export class UnreadableInputError extends Error {
  constructor(url: string, options: { cause?: unknown } = {}) {
    super(`Unable to open input file [${url}]: [Failed probe/open: [No container parser found]]`, options);
    this.name = "UnreadableInputError";
  }
}

/**
 * Reads an input's structure.
 * @throws UnreadableInputError when it is empty, broken, or of a kind that the service does not take
 */
export async function openInput(url: string, path: string): Promise<MediaFacts> {
  let facts: MediaFacts;
  try {
    facts = await readMediaFacts(path);
  } catch (cause) {
    if (cause instanceof FfmpegError) throw new UnreadableInputError(url, { cause });
    throw cause;
  }
  if (facts.video.length === 0 && facts.audio.length === 0) throw new UnreadableInputError(url);
  return facts;
}
