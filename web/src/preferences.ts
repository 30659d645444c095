import { useSyncExternalStore } from "react";

const choices = {
  theme: ["system", "light", "dark"],
  language: ["system", "en", "de"],
  /** Whether single keys do something; who dictates, or trembles, turns them off. */
  shortcuts: ["on", "off"],
  /** How the library is laid out, and how much of it fits. */
  view: ["grid", "list"],
  density: ["normal", "compact"],
} as const;

type Choices = typeof choices;
export type PreferenceName = keyof Choices;
export type Preference<Name extends PreferenceName> = Choices[Name][number];

const listeners = new Set<() => void>();
addEventListener("storage", tell);

/** How somebody wants this browser to look. */
export const preferences = {
  choices,

  get<Name extends PreferenceName>(name: Name): Preference<Name> {
    const offered: readonly Preference<Name>[] = choices[name];
    const [usual] = offered;
    const kept = read(name);
    const found = offered.find((choice) => choice === kept) ?? usual;
    if (found === undefined) throw new Error(`There is nothing to choose for ${name}.`);
    return found;
  },

  set<Name extends PreferenceName>(name: Name, choice: Preference<Name>): void {
    try {
      localStorage.setItem(`greenlight.${name}`, choice);
    } catch {
      // A browser that keeps nothing forgets the choice with the page.
    }
    tell();
  },

  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

export function usePreference<Name extends PreferenceName>(name: Name): Preference<Name> {
  return useSyncExternalStore(preferences.subscribe, () => preferences.get(name));
}

/** Shows the theme that was chosen, here and in the other tabs; `theme.js` has done it before the first paint. */
export function followTheme(): void {
  preferences.subscribe(() => {
    const theme = preferences.get("theme");
    if (theme === "system") delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  });
}

function read(name: PreferenceName): string | null {
  try {
    return localStorage.getItem(`greenlight.${name}`);
  } catch {
    return null;
  }
}

function tell(): void {
  for (const listener of listeners) listener();
}
