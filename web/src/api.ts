import * as z from "zod";
import { Asset, AssetSummary, AuditEvent } from "../../functions/api/schemas/asset.ts";
import { ChangeList } from "../../functions/api/schemas/change.ts";
import { Playback, SignedRendition } from "../../functions/api/schemas/delivery.ts";
import { Inbox } from "../../functions/api/schemas/inbox.ts";
import { PublicConfig, Session } from "../../functions/api/schemas/session.ts";
import {
  CompletedUpload,
  PartUrls,
  Upload,
  UploadedParts,
  type UploadRequest,
} from "../../functions/api/schemas/upload.ts";
import { CheckedFiles, type UploadCheck } from "../../functions/api/schemas/upload-check.ts";
import { ApiProblem, type RequestOptions, request, requestText } from "./request.ts";
import { accessToken } from "./session/session.ts";

const AssetList = z.object({ items: z.array(AssetSummary), cursor: z.string().nullable() });
const EventList = z.object({ items: z.array(AuditEvent), cursor: z.string().nullable() });

/** What a person sees who works on the asset, or what everybody sees who may have it. */
export type Purpose = "preview" | "delivery";

export interface AssetFilter {
  status?: string | undefined;
  kind?: string | undefined;
  brand?: string | undefined;
  campaign?: string | undefined;
  tag?: string | undefined;
  uploadedBy?: string | undefined;
  /** Days, of UTC, on which the first version came. */
  from?: string | undefined;
  to?: string | undefined;
  cursor?: string | undefined;
  limit?: string | undefined;
}

/** Greenlight's API as the pages use it for someone who is signed in. */
export const api = {
  session: () => signed("/v1/session", Session),
  /** What has happened since `after`; without it, only where the changes stand. */
  changes: (after: string | undefined) =>
    signed(`/v1/changes${after === undefined ? "" : `?${new URLSearchParams({ after })}`}`, ChangeList),
  inbox: () => signed("/v1/inbox", Inbox),
  config: () => signed("/v1/config", PublicConfig),
  assets: (filter: AssetFilter, how: Pick<RequestOptions, "signal" | "priority"> = {}) => {
    const query = new URLSearchParams({ limit: "60" });
    for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, value);
    return signed(`/v1/assets?${query}`, AssetList, how);
  },
  asset: (id: string) => signed(assetPath(id), Asset),
  events: (id: string) => signed(`${assetPath(id)}/events`, EventList),
  retry: (id: string) => signed(`${assetPath(id)}/retry`, z.unknown(), write()),
  withdraw: (id: string) => signed(`${assetPath(id)}/withdraw`, z.unknown(), write()),
  reviews: (id: string) => signed(`${assetPath(id)}/reviews`, z.unknown(), write()),
  playback: (id: string, purpose: Purpose) => signed(`${assetPath(id)}/playback${queryOf(purpose)}`, Playback),
  rendition: (id: string, name: string, purpose: Purpose) =>
    signed(`${assetPath(id)}/renditions/${encodeURIComponent(name)}${queryOf(purpose)}`, SignedRendition),

  checkUploads: (check: z.input<typeof UploadCheck>) =>
    signed("/v1/uploads/check", CheckedFiles, { method: "POST", body: check }),
  createUpload: (upload: z.input<typeof UploadRequest>) => signed("/v1/uploads", Upload, { ...write(), body: upload }),
  partUrls: (uploadId: string, partNumbers: number[]) =>
    signed(`${uploadPath(uploadId)}/parts`, PartUrls, { method: "POST", body: { partNumbers } }),
  uploadedParts: (uploadId: string) => signed(`${uploadPath(uploadId)}/parts`, UploadedParts),
  completeUpload: (uploadId: string, parts: { partNumber: number; etag: string }[]) =>
    signed(`${uploadPath(uploadId)}/complete`, CompletedUpload, { method: "POST", body: { parts } }),
  abortUpload: (uploadId: string) => signed(uploadPath(uploadId), z.unknown(), { method: "DELETE" }),
};

/** Asks in the name of the person who is signed in. Screens that load by themselves keep their part of the API beside them. */
export function signed<T>(path: string, schema: z.ZodType<T>, options: RequestOptions = {}): Promise<T> {
  return withToken((headers) => request(path, schema, { ...options, headers: { ...options.headers, ...headers } }));
}

/** The same for what is kept to the byte as it was answered. */
export function signedText(path: string): Promise<string> {
  return withToken((headers) => requestText(path, { headers }));
}

async function withToken<T>(ask: (headers: Record<string, string>) => Promise<T>): Promise<T> {
  const attempt = (token: string) => ask({ authorization: `Bearer ${token}` });
  const token = await accessToken();
  try {
    return await attempt(token);
  } catch (error) {
    // The clock here and the clock there need not agree on when a token has run out.
    if (!(error instanceof ApiProblem && error.status === 401)) throw error;
    return attempt(await accessToken({ insteadOf: token }));
  }
}

export const assetPath = (id: string) => `/v1/assets/${encodeURIComponent(id)}`;
const uploadPath = (id: string) => `/v1/uploads/${encodeURIComponent(id)}`;
const queryOf = (purpose: Purpose) => (purpose === "preview" ? "?purpose=preview" : "");

/** A write that the browser may repeat without doing it twice. */
export function write(): RequestOptions {
  return { method: "POST", headers: { "idempotency-key": crypto.randomUUID() } };
}
