import { NotSupportedError } from "../../kernel/errors.ts";

interface Expression {
  type?: string;
  name?: string;
  args?: unknown[];
  L?: unknown;
  M?: unknown;
}

interface Section {
  type: string;
  path: (string | number)[];
}

/**
 * Makes up for two places in which dynalite's expressions differ from the service's: elements of one list that are
 * removed together keep their numbers until the end, so the last go first; and lists and maps cannot be compared, which
 * is refused by name.
 */
export function reconcileExpressions(prepared: Record<string, unknown>): void {
  for (const name of ["_condition", "_filter"]) {
    const parsed = prepared[name];
    if (isRecord(parsed)) refuseDocuments(parsed.expression);
  }
  const updates = prepared._updates;
  if (isRecord(updates) && Array.isArray(updates.sections)) updates.sections.sort(byRemoval);
}

function refuseDocuments(expression: unknown): void {
  if (!isExpression(expression)) return;
  for (const argument of expression.args ?? []) {
    if (isExpression(argument) && (argument.L !== undefined || argument.M !== undefined)) {
      throw new NotSupportedError(
        `comparisons with lists and maps in DynamoDB expressions (${expression.name ?? expression.type})`,
      );
    }
    refuseDocuments(argument);
  }
}

/** Removals of list elements stand at the end, the highest index first; everything else stays in its order. */
function byRemoval(one: Section, other: Section): number {
  const [first, second] = [removedIndex(one), removedIndex(other)];
  if (first === null && second === null) return 0;
  if (first === null) return -1;
  return second === null ? 1 : second - first;
}

function removedIndex({ type, path }: Section): number | null {
  const last = path.at(-1);
  return type === "remove" && typeof last === "number" ? last : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function isExpression(value: unknown): value is Expression {
  return isRecord(value) && !Array.isArray(value);
}
