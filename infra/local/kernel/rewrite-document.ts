import type { ServiceModel, Shape } from "./service-model.ts";

/** What to do with a document on its way through a model. */
interface Rewrite {
  /** The name that a member has in the document at hand. */
  nameIn(member: string, shape: Shape): string;
  nameOut(member: string, shape: Shape): string;
  leaf?(value: unknown, shape: Shape): unknown;
  /** The members of each structure by the names that they have in the document at hand. Every call asks; the models stay as they are. */
  known: WeakMap<Shape, Map<string, RenamedMember>>;
  /** Of each shape, whether documents of it stay as they are. */
  settled: WeakMap<Shape, boolean>;
}

interface RenamedMember {
  nameOut: string;
  shape: Shape;
}

export const wireName = (member: string, shape: Shape): string => shape["x-wire"] ?? member;
const ownName = (member: string): string => member;

const reading: Rewrite = { nameIn: wireName, nameOut: ownName, leaf: toSeconds, ...nothingKnown() };
const writing: Rewrite = { nameIn: ownName, nameOut: wireName, ...nothingKnown() };
const normalising: Rewrite = { nameIn: ownName, nameOut: ownName, leaf: toSeconds, ...nothingKnown() };

function nothingKnown(): Pick<Rewrite, "known" | "settled"> {
  return { known: new WeakMap(), settled: new WeakMap() };
}

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

/**
 * Documents are not changed; what there is nothing to do about may come back as it is. Members that the shape does not have
 * stay: refusing them is validation's task. Null members are absent.
 */
function rewrite(model: ServiceModel, unresolved: Shape | undefined, value: unknown, how: Rewrite): unknown {
  if (unresolved === undefined || value === undefined || value === null) return value;
  const shape = model.resolve(unresolved);
  if (Array.isArray(value)) return value.map((item) => rewrite(model, shape.items, item, how));
  if (!isRecord(value)) return how.leaf ? how.leaf(value, shape) : value;
  if (staysAsItIs(model, shape, how) && !holdsNull(value)) return value;
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

/** Whether nothing is renamed or rewritten in a shape and all that it is made of, as in most of DynamoDB's. */
function staysAsItIs(model: ServiceModel, shape: Shape, how: Rewrite): boolean {
  const known = how.settled.get(shape);
  if (known !== undefined) return known;
  const parts = new Set([shape]);
  let stays = true;
  // A set that grows while it is walked is walked to its end.
  for (const part of parts) {
    if (how.leaf !== undefined && part["x-type"] === "timestamp") stays = false;
    for (const [name, member] of Object.entries(part.properties ?? {})) {
      if (how.nameIn(name, member) !== how.nameOut(name, member)) stays = false;
      parts.add(model.resolve(member));
    }
    for (const inner of [part.items, part.additionalProperties])
      if (typeof inner === "object") parts.add(model.resolve(inner));
  }
  how.settled.set(shape, stays);
  return stays;
}

function holdsNull(value: unknown): boolean {
  if (value === null || value === undefined) return true;
  if (Array.isArray(value)) return value.some(holdsNull);
  if (!isRecord(value)) return false;
  for (const name in value) if (holdsNull(value[name])) return true;
  return false;
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
