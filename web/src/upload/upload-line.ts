import { useSyncExternalStore } from "react";
import type { Asset } from "../../../functions/api/schemas/asset.ts";
import type { CheckedFile } from "../../../functions/api/schemas/upload-check.ts";
import type { MetadataInput } from "../../../shared/asset/metadata.ts";
import type { Status } from "../../../shared/asset/status.ts";

export type Question =
  /** The newest version at its key has these very bytes; they would make no new one. */
  | { about: "sameBytes"; version: number; assetId: string }
  /** A master lies at its key; this would be a newer version of it. */
  | { about: "newVersion"; version: number }
  /** Another master has these bytes. */
  | { about: "duplicate"; key: string; assetId: string };

export type Stage =
  | { is: "checking" | "queued" | "hashing" | "ready" | "sending" | "paused" }
  | { is: "refused"; about: NonNullable<CheckedFile["about"]> | "twice"; problem: string; nearestName: string | null }
  | { is: "asks"; questions: Question[] }
  /** Begun before the page was loaded again; `isNear` where the browser can find the file by itself. */
  | { is: "interrupted"; isNear: boolean; isWrongFile: boolean }
  | { is: "failed"; error: unknown }
  | { is: "sent" };

export interface Arrived {
  id: string;
  version: number;
  status: Status;
  /** Why it failed or was put into quarantine. */
  reason: string | null;
  /** What was made of it, once it was; null before, and where that could not be asked. */
  made: (Pick<Asset, "kind" | "thumbhash" | "thumbUrl"> & { renditions: number }) | null;
}

/** One file, from where it lies to its renditions. */
export interface UploadLine {
  id: string;
  /** What it will be called. */
  name: string;
  place: { brand: string; campaign: string };
  details: MetadataInput;
  bytes: number;
  stage: Stage;
  /** Hashed or sent, as the stage says. */
  doneBytes: number;
  /** Bytes a second, of late; null before that can be told. */
  rate: number | null;
  /** The newest version at its key before it; 0 for none. */
  versionBefore: number;
  /** What became of it once it was sent. */
  asset: Arrived | null;
}

const atWork: ReadonlySet<Stage["is"]> = new Set(["checking", "queued", "hashing", "ready", "sending"]);

/** Whether something is lost when the page is closed now. */
export function isAtWork({ stage }: UploadLine): boolean {
  return atWork.has(stage.is);
}

export const keyOfLine = ({ place, name }: Pick<UploadLine, "place" | "name">): string =>
  `${place.brand}/${place.campaign}/${name}`;

let lines: readonly UploadLine[] = [];
const listeners = new Set<() => void>();

/** The lines of this tab; they go on while the person looks at other pages. */
export const uploadLines = {
  all: () => lines,
  find: (id: string) => lines.find((line) => line.id === id),

  add(added: readonly UploadLine[]): void {
    set([...lines, ...added]);
  },

  change(id: string, update: Partial<UploadLine>): void {
    set(lines.map((line) => (line.id === id ? { ...line, ...update } : line)));
  },

  remove(ids: ReadonlySet<string>): void {
    set(lines.filter(({ id }) => !ids.has(id)));
  },

  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function useUploadLines(): readonly UploadLine[] {
  return useSyncExternalStore(uploadLines.subscribe, uploadLines.all);
}

function set(next: readonly UploadLine[]): void {
  lines = next;
  for (const listener of listeners) listener();
}
