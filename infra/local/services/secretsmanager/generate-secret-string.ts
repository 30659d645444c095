import { randomInt } from "node:crypto";
import * as z from "zod";

const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]).default(false);

/** GenerateSecretString of AWS::SecretsManager::Secret. */
export const GenerateSecretString = z.strictObject({
  PasswordLength: z.coerce.number().int().min(1).max(4096).default(32),
  ExcludeCharacters: z.string().default(""),
  ExcludeLowercase: flag,
  ExcludeUppercase: flag,
  ExcludeNumbers: flag,
  ExcludePunctuation: flag,
  IncludeSpace: flag,
  RequireEachIncludedType: z
    .union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")])
    .default(true),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});
export type GenerateSecretString = z.infer<typeof GenerateSecretString>;

// https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
const lowercase = "abcdefghijklmnopqrstuvwxyz";
const numbers = "0123456789";
const punctuation = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

/** A random secret: a password, or the template's JSON with the password under the key that is asked for. Throws when the exclusions leave nothing to choose from. */
export function generateSecretString(wanted: GenerateSecretString): string {
  const password = randomPassword(wanted);
  if (wanted.SecretStringTemplate === undefined && wanted.GenerateStringKey === undefined) return password;
  if (wanted.SecretStringTemplate === undefined || wanted.GenerateStringKey === undefined) {
    throw new Error("SecretStringTemplate and GenerateStringKey must be given together.");
  }
  const template: unknown = JSON.parse(wanted.SecretStringTemplate);
  if (typeof template !== "object" || template === null || Array.isArray(template))
    throw new Error("SecretStringTemplate must be a JSON object.");
  return JSON.stringify({ ...template, [wanted.GenerateStringKey]: password });
}

function randomPassword(wanted: GenerateSecretString): string {
  const kinds = [
    wanted.ExcludeLowercase ? "" : lowercase,
    wanted.ExcludeUppercase ? "" : lowercase.toUpperCase(),
    wanted.ExcludeNumbers ? "" : numbers,
    wanted.ExcludePunctuation ? "" : punctuation,
    wanted.IncludeSpace ? " " : "",
  ]
    .map((characters) => [...characters].filter((character) => !wanted.ExcludeCharacters.includes(character)))
    .filter((characters) => characters.length > 0);
  if (kinds.length === 0) throw new Error("The exclusions of GenerateSecretString leave no character.");
  const required = wanted.RequireEachIncludedType ? kinds : [];
  if (required.length > wanted.PasswordLength) throw new Error("PasswordLength is too short for each included type.");
  const all = kinds.flat();
  const chosen = [
    ...required.map(pick),
    ...Array.from({ length: wanted.PasswordLength - required.length }, () => pick(all)),
  ];
  // The required characters must not always stand first.
  for (let index = chosen.length - 1; index > 0; index -= 1) {
    const other = randomInt(index + 1);
    [chosen[index], chosen[other]] = [chosen[other] ?? "", chosen[index] ?? ""];
  }
  return chosen.join("");
}

const pick = (characters: string[]): string => characters[randomInt(characters.length)] ?? "";
