import { type IAudioMetadata, type IFileInfo, parseFromTokenizer } from "music-metadata";
import type { NativeTag } from "./native-tag.ts";
import { RangeTokenizer } from "./range-tokenizer.ts";
import type { ReadRange } from "./read-range.ts";

/** Texts are short; what is longer than this is a picture, or wants to fill the memory. */
const longestTag = 512 * 1024;

/**
 * The tags of a recording or film in a container of tags and frames: ID3, Vorbis comments, RIFF INFO, Broadcast Wave, Matroska.
 * What has been read before a file turns out to be broken, or too dear to go on with, counts.
 */
export async function recordingTags(read: ReadRange, file: IFileInfo): Promise<NativeTag[]> {
  let seen: Pick<IAudioMetadata, "native"> | undefined;
  try {
    seen = await parseFromTokenizer(new RangeTokenizer(read, file, longestTag), {
      duration: false,
      skipCovers: true,
      mkvUseIndex: true,
      observer: ({ metadata }) => {
        seen = metadata;
      },
    });
  } catch {
    // Broken tags, or a container without any: the recording is judged by its sound.
  }
  const tags = Object.values(seen?.native ?? {}).flat();
  return [...tags.map(({ id, value }) => ({ name: id, value })), ...origination(tags)];
}

/** A Broadcast Wave writes day and time apart. */
function origination(tags: { id: string; value: unknown }[]): NativeTag[] {
  const of = (id: string) => tags.find((tag) => tag.id === id)?.value;
  const [date, time] = [of("bext.originationDate"), of("bext.originationTime")];
  if (typeof date !== "string" || date === "") return [];
  return [{ name: "bext.origination", value: typeof time === "string" && time !== "" ? `${date} ${time}` : date }];
}
