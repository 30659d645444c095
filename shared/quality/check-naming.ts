import type { Finding } from "./finding.ts";

/** The file name held against the organisation's naming policy; the name is the last part of the key. */
export function checkNaming(key: string, policy: { pattern: RegExp; words: string; maxLength: number }): Finding[] {
  const name = key.slice(key.lastIndexOf("/") + 1);
  if (policy.pattern.test(name) && name.length <= policy.maxLength) return [];
  return [
    {
      check: "naming",
      verdict: "warn",
      message: `The name “${[...name].slice(0, 80).join("")}” does not follow the naming policy. Expected: ${policy.words} At most ${policy.maxLength} characters.`,
      measured: { length: name.length },
    },
  ];
}
