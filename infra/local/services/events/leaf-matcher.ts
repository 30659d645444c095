import { BlockList, isIP } from "node:net";

/** One of the alternatives listed for a field: a test of a present scalar, or the demand that the field be absent. */
export type LeafMatcher = { absent: true } | { absent: false; matches: (leaf: unknown) => boolean };

type Refuse = (reason: string) => Error;

export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

const present = (matches: (leaf: unknown) => boolean): LeafMatcher => ({ absent: false, matches });
const onString = (test: (text: string) => boolean) => present((leaf) => typeof leaf === "string" && test(leaf));

/** Compiles one element of a leaf's array: a literal, or an object with one operator. */
export function compileMatcher(value: unknown, refuse: Refuse): LeafMatcher {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean") {
    return present((leaf) => leaf === value);
  }
  const [operator, operand] = onlyEntry(value, refuse);
  switch (operator) {
    case "prefix":
      return onString(affix(operand, "startsWith", refuse));
    case "suffix":
      return onString(affix(operand, "endsWith", refuse));
    case "equals-ignore-case":
      return onString(sameIgnoringCase(textOf(operand, operator, refuse)));
    case "wildcard":
      return onString(wildcard(textOf(operand, operator, refuse), refuse));
    case "anything-but":
      return present(anythingBut(operand, refuse));
    case "numeric":
      return present(numeric(operand, refuse));
    case "cidr":
      return onString(cidr(textOf(operand, operator, refuse), refuse));
    case "exists":
      if (typeof operand !== "boolean") throw refuse("exists match pattern must be either true or false");
      return operand ? present(() => true) : { absent: true };
    default:
      throw refuse(`Unrecognized match type ${operator}`);
  }
}

function onlyEntry(value: unknown, refuse: Refuse): [string, unknown] {
  const entries = isPlainObject(value) ? Object.entries(value) : [];
  const [first] = entries;
  if (!first || entries.length > 1)
    throw refuse("Match value must be String, number, true, false, or null, or an object with one match type");
  return first;
}

function textOf(operand: unknown, operator: string, refuse: Refuse): string {
  if (typeof operand !== "string") throw refuse(`${operator} match pattern must be a string`);
  return operand;
}

const sameIgnoringCase = (wanted: string) => (text: string) => text.toLowerCase() === wanted.toLowerCase();

function affix(operand: unknown, side: "startsWith" | "endsWith", refuse: Refuse): (text: string) => boolean {
  if (typeof operand === "string") return (text) => text[side](operand);
  const [inner, wanted] = onlyEntry(operand, refuse);
  if (inner !== "equals-ignore-case") throw refuse(`Unsupported anything inside prefix or suffix: ${inner}`);
  const lowered = textOf(wanted, inner, refuse).toLowerCase();
  return (text) => text.toLowerCase()[side](lowered);
}

const literal = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&");

function wildcard(pattern: string, refuse: Refuse): (text: string) => boolean {
  let source = "";
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index);
    const following = pattern.charAt(index + 1);
    if (character === "\\") {
      if (following !== "*" && following !== "\\") throw refuse(`Invalid escape character at pos ${index}`);
      source += literal(following);
      index += 1;
    } else if (character === "*") {
      if (following === "*") throw refuse(`Consecutive wildcard characters at pos ${index}`);
      source += ".*";
    } else source += literal(character);
  }
  const expression = new RegExp(`^${source}$`, "su");
  return (text) => expression.test(text);
}

function anythingBut(operand: unknown, refuse: Refuse): (leaf: unknown) => boolean {
  if (isPlainObject(operand)) {
    const [inner, excluded] = onlyEntry(operand, refuse);
    const texts = (Array.isArray(excluded) ? excluded : [excluded]).map((text) =>
      textOf(text, `anything-but ${inner}`, refuse),
    );
    if (texts.length === 0) throw refuse("anything-but list must not be empty");
    const tests = texts.map((text) => excludedTest(inner, text, refuse));
    return (leaf) => typeof leaf !== "string" || !tests.some((test) => test(leaf));
  }
  const literals = Array.isArray(operand) ? operand : [operand];
  if (literals.length === 0) throw refuse("anything-but list must not be empty");
  const kinds = new Set(literals.map((literal) => typeof literal));
  if (kinds.size > 1 || !(kinds.has("string") || kinds.has("number"))) {
    throw refuse("anything-but list must contain either strings or numbers");
  }
  return (leaf) => !literals.includes(leaf);
}

function excludedTest(operator: string, text: string, refuse: Refuse): (leaf: string) => boolean {
  switch (operator) {
    case "prefix":
      return (leaf) => leaf.startsWith(text);
    case "suffix":
      return (leaf) => leaf.endsWith(text);
    case "equals-ignore-case":
      return sameIgnoringCase(text);
    case "wildcard":
      return wildcard(text, refuse);
    default:
      throw refuse(`Unsupported anything-but pattern: ${operator}`);
  }
}

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  "=": (value, bound) => value === bound,
  "<": (value, bound) => value < bound,
  "<=": (value, bound) => value <= bound,
  ">": (value, bound) => value > bound,
  ">=": (value, bound) => value >= bound,
};

/** The range in which EventBridge compares numbers: ±5 × 10⁹. */
const LARGEST_NUMBER = 5_000_000_000;

function numeric(operand: unknown, refuse: Refuse): (leaf: unknown) => boolean {
  if (!Array.isArray(operand) || (operand.length !== 2 && operand.length !== 4)) {
    throw refuse("numeric match pattern must be an array of one or two comparisons");
  }
  const tests: ((value: number) => boolean)[] = [];
  const operators: string[] = [];
  for (let index = 0; index < operand.length; index += 2) {
    const operator: unknown = operand[index];
    const bound: unknown = operand[index + 1];
    const compare = typeof operator === "string" ? comparisons[operator] : undefined;
    if (!compare) throw refuse(`Unrecognized numeric range operator: ${operator}`);
    if (typeof bound !== "number" || Math.abs(bound) > LARGEST_NUMBER)
      throw refuse("Value of numeric operator must be a number between -5.0e9 and +5.0e9");
    operators.push(String(operator));
    tests.push((value) => compare(value, bound));
  }
  if (operators.length === 2 && !(operators[0]?.startsWith(">") && operators[1]?.startsWith("<"))) {
    throw refuse("A numeric range must give its lower bound first, then its upper bound");
  }
  return (leaf) => typeof leaf === "number" && tests.every((test) => test(leaf));
}

function cidr(range: string, refuse: Refuse): (text: string) => boolean {
  const [address = "", bits = ""] = range.split("/");
  const version = isIP(address);
  const width = Number(bits);
  if (version === 0 || !/^\d+$/.test(bits) || width > (version === 4 ? 32 : 128))
    throw refuse(`Malformed CIDR, one '/' required: ${range}`);
  const block = new BlockList();
  block.addSubnet(address, width, version === 4 ? "ipv4" : "ipv6");
  return (text) => isIP(text) === version && block.check(text, version === 4 ? "ipv4" : "ipv6");
}
