/** A file as somebody brought it. */
export interface BroughtFile {
  file: File;
  /** Its path in the folder that it came with; its name alone where it came by itself. */
  path: string;
  /** By which the browser finds it again after a reload, where it can. */
  handle?: FileSystemFileHandle;
}

/** Files that nobody means to send: what systems put beside them. */
const hidden = /^\.|^(Thumbs\.db|desktop\.ini)$/i;

/** Everything that was dropped, folders with all that is in them. It has to be called before the event is over. */
export async function droppedFiles({ items, files }: DataTransfer): Promise<BroughtFile[]> {
  const dropped = [...items].filter(({ kind }) => kind === "file");
  if (dropped.length === 0) return chosenFiles(files);
  const found = dropped.map(async (item) => {
    // Both have to be asked for at once: the items are gone with the event.
    const [entry, handle] = [item.webkitGetAsEntry(), handleOf(item)];
    const file = item.getAsFile();
    if (entry?.isDirectory) return filesIn(entry);
    return file === null ? [] : [{ file, path: file.name, ...(await handle) }];
  });
  return (await Promise.all(found)).flat();
}

/** What was chosen in the browser's own dialog, of files or of a folder. */
export function chosenFiles(files: Iterable<File>): BroughtFile[] {
  return [...files]
    .filter(({ name, webkitRelativePath }) => webkitRelativePath === "" || !hidden.test(name))
    .map((file) => ({ file, path: file.webkitRelativePath || file.name }));
}

async function filesIn(entry: FileSystemEntry): Promise<BroughtFile[]> {
  if (hidden.test(entry.name)) return [];
  if (isFile(entry)) {
    const file = await new Promise<File>((resolve, reject) => entry.file(resolve, reject));
    return [{ file, path: entry.fullPath.replace(/^\//, "") }];
  }
  if (!isDirectory(entry)) return [];
  const reader = entry.createReader();
  const found: BroughtFile[] = [];
  for (;;) {
    // A reader gives a hundred at a time, and none when there are no more.
    const entries = await new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, reject));
    if (entries.length === 0) return found;
    for (const child of entries) found.push(...(await filesIn(child)));
  }
}

function isFile(entry: FileSystemEntry): entry is FileSystemFileEntry {
  return entry.isFile;
}

function isDirectory(entry: FileSystemEntry): entry is FileSystemDirectoryEntry {
  return entry.isDirectory;
}

async function handleOf(item: DataTransferItem): Promise<{ handle?: FileSystemFileHandle }> {
  if (!("getAsFileSystemHandle" in item) || typeof item.getAsFileSystemHandle !== "function") return {};
  const handle: unknown = await item.getAsFileSystemHandle().catch(() => undefined);
  return handle instanceof FileSystemFileHandle ? { handle } : {};
}
