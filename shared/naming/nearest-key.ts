import type { Config } from "../config/schema.ts";
import { nearestFilename } from "./master-key.ts";

/** Where a file goes whose own path does not say. */
export interface Home {
  brand?: string | undefined;
  campaign?: string | undefined;
}

export interface NearestKey {
  /** A key that the policy accepts; null when something is missing that nobody can guess. */
  key: string | null;
  missing: ("brand" | "campaign" | "extension")[];
}

/**
 * The nearest key that would be accepted for a file, by the path it has where it comes from: folders that name a brand,
 * or a campaign of it, by id or name and in any case, are taken at their word; what is missing is taken from `home`.
 * Folders in between become part of the name, so that files of the same name stay apart.
 */
export function nearestKey(path: string, config: Pick<Config, "brands" | "naming">, home: Home = {}): NearestKey {
  const folders = path.split(/[/\\]+/).filter((part) => part !== "" && part !== "." && part !== "..");
  const filename = folders.pop() ?? "";
  const ownBrand = taken(folders, config.brands);
  const brand = ownBrand ?? config.brands.find(({ id }) => id === home.brand);
  const campaigns = brand?.campaigns ?? [];
  const campaign =
    taken(folders, campaigns) ??
    // A campaign that was chosen for one brand is none of another's that the folders name.
    (ownBrand === undefined || ownBrand.id === home.brand
      ? campaigns.find(({ id }) => id === home.campaign)
      : undefined);
  const name = nearestFilename([...folders, filename].join("-"), config.naming);
  const missing = [
    ...(brand === undefined ? (["brand"] as const) : []),
    ...(campaign === undefined ? (["campaign"] as const) : []),
    ...(name === null ? (["extension"] as const) : []),
  ];
  return { key: missing.length === 0 ? `${brand?.id}/${campaign?.id}/${name}` : null, missing };
}

/** What the first folder names that names one of these; the folder is taken out, and those before it with it. */
function taken<T extends { id: string; name: string }>(folders: string[], known: readonly T[]): T | undefined {
  for (const [at, folder] of folders.entries()) {
    const found = known.find(({ id, name }) => [id, name].some((word) => plain(word) === plain(folder)));
    if (found === undefined) continue;
    folders.splice(0, at + 1);
    return found;
  }
  return undefined;
}

/** A word without what people write differently. */
function plain(word: string): string {
  return word
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "");
}
