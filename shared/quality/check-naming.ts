import type { Config } from "../config/schema.ts";
import { filenameProblem } from "../naming/master-key.ts";
import type { Finding } from "./finding.ts";

/** The file name held against the organisation's naming policy; the name is the last part of the key. */
export function checkNaming(key: string, naming: Config["naming"]): Finding[] {
  const name = key.slice(key.lastIndexOf("/") + 1);
  const problem = filenameProblem(name, naming);
  return problem === null
    ? []
    : [{ check: "naming", verdict: "warn", message: problem, measured: { length: name.length } }];
}
