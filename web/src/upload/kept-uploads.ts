import * as z from "zod";
import { MetadataInput } from "../../../shared/asset/metadata.ts";

/** What this browser remembers of a master that has not been sent to its end. The bytes stay where they are. */
export const KeptUpload = z.object({
  id: z.string(),
  /** Whose it is; an upload goes on for nobody else. */
  subject: z.string(),
  /** The tab that is at it, as long as there is one. */
  tab: z.string(),
  name: z.string(),
  place: z.object({ brand: z.string(), campaign: z.string() }),
  details: MetadataInput,
  /** By which the same file is known when it is chosen again. */
  file: z.object({ name: z.string(), bytes: z.number(), modified: z.number() }),
  /** What was asked about it has been answered. */
  isAgreed: z.boolean(),
  open: z.object({ uploadId: z.string(), partBytes: z.number() }).nullable(),
});
export type KeptUpload = z.infer<typeof KeptUpload>;

const databaseName = "greenlight.uploads";
const store = "uploads";
const handles = "handles";
/** Which tab this is, until it is loaded again. */
export const tab = crypto.randomUUID();

let database: Promise<IDBDatabase> | undefined;

/** Held for as long as this tab lives, so that the others leave its uploads alone. */
void navigator.locks.request(lockOf(tab), () => new Promise(() => {}));

/** Uploads that outlive a reload. A browser that keeps nothing forgets them, and nothing else is the worse for it. */
export const keptUploads = {
  put: (upload: KeptUpload, handle?: FileSystemFileHandle): Promise<void> =>
    quietly(async () => {
      await within("readwrite", (uploads) => uploads.put(KeptUpload.parse(upload), upload.id));
      if (handle !== undefined) await within("readwrite", (kept) => kept.put(handle, upload.id), handles);
    }, undefined),

  remove: (id: string): Promise<void> =>
    quietly(async () => {
      await within("readwrite", (uploads) => uploads.delete(id));
      await within("readwrite", (kept) => kept.delete(id), handles);
    }, undefined),

  /** Those of a person that no tab is at. */
  left: (subject: string): Promise<KeptUpload[]> =>
    quietly(async () => {
      const { held = [] } = await navigator.locks.query();
      const busy = new Set(held.map(({ name }) => name));
      const all: unknown[] = await within("readonly", (uploads) => uploads.getAll());
      return all
        .flatMap((one) => KeptUpload.safeParse(one).data ?? [])
        .filter((one) => one.subject === subject && !busy.has(lockOf(one.tab)));
    }, []),

  /** The file itself, where the browser still knows the way to it. */
  handle: (id: string): Promise<FileSystemFileHandle | undefined> =>
    quietly(async () => {
      const handle: unknown = await within("readonly", (kept) => kept.get(id), handles);
      return "FileSystemFileHandle" in window && handle instanceof FileSystemFileHandle ? handle : undefined;
    }, undefined),
};

function lockOf(name: string): string {
  return `greenlight.uploads.${name}`;
}

async function quietly<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch {
    return otherwise;
  }
}

async function within<T>(
  mode: IDBTransactionMode,
  work: (objects: IDBObjectStore) => IDBRequest<T>,
  name = store,
): Promise<T> {
  database ??= opened();
  const objects = (await database).transaction(name, mode).objectStore(name);
  return answerOf(work(objects));
}

function opened(): Promise<IDBDatabase> {
  const request = indexedDB.open(databaseName, 1);
  request.addEventListener("upgradeneeded", () => {
    request.result.createObjectStore(store);
    request.result.createObjectStore(handles);
  });
  return answerOf(request);
}

function answerOf<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
  });
}
