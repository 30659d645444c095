export const languages = { en: "English", de: "Deutsch" } as const;
export type Language = keyof typeof languages;

export const isLanguage = (text: string | undefined): text is Language => text !== undefined && text in languages;

let current = localeFor(preferredLanguage());

/** The locale by which dates and figures are written: the person's own variant of the language that the page speaks. */
export const locale = (): string => current;

export function setLocale(language: string): void {
  current = localeFor(language);
}

/** The first of the browser's languages that the pages speak. */
export function preferredLanguage(wanted: readonly string[] = navigator.languages): Language {
  return wanted.map((tag) => tag.split("-")[0]).find(isLanguage) ?? "en";
}

/** `de-AT` for a page in German, where the browser asks for it; else plain `de`. */
export function localeFor(language: string, wanted: readonly string[] = navigator.languages): string {
  return wanted.find((tag) => tag === language || tag.startsWith(`${language}-`)) ?? language;
}
