import type { ServiceModel, Shape } from "./service-model.ts";

/** What to do with a document on its way through a model. */
interface Rewrite {
  /** The name that a member has in the document at hand. */
  nameIn(member: string, shape: Shape): string;
  nameOut(member: string, shape: Shape): string;
  leaf?(value: unknown, shape: Shape): unknown;
  /** The members of each structure by the names that they have in the document at hand. Every call asks; the models stay as they are. */
  known: WeakMap<Shape, Map<string, RenamedMember>>;
}

interface RenamedMember {
  nameOut: string;
  shape: Shape;
}

export const wireName = (member: string, shape: Shape): string => shape["x-wire"] ?? member;
const ownName = (member: string): string => member;

const reading: Rewrite = { nameIn: wireName, nameOut: ownName, leaf: toSeconds, known: new WeakMap() };
const writing: Rewrite = { nameIn: ownName, nameOut: wireName, known: new WeakMap() };
const normalising: Rewrite = { nameIn: ownName, nameOut: ownName, leaf: toSeconds, known: new WeakMap() };

/** From the wire to the model: member names by `x-wire`, timestamps as seconds also where the client wrote ISO 8601. */
export function fromWire(model: ServiceModel, shape: Shape | undefined, document: unknown): unknown {
  return rewrite(model, shape, document, reading);
}

/** From the model to the wire. */
export function toWire(model: ServiceModel, shape: Shape | undefined, document: unknown): unknown {
  return rewrite(model, shape, document, writing);
}

/** Leaves the names, and turns ISO 8601 timestamps, which in-process callers such as state machines write, into seconds. */
export function normaliseTimestamps(model: ServiceModel, shape: Shape | undefined, document: unknown): unknown {
  return rewrite(model, shape, document, normalising);
}

function toSeconds(value: unknown, shape: Shape): unknown {
  if (shape["x-type"] !== "timestamp" || typeof value !== "string") return value;
  const milliseconds = Date.parse(value);
  return Number.isNaN(milliseconds) ? value : milliseconds / 1000;
}

/** Members that the shape does not have stay as they are: refusing them is validation's task. Null members are absent. */
function rewrite(model: ServiceModel, unresolved: Shape | undefined, value: unknown, how: Rewrite): unknown {
  if (unresolved === undefined || value === undefined || value === null) return value;
  const shape = model.resolve(unresolved);
  if (Array.isArray(value)) return value.map((item) => rewrite(model, shape.items, item, how));
  if (!isRecord(value)) return how.leaf ? how.leaf(value, shape) : value;
  const members = shape.properties;
  if (!members) {
    const each = typeof shape.additionalProperties === "object" ? shape.additionalProperties : undefined;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, rewrite(model, each, item, how)]));
  }
  const known = membersOf(shape, members, how);
  const out: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    if (item === null || item === undefined) continue;
    const member = known.get(name);
    if (member === undefined) out[name] = item;
    else out[member.nameOut] = rewrite(model, member.shape, item, how);
  }
  return out;
}

function membersOf(shape: Shape, members: Record<string, Shape>, how: Rewrite): Map<string, RenamedMember> {
  const known = how.known.get(shape);
  if (known !== undefined) return known;
  const byName = new Map(
    Object.entries(members).map(([member, memberShape]) => [
      how.nameIn(member, memberShape),
      { nameOut: how.nameOut(member, memberShape), shape: memberShape },
    ]),
  );
  how.known.set(shape, byName);
  return byName;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
