/**
 * Reads the answer of a function that reports failed items of its batch, `{ batchItemFailures: [{ itemIdentifier }] }`.
 * Answers the identifiers; `"all"` when the answer is not of this form or names an item that was not in the batch, which
 * fails the whole batch. https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html#services-sqs-batchfailurereporting
 */
export function readBatchItemFailures(answer: unknown, identifiers: readonly string[]): Set<string> | "all" {
  if (answer === null || answer === undefined || answer === "") return new Set();
  if (typeof answer !== "object" || !("batchItemFailures" in answer))
    return typeof answer === "object" && Object.keys(answer).length === 0 ? new Set() : "all";
  const listed = answer.batchItemFailures;
  if (listed === null || listed === undefined) return new Set();
  if (!Array.isArray(listed)) return "all";
  const failed = new Set<string>();
  for (const item of listed) {
    const identifier: unknown = typeof item === "object" && item !== null ? item.itemIdentifier : undefined;
    if (typeof identifier !== "string" || !identifiers.includes(identifier)) return "all";
    failed.add(identifier);
  }
  return failed;
}
