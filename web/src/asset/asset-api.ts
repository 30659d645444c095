import * as z from "zod";
import { AuditEvent, Version } from "../../../functions/api/schemas/asset.ts";
import { Playback, SignedRendition } from "../../../functions/api/schemas/delivery.ts";
import { WaiverList, type WaiverRequest, WaiverView } from "../../../functions/api/schemas/waiver.ts";
import { Pipeline } from "../../../functions/operations/schemas/execution.ts";
import { type Purpose, signed } from "../api.ts";
import { accessToken } from "../session/session.ts";
import { problemIn } from "./problem-in.ts";

const VersionList = z.object({ items: z.array(Version), cursor: z.string().nullable() });
const EventList = z.object({ items: z.array(AuditEvent), cursor: z.string().nullable() });

export interface Shown {
  purpose: Purpose;
  version: number;
}

/** What only the page of one asset asks for. */
export const assetApi = {
  versions: (id: string, cursor: string | undefined) =>
    signed(`${pathOf(id)}/versions?${query({ limit: "10", cursor })}`, VersionList),
  version: (id: string, version: number) => signed(`${pathOf(id)}/versions/${version}`, Version),
  playback: (id: string, shown: Shown) => signed(`${pathOf(id)}/playback?${query(seen(shown))}`, Playback),
  rendition: (id: string, name: string, shown: Shown) =>
    signed(`${pathOf(id)}/renditions/${encodeURIComponent(name)}?${query(seen(shown))}`, SignedRendition),
  pipeline: (id: string, version: number) =>
    signed(`${pathOf(id)}/pipeline?${query({ version: String(version) })}`, Pipeline),
  /** All of them, first record first; the API gives a thousand at once. */
  async events(id: string): Promise<AuditEvent[]> {
    const events: AuditEvent[] = [];
    let cursor: string | undefined;
    do {
      const page = await signed(`${pathOf(id)}/events?${query({ cursor })}`, EventList);
      events.push(...page.items);
      cursor = page.cursor ?? undefined;
    } while (cursor !== undefined);
    return events;
  },
  waivers: (id: string) => signed(`${pathOf(id)}/waivers`, WaiverList),
  waive: (id: string, body: z.input<typeof WaiverRequest>) =>
    signed(`${pathOf(id)}/waivers`, WaiverView, { method: "POST", body }),
  revoke: (id: string, waiver: string, reason: string) =>
    signed(`${pathOf(id)}/waivers/${encodeURIComponent(waiver)}/revoke`, WaiverView, {
      method: "POST",
      body: { reason },
    }),
  /** The whole audit trail as a signed file. @throws ApiProblem */
  async record(id: string, format: "html" | "json"): Promise<Blob> {
    const response = await fetch(`${pathOf(id)}/record?${query({ format })}`, {
      headers: { authorization: `Bearer ${await accessToken()}` },
    });
    if (!response.ok) throw await problemIn(response);
    return response.blob();
  },
};

const pathOf = (id: string) => `/v1/assets/${encodeURIComponent(id)}`;

/** What is delivered is always the live version; only previews may be of another. */
const seen = ({ purpose, version }: Shown): Record<string, string | undefined> =>
  purpose === "preview" ? { purpose, version: String(version) } : {};

function query(parts: Record<string, string | undefined>): URLSearchParams {
  const known = Object.entries(parts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
  return new URLSearchParams(known);
}
