import type { Config } from "../config/schema.ts";

interface MasterKey {
  brand: string;
  campaign: string;
  filename: string;
}

/** What is not accepted is so for its place, or for its name alone. */
export type ParsedKey =
  | { ok: true; place: MasterKey }
  | { ok: false; place: MasterKey; about: "place" | "name"; reason: string };

/** Where what belongs to no brand is listed, for administrators only. No brand can be called so. */
export const unassigned = "-";

/**
 * Reads `<brand>/<campaign>/<file name>` and holds it against the configuration. What is not accepted comes back
 * with a reason in words and, where there is one, the nearest name that would do.
 */
export function parseMasterKey(key: string, config: Pick<Config, "brands" | "naming">): ParsedKey {
  const [brandId = "", campaignId = "", ...rest] = key.split("/");
  const brand = config.brands.find(({ id }) => id === brandId);
  const filename = rest.join("/");
  const place = {
    brand: brand?.id ?? unassigned,
    campaign: rest.length > 0 ? campaignId : "",
    filename: filename || (key.split("/").at(-1) ?? key),
  };
  const refuse = (reason: string, about: "place" | "name" = "place"): ParsedKey => ({
    ok: false,
    place,
    about,
    reason,
  });

  if (rest.length !== 1 || filename === "")
    return refuse("A master's key is <brand>/<campaign>/<file name>, with exactly two slashes. Upload it there.");
  if (brand === undefined) {
    return refuse(
      `There is no brand ${quoted(brandId)}. The brands are: ${config.brands.map(({ id }) => id).join(", ")}.`,
    );
  }
  if (!brand.campaigns.some(({ id }) => id === campaignId)) {
    return refuse(
      `The brand ${brand.id} has no campaign ${quoted(campaignId)}. Its campaigns are: ${brand.campaigns.map(({ id }) => id).join(", ")}.`,
    );
  }
  const broken = filenameProblem(filename, config.naming);
  return broken === null ? { ok: true, place } : refuse(broken, "name");
}

/** Why a file name breaks the policy, in words with the nearest name that would do; null when it does not. */
export function filenameProblem(filename: string, naming: Config["naming"]): string | null {
  const accepted = filename.length <= naming.maxLength && naming.pattern.test(filename);
  if (accepted) return null;
  const nearest = nearestFilename(filename, naming);
  const asked = `A file name has at most ${naming.maxLength} characters: ${naming.words}`;
  return `The name ${quoted(filename)} is not accepted. ${asked}${nearest === null ? "" : ` You could call it ${quoted(nearest)}.`}`;
}

/** The name that the policy accepts and that changes the least; null when none is found. */
export function nearestFilename(filename: string, naming: Config["naming"]): string | null {
  const base = filename.split(/[/\\]/).at(-1) ?? filename;
  const plain = base
    .normalize("NFKD")
    .replace(/\p{M}+/gu, "")
    .replaceAll("ß", "ss")
    .replaceAll(/[æÆ]/g, "ae")
    .replaceAll(/[øØ]/g, "o")
    .replaceAll(/[łŁ]/g, "l");
  const dot = plain.lastIndexOf(".");
  const extension = (dot === -1 ? "" : plain.slice(dot + 1))
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "")
    .slice(0, 5);
  if (extension === "") return null;
  const stem = (dot === -1 ? plain : plain.slice(0, dot)).replace(/[^A-Za-z0-9._-]+/g, "-");
  const tidied = [
    stem.replace(/-*([._-])[._-]*/g, "$1"),
    stem.replace(/[._-]+/g, "-"),
    stem.replace(/[._-]+/g, "-").toLowerCase(),
    stem.replace(/[^A-Za-z0-9]+/g, "").toLowerCase(),
  ];
  for (const candidate of tidied) {
    const trimmed = candidate.replace(/^[._-]+|[._-]+$/g, "").slice(0, naming.maxLength - extension.length - 1);
    const name = `${trimmed.replace(/[._-]+$/g, "") || "master"}.${extension}`;
    if (name.length <= naming.maxLength && naming.pattern.test(name)) return name;
  }
  return null;
}

/** A name as it may stand in a sentence: bounded, without line breaks, in quotation marks. */
function quoted(name: string): string {
  const clean = name.replace(/\p{C}+/gu, "�");
  const characters = [...clean];
  return `“${characters.length > 80 ? `${characters.slice(0, 79).join("")}…` : clean}”`;
}
