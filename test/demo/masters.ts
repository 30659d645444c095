import { fileURLToPath } from "node:url";
import { film, makeMaster, portraitFilm, silentFilm, song } from "../fixtures/masters.ts";
import type { Say } from "./report.ts";

export interface DemoMaster {
  name: string;
  key: string;
  filePath: string;
  metadata?: Record<string, string>;
}

/** A picture with people in it that ships with a development package, so that there is something to detect. */
const photograph = fileURLToPath(new URL("../../node_modules/@vladmandic/human/assets/samples.jpg", import.meta.url));
