import i18next, { type BackendModule } from "i18next";
import { initReactI18next } from "react-i18next";
import * as z from "zod";
import { preferences } from "../preferences.ts";
import type { Area, Words } from "./catalogs.ts";
import { preferredLanguage, setLocale } from "./locale.ts";

/** One file for each area and language; a page loads those of the areas that it shows, in the one language that it speaks. */
const files = import.meta.glob<{ default: Words<object> }>("./{en,de}/*.ts");

const Catalog = z.record(z.string(), z.unknown());

const catalogs: BackendModule = {
  type: "backend",
  init: () => {},
  async read(language, area) {
    const load = files[`./${language}/${area}.ts`];
    if (load === undefined) throw new Error(`There are no words for ${area} in ${language}.`);
    return Catalog.parse((await load()).default);
  },
};

/**
 * Begins to speak the language that was chosen, or else the browser's, and follows the choice from then on. The words of these areas
 * are there from the beginning.
 */
export async function startLanguage(areas: readonly Area[]): Promise<void> {
  i18next.on("languageChanged", (language) => {
    setLocale(language);
    document.documentElement.lang = language;
  });
  await i18next
    .use(catalogs)
    .use(initReactI18next)
    .init({
      lng: chosen(),
      // Both languages have the same keys; a test holds them together.
      fallbackLng: false,
      ns: ["parts", ...areas],
      defaultNS: "parts",
      interpolation: { escapeValue: false },
    });
  preferences.subscribe(() => {
    if (i18next.language !== chosen()) void i18next.changeLanguage(chosen());
  });
}

/** The words of an area, so that its first screen has them when it comes. */
export const loadWords = (areas: readonly Area[]): Promise<void> => i18next.loadNamespaces(areas);

function chosen() {
  const language = preferences.get("language");
  return language === "system" ? preferredLanguage() : language;
}
