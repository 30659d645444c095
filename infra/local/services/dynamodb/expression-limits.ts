import { AwsError } from "../../kernel/errors.ts";

const expressions = [
  "ConditionExpression",
  "FilterExpression",
  "KeyConditionExpression",
  "ProjectionExpression",
  "UpdateExpression",
];

// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-expression-parameters
const MAX_EXPRESSION_BYTES = 4096;
const MAX_PLACEHOLDER_BYTES = 255;
const MAX_SUBSTITUTION_BYTES = 2 * 1024 * 1024;
const MAX_OPERATORS = 300;
const MAX_IN_OPERANDS = 100;

/** Throws ValidationException when an expression or its placeholders exceed the service's limits. */
export function checkExpressions(request: Record<string, unknown>): void {
  for (const name of expressions) {
    const expression = request[name];
    if (typeof expression === "string") checkExpression(name, expression);
  }
  for (const parameter of ["ExpressionAttributeNames", "ExpressionAttributeValues"]) {
    const placeholders = request[parameter];
    if (typeof placeholders !== "object" || placeholders === null) continue;
    const long = Object.keys(placeholders).find((key) => Buffer.byteLength(key) > MAX_PLACEHOLDER_BYTES);
    if (long)
      throw refused(
        `${parameter} contains invalid key: The expression attribute map contains a key that is too long, key: "${long}"`,
      );
    if (Buffer.byteLength(JSON.stringify(placeholders)) > MAX_SUBSTITUTION_BYTES) {
      throw refused(`${parameter} exceeds max size`);
    }
  }
}

function checkExpression(name: string, expression: string): void {
  const bytes = Buffer.byteLength(expression);
  if (bytes > MAX_EXPRESSION_BYTES) {
    throw refused(`Invalid ${name}: Expression size has exceeded the maximum allowed size; expression size: ${bytes}`);
  }
  for (const [, list = ""] of expression.matchAll(/\bIN\s*\(([^)]*)\)/gi)) {
    const operands = list.split(",").length;
    if (operands > MAX_IN_OPERANDS) {
      throw refused(
        `Invalid ${name}: The IN operator is provided with too many operands; number of operands: ${operands}`,
      );
    }
  }
  const operators = expression.match(/<>|<=|>=|[=<>+]|\s-\s|\b(?:AND|OR|NOT|IN|BETWEEN)\b|\b\w+\s*\(/gi)?.length ?? 0;
  if (operators > MAX_OPERATORS) {
    throw refused(`Invalid ${name}: The expression contains too many operators; operator count: ${operators}`);
  }
}

const refused = (message: string) => new AwsError("ValidationException", message);
