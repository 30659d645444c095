import { createHash } from "node:crypto";

/**
 * The task token of a task: opaque to its holder. It names the execution and the task; the task's id cannot be guessed,
 * and a token that was cut or altered is told apart from one that is merely too late.
 */
export function taskToken(executionArn: string, taskId: string): string {
  const body = Buffer.from(JSON.stringify([executionArn, taskId])).toString("base64url");
  return `${body}.${checksum(body)}`;
}

/** What a token names; null for a string that is none. */
export function readTaskToken(token: string): { executionArn: string; taskId: string } | null {
  const [body, sum, ...rest] = token.split(".");
  if (body === undefined || sum !== checksum(body) || rest.length > 0) return null;
  const named: unknown = JSON.parse(Buffer.from(body, "base64url").toString());
  if (!Array.isArray(named)) return null;
  const [executionArn, taskId]: unknown[] = named;
  return typeof executionArn === "string" && typeof taskId === "string" ? { executionArn, taskId } : null;
}

function checksum(body: string): string {
  return createHash("sha256").update(`task token ${body}`).digest("base64url").slice(0, 22);
}
