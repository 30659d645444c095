import type { Kernel } from "./kernel.ts";

export type LogLevel = Parameters<Kernel["log"]>[0];

const order: LogLevel[] = ["debug", "info", "warn", "error"];

/** Writes lines of at least `threshold` to stderr, so that stdout stays a program's own. */
export function makeLog(threshold: LogLevel): Kernel["log"] {
  return (level, message, fields) => {
    if (order.indexOf(level) < order.indexOf(threshold)) return;
    const details = fields && Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : "";
    process.stderr.write(`${level.padEnd(5)} ${message}${details}\n`);
  };
}
