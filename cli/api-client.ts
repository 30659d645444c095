import * as z from "zod";
import { AbsenceSet, AbsenceView } from "../functions/api/schemas/absence.ts";
import { AssetSummary } from "../functions/api/schemas/asset.ts";
import { CommentPage } from "../functions/api/schemas/comment.ts";
import { SignedRendition } from "../functions/api/schemas/delivery.ts";
import { Problem } from "../functions/api/schemas/problem.ts";
import { ReviewMetricsPage } from "../functions/api/schemas/review-metrics.ts";
import { ReviewPlanView } from "../functions/api/schemas/review-view.ts";
import { PublicConfig } from "../functions/api/schemas/session.ts";
import {
  CompletedUpload,
  PartUrls,
  Upload,
  UploadedParts,
  type UploadRequest,
} from "../functions/api/schemas/upload.ts";
import { readRecord } from "../shared/audit/verify-record.ts";
import type { GiveToken } from "./stage-token.ts";

/** A refusal of the API, in its own words. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, detail: string) {
    super(detail);
    this.name = "ApiProblem";
    this.status = status;
    this.code = code;
  }
}

const AssetList = z.object({ items: z.array(AssetSummary), cursor: z.string().nullable() });

export type ApiClient = ReturnType<typeof makeApiClient>;

/** Greenlight's API as the command line uses it; `giveToken` is asked before every request, and again when its token is refused. */
export function makeApiClient(url: string, giveToken: GiveToken) {
  const requestText = async (method: string, path: string, accept: string, body?: unknown): Promise<string> => {
    const idempotencyKey = crypto.randomUUID();
    const send = (token: string) =>
      fetch(new URL(path, url), {
        method,
        headers: {
          accept,
          authorization: `Bearer ${token}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(method === "POST" ? { "idempotency-key": idempotencyKey } : {}),
        },
        body: body === undefined ? null : JSON.stringify(body),
      }).catch((cause: unknown) => {
        throw new Error(`${url} does not answer. Is the address right, and is there a network?`, { cause });
      });
    const token = await giveToken();
    let response = await send(token);
    if (response.status === 401) {
      const renewed = await giveToken(token);
      if (renewed !== token) response = await send(renewed);
    }
    const text = await response.text();
    if (!response.ok) throw problemOf(response.status, text);
    return text;
  };
  const request = async <T>(method: string, path: string, schema: z.ZodType<T>, body?: unknown): Promise<T> => {
    const text = await requestText(method, path, "application/json", body);
    return schema.parse(text === "" ? null : JSON.parse(text));
  };
  const upload = (id: string) => `/v1/uploads/${encodeURIComponent(id)}`;
  const asset = (id: string) => `/v1/assets/${encodeURIComponent(id)}`;
  const comments = (id: string, version: number) => `${asset(id)}/versions/${version}/comments`;
  return {
    url,
    config: () => request("GET", "/v1/config", PublicConfig),
    assets: (query: Record<string, string> = {}) =>
      request("GET", `/v1/assets?${new URLSearchParams(query)}`, AssetList),
    asset: (id: string) => request("GET", asset(id), AssetSummary),
    record: async (id: string) => readRecord(await requestText("GET", `${asset(id)}/record`, "application/json")),
    recordReport: (id: string) => requestText("GET", `${asset(id)}/record?format=html`, "text/html"),
    reviewPlan: (id: string, template?: string) =>
      request(
        "GET",
        `${asset(id)}/review-plan${template === undefined ? "" : `?${new URLSearchParams({ template })}`}`,
        ReviewPlanView,
      ),
    reviewMetrics: (query: { brand?: string; from?: string; to?: string; cursor?: string }) =>
      request("GET", `/v1/metrics/reviews?${new URLSearchParams(query)}`, ReviewMetricsPage),
    comments: (id: string, version: number, cursor?: string) =>
      request("GET", `${comments(id, version)}${cursor === undefined ? "" : `?cursor=${cursor}`}`, CommentPage),
    exportedComments: (id: string, version: number, format: string) =>
      requestText("GET", `${comments(id, version)}/export?format=${format}`, "*/*"),
    beAway: (body: { from: string; until: string; standIn: string | null; handOver: boolean }) =>
      request("PUT", "/v1/me/absence", AbsenceSet, body),
    beBack: () => request("DELETE", "/v1/me/absence", AbsenceView),
    rendition: (id: string, name: string) =>
      request("GET", `${asset(id)}/renditions/${encodeURIComponent(name)}`, SignedRendition),
    createUpload: (body: z.input<typeof UploadRequest>) => request("POST", "/v1/uploads", Upload, body),
    partUrls: (id: string, partNumbers: number[]) => request("POST", `${upload(id)}/parts`, PartUrls, { partNumbers }),
    uploadedParts: (id: string) => request("GET", `${upload(id)}/parts`, UploadedParts),
    completeUpload: (id: string) => request("POST", `${upload(id)}/complete`, CompletedUpload, {}),
  };
}

function problemOf(status: number, text: string): ApiProblem {
  try {
    const { code, detail } = Problem.parse(JSON.parse(text));
    return new ApiProblem(status, code, detail);
  } catch {
    // A gateway answers without a problem document, such as a JWT authorizer's 401.
    return new ApiProblem(status, "unavailable", `The server answered with ${status}.`);
  }
}
