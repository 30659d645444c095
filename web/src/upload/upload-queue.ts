import type { CheckedFile } from "../../../functions/api/schemas/upload-check.ts";
import type { MetadataInput } from "../../../shared/asset/metadata.ts";
import { api } from "../api.ts";
import { live } from "../live/live.ts";
import type { BroughtFile } from "./dropped-files.ts";
import { hashOf } from "./hash.ts";
import { type KeptUpload, keptUploads, tab } from "./kept-uploads.ts";
import { arrivedOf, type OpenUpload, sendMaster } from "./send-master.ts";
import { makeSpeed } from "./speed.ts";
import { isAtWork, keyOfLine, type Question, type Stage, type UploadLine, uploadLines } from "./upload-line.ts";

/** Whose uploads these are, and what the API still gives one address for; what is larger goes in parts. */
export interface Sender {
  subject: string;
  singleUpToBytes: number;
}

export interface Batch {
  place: UploadLine["place"];
  details: MetadataInput;
  sender: Sender;
}

/** What a line is made of and the page does not show. */
interface Work {
  file: File | null;
  handle?: FileSystemFileHandle | undefined;
  identity: KeptUpload["file"];
  open: OpenUpload | null;
  isAgreed: boolean;
  sender: Sender;
  running?: AbortController | undefined;
}

const sendAtOnce = 3;
const checkAtOnce = 200;
/** A page that is told of every packet has no time for anything else. */
const tellEveryMs = 150;

const works = new Map<string, Work>();
let isGuarding = false;

/** From files to masters: what is checked, read, asked, sent, and taken up again after a reload. */
export const uploadQueue = {
  /** Takes files in; one that was begun before goes on where it stopped. */
  add(files: readonly BroughtFile[], { place, details, sender }: Batch): void {
    const fresh: string[] = [];
    for (const { file, path, handle } of files) {
      const begun = uploadLines.all().find((line) => line.stage.is === "interrupted" && isSame(line.id, file));
      if (begun !== undefined) {
        takeUp(begun.id, file);
        continue;
      }
      const id = crypto.randomUUID();
      works.set(id, { file, handle, identity: identityOf(file), open: null, isAgreed: false, sender });
      const own = files.length === 1 ? details : withoutTitle(details);
      uploadLines.add([lineOf({ id, name: flatName(path), place, details: own, bytes: file.size })]);
      fresh.push(id);
    }
    guard();
    void check(fresh);
  },

  /** Goes on with a line whose file somebody has chosen again. */
  giveFile(id: string, file: File): void {
    if (isSame(id, file)) takeUp(id, file);
    else uploadLines.change(id, { stage: { is: "interrupted", isNear: false, isWrongFile: true } });
  },

  /** Goes on with the file that the browser finds again by itself, once it is allowed to. */
  async findFile(id: string): Promise<void> {
    const handle = await keptUploads.handle(id);
    if (handle === undefined) return;
    try {
      if ((await permissionFor(handle)) === "granted") this.giveFile(id, await handle.getFile());
    } catch {
      // It has been moved or deleted; it can still be chosen.
      uploadLines.change(id, { stage: { is: "interrupted", isNear: false, isWrongFile: false } });
    }
  },

  rename(id: string, name: string): void {
    uploadLines.change(id, { name, stage: { is: "checking" } });
    void check([id]);
  },

  /** Takes every name that was offered. */
  takeNearestNames(): void {
    const renamed: string[] = [];
    for (const { id, stage } of uploadLines.all()) {
      if (stage.is !== "refused" || stage.nearestName === null) continue;
      uploadLines.change(id, { name: stage.nearestName, stage: { is: "checking" } });
      renamed.push(id);
    }
    void check(renamed);
  },

  /** Sends what was asked about. */
  agree(ids: readonly string[]): void {
    for (const id of ids) {
      const work = works.get(id);
      if (work === undefined) continue;
      work.isAgreed = true;
      void keep(id);
      become(id, { is: "ready" });
    }
    advance();
  },

  pause(id: string): void {
    works.get(id)?.running?.abort(new Error("paused"));
    become(id, { is: "paused" });
    advance();
  },

  /** Goes on, or tries again. */
  resume(id: string): void {
    if (works.get(id)?.isAgreed) {
      become(id, { is: "ready" });
      advance();
    } else {
      become(id, { is: "checking" });
      void check([id]);
    }
  },

  /** Takes lines off the list; what is still on its way is given up, with what has arrived of it. */
  dismiss(ids: readonly string[]): void {
    uploadLines.remove(new Set(ids));
    for (const id of ids) {
      const work = works.get(id);
      works.delete(id);
      work?.running?.abort(new Error("dismissed"));
      void keptUploads.remove(id);
      if (work?.open) void api.abortUpload(work.open.uploadId).catch(() => {});
    }
    advance();
  },

  /** Shows what was left unfinished, here or in a tab that is gone. */
  async restore(sender: Sender): Promise<void> {
    const known = new Set(uploadLines.all().map(({ id }) => id));
    for (const kept of await keptUploads.left(sender.subject)) {
      if (known.has(kept.id) || works.has(kept.id)) continue;
      works.set(kept.id, { file: null, identity: kept.file, open: kept.open, isAgreed: kept.isAgreed, sender });
      const line = lineOf({ ...kept, bytes: kept.file.bytes });
      const isNear = (await keptUploads.handle(kept.id)) !== undefined;
      uploadLines.add([{ ...line, stage: { is: "interrupted", isNear, isWrongFile: false } }]);
      if (kept.open !== null) void sayHowFar(kept.id, kept.open);
    }
  },
};

async function sayHowFar(id: string, open: OpenUpload): Promise<void> {
  const arrived = await arrivedOf(open, new AbortController().signal).catch(() => undefined);
  const doneBytes = (arrived ?? []).reduce((sum, { bytes }) => sum + bytes, 0);
  if (uploadLines.find(id)?.stage.is === "interrupted") uploadLines.change(id, { doneBytes });
}

function takeUp(id: string, file: File): void {
  const work = works.get(id);
  if (work === undefined) return;
  work.file = file;
  guard();
  if (work.isAgreed) {
    void keep(id);
    become(id, { is: "ready" });
    advance();
  } else {
    uploadLines.change(id, { stage: { is: "checking" }, doneBytes: 0 });
    void check([id]);
  }
}

/** Holds names and places against the policy, before anything is read. */
async function check(ids: readonly string[]): Promise<void> {
  for (let from = 0; from < ids.length; from += checkAtOnce) {
    const lines = ids.slice(from, from + checkAtOnce).flatMap((id) => uploadLines.find(id) ?? []);
    try {
      const { files } = await api.checkUploads({
        files: lines.map((line) => ({ path: keyOfLine(line), bytes: line.bytes })),
      });
      for (const [at, line] of lines.entries()) judge(line, files[at], isTakenBefore(line));
    } catch (error) {
      for (const { id } of lines) become(id, { is: "failed", error });
    }
  }
  advance();
}

function judge(line: UploadLine, file: CheckedFile | undefined, isTwice: boolean): void {
  if (file === undefined || uploadLines.find(line.id) === undefined) return;
  const { about, problem, key } = file;
  if (about !== null && problem !== null) {
    const nearest = about === "name" ? (key?.split("/").at(-1) ?? null) : null;
    become(line.id, { is: "refused", about, problem, nearestName: nearest });
  } else if (isTwice) become(line.id, { is: "refused", about: "twice", problem: "", nearestName: null });
  else {
    uploadLines.change(line.id, { stage: { is: "queued" }, versionBefore: file.existing?.version ?? 0 });
    void keep(line.id);
  }
}

/** Whether another file is on its way to the same key. */
function isTakenBefore(line: UploadLine): boolean {
  const key = keyOfLine(line);
  return uploadLines
    .all()
    .some(
      (other) => other.id !== line.id && keyOfLine(other) === key && isAtWork(other) && other.stage.is !== "checking",
    );
}

/** Begins whatever there is room for. */
function advance(): void {
  const all = uploadLines.all();
  const [toHash] = all.filter(({ stage }) => stage.is === "queued");
  if (toHash !== undefined && !all.some(({ stage }) => stage.is === "hashing")) void hash(toHash);
  const room = sendAtOnce - all.filter(({ stage }) => stage.is === "sending").length;
  for (const line of all.filter(({ stage }) => stage.is === "ready").slice(0, Math.max(0, room))) void send(line);
}

async function hash(line: UploadLine): Promise<void> {
  await attempt(line.id, "hashing", async ({ file, sender }, { signal, onProgress }) => {
    const algorithm = line.bytes <= sender.singleUpToBytes ? "md5" : "crc64nvme";
    const digest = await hashOf({ file, algorithm }, onProgress, signal);
    const { files } = await api.checkUploads({
      files: [{ path: keyOfLine(line), bytes: line.bytes, [algorithm]: digest }],
    });
    const questions = questionsOf(files[0]);
    if (questions.length > 0) return { is: "asks", questions };
    const work = works.get(line.id);
    if (work !== undefined) work.isAgreed = true;
    void keep(line.id);
    return { is: "ready" };
  });
}

function questionsOf(file: CheckedFile | undefined): Question[] {
  const { existing, duplicateOf } = file ?? {};
  if (existing?.sameBytes) return [{ about: "sameBytes", version: existing.version, assetId: existing.assetId }];
  return [
    ...(existing ? [{ about: "newVersion" as const, version: existing.version + 1 }] : []),
    ...(duplicateOf ? [{ about: "duplicate" as const, key: duplicateOf.key, assetId: duplicateOf.assetId }] : []),
  ];
}

async function send(line: UploadLine): Promise<void> {
  await attempt(line.id, "sending", async ({ file, open }, { signal, onProgress }) => {
    await sendMaster({
      file,
      open,
      signal,
      onProgress,
      onOpen: (opened) => {
        const work = works.get(line.id);
        // Given up while it was being opened.
        if (work === undefined) return void api.abortUpload(opened.uploadId).catch(() => {});
        work.open = opened;
        void keep(line.id);
      },
      request: {
        ...line.place,
        filename: line.name,
        bytes: line.bytes,
        contentType: file.type || "application/octet-stream",
        metadata: line.details,
      },
    });
    // Nothing is left of it that could be given up, or gone on with.
    works.delete(line.id);
    void keptUploads.remove(line.id);
    live.hurry();
    return { is: "sent" };
  });
}

interface Attempt {
  signal: AbortSignal;
  onProgress: (doneBytes: number) => void;
}

/** Works on a line until it becomes something else, or fails; what somebody has stopped is left as they left it. */
async function attempt(
  id: string,
  stage: "hashing" | "sending",
  carryOut: (work: Work & { file: File }, attempt: Attempt) => Promise<Stage>,
): Promise<void> {
  const work = works.get(id);
  if (work === undefined || work.file === null) return;
  const running = new AbortController();
  work.running = running;
  uploadLines.change(id, { stage: { is: stage }, rate: null, ...(stage === "hashing" && { doneBytes: 0 }) });
  const speed = makeSpeed(() => performance.now());
  let [latest, timer]: [number, ReturnType<typeof setTimeout> | undefined] = [0, undefined];
  const onProgress = (doneBytes: number) => {
    latest = doneBytes;
    timer ??= setTimeout(() => {
      timer = undefined;
      if (!running.signal.aborted) uploadLines.change(id, { doneBytes: latest, rate: speed(latest) });
    }, tellEveryMs);
  };
  running.signal.addEventListener("abort", () => uploadLines.change(id, { doneBytes: latest }));
  try {
    const next = await carryOut({ ...work, file: work.file }, { signal: running.signal, onProgress });
    if (!running.signal.aborted) uploadLines.change(id, { stage: next, rate: null });
  } catch (error) {
    if (!running.signal.aborted) uploadLines.change(id, { stage: { is: "failed", error }, rate: null });
  } finally {
    clearTimeout(timer);
  }
  advance();
}

async function keep(id: string): Promise<void> {
  const [line, work] = [uploadLines.find(id), works.get(id)];
  if (line === undefined || work === undefined) return;
  const { identity: file, isAgreed, open, sender, handle } = work;
  const { name, place, details } = line;
  await keptUploads.put({ id, subject: sender.subject, tab, name, place, details, file, isAgreed, open }, handle);
}

function become(id: string, stage: Stage): void {
  uploadLines.change(id, { stage, rate: null });
}

/** Asks before the page is left while something would be lost. */
function guard(): void {
  if (isGuarding) return;
  isGuarding = true;
  addEventListener("beforeunload", (event) => {
    if (uploadLines.all().some(isAtWork)) event.preventDefault();
  });
}

function lineOf(given: Pick<UploadLine, "id" | "name" | "place" | "details" | "bytes">): UploadLine {
  const { id, name, place, details, bytes } = given;
  const stage = { is: "checking" } as const;
  return { id, name, place, details, bytes, stage, doneBytes: 0, rate: null, versionBefore: 0, asset: null };
}

function identityOf({ name, size, lastModified }: File): KeptUpload["file"] {
  return { name, bytes: size, modified: lastModified };
}

function isSame(id: string, file: File): boolean {
  const known = works.get(id)?.identity;
  return known?.name === file.name && known.bytes === file.size && known.modified === file.lastModified;
}

/** Folders become part of the name, so that files of the same name stay apart. */
function flatName(path: string): string {
  return path.split("/").join("-");
}

/** A title is one master's. */
function withoutTitle({ title: _, ...details }: MetadataInput): MetadataInput {
  return details;
}

async function permissionFor(handle: FileSystemFileHandle): Promise<string> {
  if (!("requestPermission" in handle) || typeof handle.requestPermission !== "function") return "granted";
  return handle.requestPermission({ mode: "read" });
}
