import type { DemoCheck, Say } from "./report.ts";

/** Tries whether something holds, and puts it on the list with the reason when it does not. */
export type Check = (name: string, hold: () => Promise<true | string>) => Promise<void>;

export function makeChecks(say: Say): { checks: DemoCheck[]; check: Check } {
  const checks: DemoCheck[] = [];
  return {
    checks,
    async check(name, hold) {
      const detail = await hold().catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
      checks.push({ name, ok: detail === true, detail: detail === true ? "" : detail });
      say(`  ${detail === true ? "✓" : "✗"} ${name}${detail === true ? "" : `: ${detail}`}`);
    },
  };
}
