import * as z from "zod";
import { Asset, AssetSummary, AuditEvent } from "../../functions/api/schemas/asset.ts";
import { Playback, SignedRendition } from "../../functions/api/schemas/delivery.ts";
import { Problem } from "../../functions/api/schemas/problem.ts";
import { DecisionMade, type DecisionRequest, ReviewPage } from "../../functions/api/schemas/review-page.ts";
import { PublicConfig } from "../../functions/api/schemas/session.ts";
import {
  CompletedUpload,
  PartUrls,
  Upload,
  UploadedParts,
  type UploadRequest,
} from "../../functions/api/schemas/upload.ts";
import { accessToken } from "./session/session.ts";

/** A refusal of the API, in its own words. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Record<string, unknown>;

  constructor(problem: z.infer<typeof Problem>) {
    super(problem.detail);
    this.name = "ApiProblem";
    this.status = problem.status;
    this.code = problem.code;
    this.details = problem.details ?? {};
  }
}

interface RequestOptions {
  method?: "GET" | "POST" | "DELETE";
  body?: unknown;
  /** Links carry their own token; nothing else is sent with them. */
  anonymous?: boolean;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

async function request<T>(path: string, schema: z.ZodType<T>, options: RequestOptions = {}): Promise<T> {
  const response = await fetch(path, {
    method: options.method ?? "GET",
    headers: {
      accept: "application/json",
      ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      ...(options.anonymous ? {} : { authorization: `Bearer ${await accessToken()}` }),
      ...options.headers,
    },
    body: options.body === undefined ? null : JSON.stringify(options.body),
    signal: options.signal ?? null,
  });
  const text = await response.text();
  const document: unknown = text === "" ? null : JSON.parse(text);
  if (!response.ok) throw new ApiProblem(problemOf(response, document));
  return schema.parse(document);
}

function problemOf(response: Response, document: unknown): z.infer<typeof Problem> {
  const parsed = Problem.safeParse(document);
  if (parsed.success) return parsed.data;
  const detail = `The server answered with ${response.status}. Try again in a moment.`;
  return { type: "about:blank", title: "Error", status: response.status, code: "unavailable", detail };
}

const assetPath = (id: string) => `/v1/assets/${encodeURIComponent(id)}`;

const AssetList = z.object({ items: z.array(AssetSummary), cursor: z.string().nullable() });
const EventList = z.object({ items: z.array(AuditEvent), cursor: z.string().nullable() });

export interface AssetFilter {
  status?: string | undefined;
  kind?: string | undefined;
  brand?: string | undefined;
  cursor?: string | undefined;
}

/** Greenlight's API as the pages use it; every answer is checked against the API's own schemas. */
export const api = {
  config: () => request("/v1/config", PublicConfig),
  assets: (filter: AssetFilter, signal?: AbortSignal) => {
    const query = new URLSearchParams({ limit: "60" });
    for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, value);
    return request(`/v1/assets?${query}`, AssetList, { signal });
  },
  asset: (id: string) => request(assetPath(id), Asset),
  events: (id: string) => request(`${assetPath(id)}/events`, EventList),
  retry: (id: string) => request(`${assetPath(id)}/retry`, z.unknown(), write()),
  withdraw: (id: string) => request(`${assetPath(id)}/withdraw`, z.unknown(), write()),
  playback: (id: string) => request(`${assetPath(id)}/playback?purpose=preview`, Playback),
  rendition: (id: string, name: string) =>
    request(`${assetPath(id)}/renditions/${encodeURIComponent(name)}?purpose=preview`, SignedRendition),

  createUpload: (upload: z.input<typeof UploadRequest>) => request("/v1/uploads", Upload, { ...write(), body: upload }),
  partUrls: (uploadId: string, partNumbers: number[]) =>
    request(`/v1/uploads/${encodeURIComponent(uploadId)}/parts`, PartUrls, { method: "POST", body: { partNumbers } }),
  uploadedParts: (uploadId: string) => request(`/v1/uploads/${encodeURIComponent(uploadId)}/parts`, UploadedParts),
  completeUpload: (uploadId: string, parts: { partNumber: number; etag: string }[]) =>
    request(`/v1/uploads/${encodeURIComponent(uploadId)}/complete`, CompletedUpload, {
      method: "POST",
      body: { parts },
    }),
  abortUpload: (uploadId: string) =>
    request(`/v1/uploads/${encodeURIComponent(uploadId)}`, z.unknown(), { method: "DELETE" }),

  reviewLink: (token: string) =>
    request(`/v1/review-links/${encodeURIComponent(token)}`, ReviewPage, { anonymous: true }),
  decide: (token: string, decision: DecisionRequest) =>
    request(`/v1/review-links/${encodeURIComponent(token)}/decision`, DecisionMade, {
      method: "POST",
      body: decision,
      anonymous: true,
    }),
};

/** A write that the browser may repeat without doing it twice. */
function write(): RequestOptions {
  return { method: "POST", headers: { "idempotency-key": crypto.randomUUID() } };
}
