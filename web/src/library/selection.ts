import { useSyncExternalStore } from "react";

/** What is selected, and where the keyboard stands. Each card listens for itself, so that one that changes draws itself alone. */
export function makeSelection() {
  let selected: ReadonlySet<string> = new Set();
  /** Where a range begins. */
  let anchor: string | undefined;
  let focused: string | undefined;
  /** Whether the focus has to be brought to `focused` once it is drawn. */
  let isComing = false;
  const listeners = new Set<() => void>();

  const tell = () => {
    for (const listener of listeners) listener();
  };

  return {
    subscribe(listener: () => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    all: () => selected,
    anchor: () => anchor,
    focused: () => focused,

    toggle(id: string): void {
      const next = new Set(selected);
      if (!next.delete(id)) next.add(id);
      selected = next;
      anchor = id;
      tell();
    },

    /** Selects these besides what is selected; the range goes on from where it began. */
    add(ids: Iterable<string>): void {
      selected = new Set([...selected, ...ids]);
      tell();
    },

    /** Selects these and nothing else. */
    keep(ids: Iterable<string>): void {
      selected = new Set(ids);
      tell();
    },

    clear(): void {
      anchor = undefined;
      if (selected.size === 0) return;
      selected = new Set();
      tell();
    },

    /** Something got the focus by itself. */
    focusIsAt(id: string): void {
      if (focused === id) return;
      focused = id;
      tell();
    },

    /** Brings the focus to it, as soon as it is drawn. */
    focus(id: string): void {
      focused = id;
      anchor ??= id;
      isComing = true;
      tell();
    },

    /** Whether it should take the focus now; it is asked once. */
    takesFocus(id: string): boolean {
      if (!isComing || focused !== id) return false;
      isComing = false;
      return true;
    },
  };
}
export type Selection = ReturnType<typeof makeSelection>;

export function useIsSelected(selection: Selection, id: string): boolean {
  return useSyncExternalStore(selection.subscribe, () => selection.all().has(id));
}

export function useFocused(selection: Selection): string | undefined {
  return useSyncExternalStore(selection.subscribe, selection.focused);
}

export function useSelected(selection: Selection): ReadonlySet<string> {
  return useSyncExternalStore(selection.subscribe, selection.all);
}

/** Whether the keyboard enters the list here: where it stood last, else at the first. */
export function useIsEntry(selection: Selection, id: string, isFirst: boolean): boolean {
  return useSyncExternalStore(selection.subscribe, () => {
    const focused = selection.focused();
    return focused === undefined ? isFirst : focused === id;
  });
}
