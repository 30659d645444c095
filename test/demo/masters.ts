import { fileURLToPath } from "node:url";
import { film, portraitFilm, silentFilm } from "../fixtures/films.ts";
import { song } from "../fixtures/songs.ts";
import type { Say } from "./report.ts";

export interface DemoMaster {
  name: string;
  key: string;
  filePath: string;
  metadata?: Record<string, string>;
}

/** Pictures of people that ship with a development package, so that there is something to detect. */
const photograph = fileURLToPath(new URL("../../node_modules/@vladmandic/human/assets/samples.jpg", import.meta.url));
const portrait = fileURLToPath(new URL("../../node_modules/@vladmandic/human/assets/screenshot-facematch.jpg", import.meta.url));

/** What the demo uploads: made on this machine, but for the photographs. */
export async function demoMasters(say: Say): Promise<DemoMaster[]> {
  say("Making masters: a film with sound and burnt-in timecode, a portrait clip, a silent clip, a song, photographs");
  const [filmPath, portraitPath, silentPath, songPath] = await Promise.all([film(12), portraitFilm(), silentFilm(), song()]);
  const master = (name: string, filePath: string, title: string): DemoMaster => ({
    name,
    key: `acme/spring/${name}`,
    filePath,
    metadata: { title },
  });
  return [
    master("hero-film.mp4", filmPath, "Hero film"),
    master("story-portrait.mp4", portraitPath, "Story, upright"),
    master("loop-silent.mp4", silentPath, "Silent loop"),
    master("theme.wav", songPath, "Theme"),
    master("people.jpg", photograph, "People"),
    master("faces.jpg", portrait, "Faces"),
  ];
}
