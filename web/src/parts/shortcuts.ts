import { useEffect, useRef, useSyncExternalStore } from "react";
import { preferences } from "../preferences.ts";

export interface Shortcut {
  /** One key by its name (`j`, `Escape`, `?`), two after one another (`g l`), or with Control or Command (`mod+Enter`). */
  keys: string;
  /** What it does, for the help. */
  words: string;
  run: (event: KeyboardEvent) => void;
}

interface Registered {
  area: string;
  shortcuts: readonly Shortcut[];
}

const betweenKeysMs = 1_000;
const editable = "input, textarea, select, [contenteditable=true], [role=textbox]";
/** What has keys of its own. */
const busy = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox], [role=combobox]";

let registered: readonly Registered[] = [];
let first: { key: string; at: number } | undefined;
const listeners = new Set<() => void>();

/** Lets keys do something for as long as the screen is shown; the newest screen comes first. `area` is their heading in the help. */
export function useShortcuts(area: string, shortcuts: readonly Shortcut[]): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });
  useEffect(() => {
    const entry = {
      area,
      get shortcuts() {
        return current.current;
      },
    };
    set([entry, ...registered]);
    return () => set(registered.filter((one) => one !== entry));
  }, [area]);
}

/** What keys do just now. */
export function useKnownShortcuts(): readonly Registered[] {
  return useSyncExternalStore(subscribe, () => registered);
}

function set(next: readonly Registered[]): void {
  if (registered.length === 0) addEventListener("keydown", onKey);
  if (next.length === 0) removeEventListener("keydown", onKey);
  registered = next;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function onKey(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || event.altKey) return;
  const isWithModifier = event.ctrlKey || event.metaKey;
  if (!isWithModifier && (preferences.get("shortcuts") === "off" || isTakenBy(event.target))) return;
  const key = isWithModifier ? `mod+${event.key}` : event.key;
  const before = first !== undefined && event.timeStamp - first.at < betweenKeysMs ? `${first.key} ${key}` : undefined;
  first = isWithModifier ? undefined : { key, at: event.timeStamp };
  const all = registered.flatMap(({ shortcuts }) => shortcuts);
  const found = all.find(({ keys }) => keys === before) ?? all.find(({ keys }) => keys === key);
  if (found === undefined) return;
  first = undefined;
  event.preventDefault();
  found.run(event);
}

function isTakenBy(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(`${editable}, ${busy}`) !== null;
}
