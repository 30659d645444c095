import { useSyncExternalStore } from "react";
import { ApiProblem } from "../request.ts";
import { makeUploader, type Target, type Uploader } from "./uploader.ts";

export interface UploadLine {
  id: string;
  name: string;
  bytes: number;
  sentBytes: number;
  state: "sending" | "sent" | "failed";
  /** Why it was not sent. */
  reason: string;
  /** The name that the policy would accept. */
  nearestName: string | null;
  /** The key of the master that has the same bytes already. */
  duplicateOf: string | null;
}

type Place = Pick<Target, "brand" | "campaign" | "singleUpToBytes">;

let lines: readonly UploadLine[] = [];
let uploader: Uploader | undefined;
let lastSentAt = Number.NEGATIVE_INFINITY;
const listeners = new Set<() => void>();

/** The uploads of this tab. They go on while the person looks at other pages. */
export const uploadQueue = {
  add(files: Iterable<File>, place: Place): void {
    for (const file of files) enqueue(file, file.name, place);
  },

  retry(id: string): void {
    change(id, { state: "sending", reason: "", sentBytes: 0 });
    uppy().retryUpload(id).catch(ignoredHere);
  },

  /** Sends a refused file under another name. */
  rename(id: string, name: string): void {
    const file = uppy().getFile(id);
    this.dismiss(id);
    if (file?.data instanceof Blob) enqueue(file.data, name, file.meta);
  },

  /** Takes a line off the list; what is still on its way is given up. */
  dismiss(id: string): void {
    uppy().removeFile(id);
    set(lines.filter((line) => line.id !== id));
  },

  /** Whether something has been sent so lately that the library may not list it yet. */
  hasJustSent: (): boolean => performance.now() - lastSentAt < 30_000,
};

export function useUploadLines(): readonly UploadLine[] {
  return useSyncExternalStore(subscribe, () => lines);
}

function enqueue(data: Blob, name: string, { brand, campaign, singleUpToBytes }: Place): void {
  const relativePath = `${brand}/${campaign}/${name}`;
  // A file that was sent, or refused, may come once more.
  for (const file of uppy().getFiles()) {
    if (file.meta.relativePath === relativePath && lines.find(({ id }) => id === file.id)?.state !== "sending")
      uploadQueue.dismiss(file.id);
  }
  try {
    uppy().addFile({ name, type: data.type, data, meta: { brand, campaign, relativePath, singleUpToBytes } });
  } catch {
    // The same file is on its way to the same place.
  }
}

function uppy(): Uploader {
  if (uploader !== undefined) return uploader;
  uploader = makeUploader((id, duplicateOf) => change(id, { duplicateOf }));
  uploader.on("file-added", ({ id, name, size }) => {
    const line = { id, name: name ?? "master", bytes: size ?? 0, sentBytes: 0, state: "sending" as const };
    set([{ ...line, reason: "", nearestName: null, duplicateOf: null }, ...lines]);
  });
  uploader.on("upload-progress", (file, { bytesUploaded }) => change(file?.id, { sentBytes: bytesUploaded || 0 }));
  uploader.on("upload-success", (file) => {
    lastSentAt = performance.now();
    change(file?.id, { state: "sent" });
  });
  uploader.on("upload-error", (file, error) => change(file?.id, { state: "failed", ...refusalOf(error) }));
  addEventListener("beforeunload", (event) => {
    if (lines.some(({ state }) => state === "sending")) event.preventDefault();
  });
  return uploader;
}

function refusalOf(error: unknown): Pick<UploadLine, "reason" | "nearestName"> {
  if (!(error instanceof Error)) return { reason: "It could not be sent.", nearestName: null };
  const nearest = error instanceof ApiProblem ? error.details.nearest : undefined;
  return { reason: error.message, nearestName: typeof nearest === "string" ? nearest : null };
}

function change(id: string | undefined, update: Partial<UploadLine>): void {
  set(lines.map((line) => (line.id === id ? { ...line, ...update } : line)));
}

function set(next: readonly UploadLine[]): void {
  lines = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** `upload-error` has said it already. */
function ignoredHere(): void {}
