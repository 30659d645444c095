import { fileURLToPath } from "node:url";
import { film, portraitFilm, silentFilm } from "../fixtures/films.ts";
import { photograph as generatedPhotograph } from "../fixtures/photographs.ts";
import { song } from "../fixtures/songs.ts";
import type { Say } from "./report.ts";

export interface DemoMaster {
  name: string;
  key: string;
  filePath: string;
  metadata?: Record<string, string>;
}

/** A picture of people that ships with a development package, so that there is something to detect. */
const people = fileURLToPath(new URL("../../node_modules/@vladmandic/human/assets/samples.jpg", import.meta.url));

/** What the demo uploads: made on this machine, but for the photographs. */
export async function demoMasters(say: Say): Promise<DemoMaster[]> {
  say("Making masters: a film with sound and burnt-in timecode, a portrait clip, a silent clip, a song, photographs");
  const [filmPath, portraitPath, silentPath, songPath, generatedPath] = await Promise.all([
    film(12),
    portraitFilm(),
    silentFilm(),
    song(),
    generatedPhotograph(),
  ]);
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
    master("people.jpg", people, "People"),
    master("harbour.jpg", generatedPath, "Harbour, with a place in its metadata"),
  ];
}
