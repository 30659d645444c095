import type { HttpResponse } from "../../../kernel/service.ts";
import { matchesWildcard } from "../../../kernel/wildcard.ts";

interface AddedHeader {
  /** Lower-cased. */
  name: string;
  value: string;
  /** Whether it takes the place of the origin's own. */
  override: boolean;
}

interface CorsAnswer {
  origins: string[];
  methods: string[];
  headers: string[];
  exposed: string[];
  credentials: boolean;
  maxAgeSeconds: number | null;
  override: boolean;
}

/** What a response headers policy adds and takes away. */
export interface ResponseHeaders {
  added: AddedHeader[];
  removed: string[];
  cors: CorsAnswer | null;
}

const securityHeaders: AddedHeader[] = [
  { name: "referrer-policy", value: "strict-origin-when-cross-origin", override: false },
  { name: "strict-transport-security", value: "max-age=31536000", override: false },
  { name: "x-content-type-options", value: "nosniff", override: true },
  { name: "x-frame-options", value: "SAMEORIGIN", override: false },
  { name: "x-xss-protection", value: "1; mode=block", override: false },
];
const simpleCors: CorsAnswer = {
  origins: ["*"],
  methods: [],
  headers: [],
  exposed: [],
  credentials: false,
  maxAgeSeconds: null,
  override: false,
};

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-response-headers-policies.html */
export const managedResponseHeaders: Record<string, ResponseHeaders> = {
  // SimpleCORS
  "60669652-455b-4ae9-85a4-c4c02393f86c": { added: [], removed: [], cors: simpleCors },
  // SecurityHeadersPolicy
  "67f7725c-6f97-4210-82d7-5512b31e9d03": { added: securityHeaders, removed: [], cors: null },
  // CORS-and-SecurityHeadersPolicy
  "e61eb60c-9c35-4d20-a928-2b84e02af89c": { added: securityHeaders, removed: [], cors: simpleCors },
};

/** Applies a policy to what the origin answered, for a viewer that sent `origin`. */
export function applyResponseHeaders(
  policy: ResponseHeaders,
  response: HttpResponse,
  origin: string | undefined,
): HttpResponse {
  const headers = new Map(Object.entries(response.headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
  for (const name of policy.removed) headers.delete(name);
  const set = ({ name, value, override }: AddedHeader) => {
    if (override || !headers.has(name)) headers.set(name, value);
  };
  for (const header of policy.added) set(header);
  for (const header of policy.cors ? corsHeaders(policy.cors, origin) : []) set(header);
  return { ...response, headers: Object.fromEntries(headers) };
}

function corsHeaders(cors: CorsAnswer, origin: string | undefined): AddedHeader[] {
  if (origin === undefined || !cors.origins.some((allowed) => matchesWildcard(allowed, origin))) return [];
  const everyone = cors.origins.includes("*");
  const pairs: [string, string][] = [["access-control-allow-origin", everyone ? "*" : origin]];
  if (cors.credentials) pairs.push(["access-control-allow-credentials", "true"]);
  if (cors.methods.length > 0) pairs.push(["access-control-allow-methods", cors.methods.join(", ")]);
  if (cors.headers.length > 0) pairs.push(["access-control-allow-headers", cors.headers.join(", ")]);
  if (cors.exposed.length > 0) pairs.push(["access-control-expose-headers", cors.exposed.join(", ")]);
  if (cors.maxAgeSeconds !== null) pairs.push(["access-control-max-age", String(cors.maxAgeSeconds)]);
  if (!everyone) pairs.push(["vary", "Origin"]);
  return pairs.map(([name, value]) => ({ name, value, override: cors.override }));
}
