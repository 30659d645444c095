import type { MiddlewareHandler } from "hono";
import type * as z from "zod";
import { DomainError } from "../../../shared/error.ts";
import type { ApiEnv } from "../api-env.ts";

export type Source = "json" | "query" | "param";

export interface RouteResponse {
  description: string;
  schema?: z.ZodType;
  contentType?: string;
  /** Other content types in which it is answered to who asks for them. */
  alsoAs?: string[];
}

export interface RouteDescription {
  summary: string;
  description?: string;
  tag: string;
  /** Routes without a token of the issuer say so. */
  open?: boolean;
  responses: Record<number, RouteResponse>;
}

export interface Described {
  route?: RouteDescription;
  inputs?: Partial<Record<Source, z.ZodType>>;
}

const descriptions = new WeakMap<object, Described>();

/** What a handler of the app was described with, for the OpenAPI document. */
export function descriptionOf(handler: object): Described | undefined {
  return descriptions.get(handler);
}

/** Says what a route is for and what it answers. It is the first handler of its route and does nothing else. */
export function describe(route: RouteDescription): MiddlewareHandler<ApiEnv> {
  const handler: MiddlewareHandler<ApiEnv> = async (_, next) => next();
  descriptions.set(handler, { route });
  return handler;
}

/**
 * Parses one part of the request; the handler reads it with `c.req.valid`. The same schema describes it in the OpenAPI
 * document, so that the two cannot drift apart.
 */
export function accepts<S extends Source, T extends z.ZodType>(
  source: S,
  schema: T,
): MiddlewareHandler<ApiEnv, string, { in: { [K in S]: z.input<T> }; out: { [K in S]: z.output<T> } }> {
  const handler: MiddlewareHandler<ApiEnv> = async (c, next) => {
    const given = source === "json" ? await jsonOf(c.req.raw) : source === "query" ? c.req.query() : c.req.param();
    const parsed = schema.safeParse(given);
    if (!parsed.success) throw refusal(source, parsed.error);
    c.req.addValidatedData(source, Object(parsed.data));
    return next();
  };
  descriptions.set(handler, { inputs: { [source]: schema } });
  return handler;
}

async function jsonOf(request: Request): Promise<unknown> {
  const text = await request.text();
  // A write without particulars may come without a body.
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new DomainError("invalid", "The body is not JSON.", { cause });
  }
}

function refusal(source: Source, error: z.ZodError): DomainError {
  const fields = error.issues.map(({ path, message }) => ({ field: path.join("."), message }));
  const what = { json: "body", query: "query", param: "path" }[source];
  const words = fields.map(({ field, message }) => (field === "" ? message : `${field}: ${message}`)).join("; ");
  return new DomainError("invalid", `The ${what} is not as it should be. ${words}`.slice(0, 1_000), {
    details: { fields: fields.slice(0, 20) },
  });
}
