import type { ServiceModel, Shape } from "./service-model.ts";

/** What to do with a document on its way through a model. */
interface Rewrite {
  /** The name that a member has in the document at hand. */
  nameIn(member: string, shape: Shape): string;
  nameOut(member: string, shape: Shape): string;
  leaf?(value: unknown, shape: Shape): unknown;
}

/** From the wire to the model: member names by `x-wire`, timestamps as seconds also where the client wrote ISO 8601. */
export function fromWire(model: ServiceModel, shape: Shape | undefined, document: unknown): unknown {
  return rewrite(model, shape, document, { nameIn: wireName, nameOut: (member) => member, leaf: toSeconds });
}

/** From the model to the wire. */
export function toWire(model: ServiceModel, shape: Shape | undefined, document: unknown): unknown {
  return rewrite(model, shape, document, { nameIn: (member) => member, nameOut: wireName });
}

/** Leaves the names, and turns ISO 8601 timestamps, which in-process callers such as state machines write, into seconds. */
export function normaliseTimestamps(model: ServiceModel, shape: Shape | undefined, document: unknown): unknown {
  return rewrite(model, shape, document, { nameIn: (member) => member, nameOut: (member) => member, leaf: toSeconds });
}

export const wireName = (member: string, shape: Shape): string => shape["x-wire"] ?? member;

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
  const byNameIn = new Map(
    Object.entries(members).map(([member, memberShape]) => [how.nameIn(member, memberShape), member]),
  );
  const out: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value)) {
    if (item === null || item === undefined) continue;
    const member = byNameIn.get(name);
    const memberShape = member === undefined ? undefined : members[member];
    if (member === undefined || memberShape === undefined) out[name] = item;
    else out[how.nameOut(member, memberShape)] = rewrite(model, memberShape, item, how);
  }
  return out;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
