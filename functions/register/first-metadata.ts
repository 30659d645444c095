import * as z from "zod";
import { decodeHeader } from "../../shared/asset/header-text.ts";
import { type Metadata, MetadataInput } from "../../shared/asset/metadata.ts";
import { Rights } from "../../shared/rights/rights.ts";

/** A sidecar larger than this is not read. */
export const maxSidecarBytes = 64 * 1024;

export interface FirstMetadata {
  metadata: Metadata;
  rights: Rights;
  /** What was not understood, in words. */
  remarks: string[];
}

/**
 * What the uploader says about a master: its sidecar, and under it the object's own `x-amz-meta-*`. A field that is not
 * valid is left out and remarked on; metadata never keeps a master from being worked on.
 *
 * @param sidecar the text of `<master>.json`, if there is one.
 */
export function readFirstMetadata(objectMetadata: Record<string, string>, sidecar: string | undefined): FirstMetadata {
  const remarks: string[] = [];
  const fromObject = understood(fieldsOf(objectMetadata), "The object's metadata", remarks);
  const fromSidecar = sidecar === undefined ? {} : understood(parsed(sidecar, remarks), "The sidecar", remarks);
  const { rights: _, ...metadata } = { ...fromObject, ...fromSidecar };
  const window = Rights.parse({ ...fromObject.rights, ...withoutUndefined({ ...fromSidecar.rights }) });
  if (window.startsAt !== null && window.endsAt !== null && window.startsAt >= window.endsAt) {
    remarks.push("The rights end before they start; nothing can be delivered in such a window.");
  }
  return { metadata, rights: window, remarks };
}

function fieldsOf(objectMetadata: Record<string, string>): Record<string, unknown> {
  const meta = Object.fromEntries(
    // Clients turn names into small letters: `requestedBy` arrives as `requestedby`, and means what `requested-by` does.
    Object.entries(objectMetadata).map(([name, value]) => [
      name.toLowerCase().replace(/[-_]/g, ""),
      decodeHeader(value),
    ]),
  );
  const rights = { startsAt: meta.rightsstartsat, endsAt: meta.rightsendsat };
  return {
    title: meta.title,
    description: meta.description,
    requestedBy: meta.requestedby,
    credit: meta.credit,
    copyright: meta.copyright,
    note: meta.note,
    tags: meta.tags
      ?.split(",")
      .map((tag) => tag.trim())
      .filter((tag) => tag !== ""),
    ...(rights.startsAt === undefined && rights.endsAt === undefined ? {} : { rights }),
    ...customFields({ market: meta.market ?? meta.markets, budgetUsd: meta.budgetusd, madeFrom: meta.madefrom }),
  };
}

/** What review templates can ask for, and has no field of its own. */
function customFields(fields: Record<string, string | undefined>): { custom?: Record<string, string> } {
  const custom: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) custom[name] = value;
  return Object.keys(custom).length === 0 ? {} : { custom };
}

function parsed(sidecar: string, remarks: string[]): unknown {
  try {
    return JSON.parse(sidecar.replace(/^\ufeff/, ""));
  } catch {
    remarks.push("The sidecar is not JSON and was not read.");
    return {};
  }
}

/** Takes every field that is valid on its own. */
function understood(fields: unknown, where: string, remarks: string[]): MetadataInput {
  const whole = MetadataInput.safeParse(fields);
  if (whole.success) return withoutUndefined(whole.data);
  const record = z.record(z.string(), z.unknown()).safeParse(fields);
  if (!record.success) {
    remarks.push(`${where} is no JSON object and was not read.`);
    return {};
  }
  const wrong = new Set(whole.error.issues.map(({ path }) => String(path[0])));
  for (const issue of whole.error.issues)
    remarks.push(`${where}: ${issue.path.join(".").slice(0, 80)}: ${issue.message}`.slice(0, 300));
  const valid = MetadataInput.safeParse(
    Object.fromEntries(Object.entries(record.data).filter(([name]) => !wrong.has(name))),
  );
  return valid.success ? withoutUndefined(valid.data) : {};
}

function withoutUndefined<T extends object>(fields: T): T {
  for (const name of Object.keys(fields))
    if (Reflect.get(fields, name) === undefined) Reflect.deleteProperty(fields, name);
  return fields;
}
