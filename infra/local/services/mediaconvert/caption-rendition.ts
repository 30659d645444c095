import { readFileSync } from "node:fs";
import type { CaptionDescription } from "@aws-sdk/client-mediaconvert";
import { parseCaptions } from "./captions.ts";
import type { PlannedOutput } from "./planned-output.ts";
import { mediaPlaylist, type PlaylistRendition } from "./playlist.ts";
import { type PublishedFile, playlistFile } from "./published-file.ts";

function languageOf(description: CaptionDescription | undefined): string | null {
  return (description?.CustomLanguageCode ?? description?.LanguageCode)?.toLowerCase() ?? null;
}

/**
 * Adds the caption outputs of a CMAF group: one WebVTT file each with a playlist of one segment.
 * @param captionPaths WebVTT that was made for an output, by its working path
 */
export function cmafCaptions(
  outputs: readonly PlannedOutput[],
  captionPaths: ReadonlyMap<string, string>,
  files: PublishedFile[],
): PlaylistRendition[] {
  return outputs.flatMap((output, position) => {
    const path = captionPaths.get(output.workPath);
    if (output.packaging !== "captions" || !path) return [];
    const { bucket, key } = output.stem;
    const folder = key.slice(0, key.lastIndexOf("/") + 1);
    const name = key.slice(folder.length);
    const text = readFileSync(path, "utf8");
    const duration = Math.max(1, ...parseCaptions(text).map((cue) => cue.end));
    files.push({ bucket, key: `${folder}${name}.vtt`, content: { filePath: path }, contentType: "text/vtt" });
    files.push(
      playlistFile(bucket, `${folder}${name}.m3u8`, mediaPlaylist({ segments: [{ uri: `${name}.vtt`, duration }] })),
    );
    const description = output.output.CaptionDescriptions?.[0];
    const language = languageOf(description);
    return {
      type: "SUBTITLES",
      groupId: "subs",
      name: description?.LanguageDescription ?? language ?? `Captions ${position + 1}`,
      language,
      isDefault: false,
      autoselect: true,
      uri: `${name}.m3u8`,
    } satisfies PlaylistRendition;
  });
}
