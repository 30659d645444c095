import type { DemoReport } from "./report.ts";
import type { ReviewDemoReport } from "./run-review-demo.ts";

export function printProgress(line: string): void {
  console.log(line);
}

/** The table at the end, and beneath it what did not hold; each check was told when it was made. */
export function printTable({ assets, checks, ok }: DemoReport): void {
  const rows = assets.map((asset) => [
    asset.name,
    asset.kind ?? "?",
    asset.status,
    asset.tags.slice(0, 4).join(", "),
    `${asset.renditions.filter(({ verified }) => verified).length}/${asset.renditions.length}`,
    String(asset.statesEntered),
    String(asset.lambdaCalls),
    asset.writeUnits.toFixed(0),
    `$${asset.estimatedCostUsd.toFixed(4)}`,
    asset.seconds.toFixed(1),
  ]);
  const head = ["asset", "kind", "status", "tags", "renditions", "states", "lambdas", "WRU", "AWS cost", "seconds"];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  console.log(`\n${line(head)}\n${widths.map((width) => "─".repeat(width)).join("  ")}`);
  for (const row of rows) console.log(line(row));
  printChecks(checks, ok);
}

/** How the stages ended, and the record, line by line. */
export function printReview({ stages, record, checks, ok }: ReviewDemoReport): void {
  for (const { version, name, state, because, reviewers } of stages)
    console.log(
      `\nversion ${version}  ${name.padEnd(10)}  ${state.replaceAll("_", " ")}\n  ${because}\n  ${reviewers.join("; ") || "nobody"}`,
    );
  console.log("\nThe record:");
  for (const { sequence, at, summary, hash } of record.records)
    console.log(
      `${String(sequence).padStart(3)}  ${at.slice(0, 16).replace("T", " ")}  ${hash.slice(0, 8)}  ${summary}`,
    );
  printChecks(checks, ok);
}

function printChecks(checks: DemoReport["checks"], ok: boolean): void {
  const broken = checks.filter((check) => !check.ok);
  console.log(`\n${checks.length - broken.length} of ${checks.length} checks held.`);
  for (const { name, detail } of broken) console.log(`✗ ${name}: ${detail}`);
  if (ok) console.log("Everything held.");
}
