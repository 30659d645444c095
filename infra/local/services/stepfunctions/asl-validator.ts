import { createRequire } from "node:module";

/** What `asl-validator` answers about a definition. It writes defaults into the object that it is given. */
export interface Verdict {
  isValid: boolean;
  errorsText(separator?: string): string;
}

/** The package `asl-validator`, which ships no types: the Amazon States Language's own JSON Schemas and reachability. */
export const validate: (definition: unknown) => Verdict = createRequire(import.meta.url)("asl-validator");
