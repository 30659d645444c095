import type { Hono } from "hono";
import * as z from "zod";
import type { ApiEnv } from "../api-env.ts";
import { Problem } from "../schemas/problem.ts";
import { type Described, descriptionOf } from "./describe.ts";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 document of an app, from what its routes were described with; its schemas are JSON Schema 2020-12 as they are. */
export function openApiDocument(app: Hono<ApiEnv>, version: string): Json {
  const paths: Record<string, Json> = {};
  for (const { method, path, described } of operationsOf(app)) {
    const { route, inputs } = described;
    if (route === undefined) continue;
    const template = path.replace(/:([A-Za-z]+)(\{[^}]*\})?/g, "{$1}");
    const body = inputs?.json;
    paths[template] = {
      ...paths[template],
      [method.toLowerCase()]: {
        operationId: operationId(method, template),
        summary: route.summary,
        ...(route.description === undefined ? {} : { description: route.description }),
        tags: [route.tag],
        security: route.open === true ? [] : [{ token: [] }],
        parameters: [...parameters(inputs?.param, "path", template), ...parameters(inputs?.query, "query", template)],
        ...(body === undefined
          ? {}
          : {
              requestBody: {
                required: !body.safeParse({}).success,
                content: { "application/json": { schema: schemaOf(body, "input") } },
              },
            }),
        responses: responses(route.responses),
      },
    };
  }
  return {
    openapi: "3.1.0",
    info: { title: "Greenlight", version, description: "Masters in, approved renditions out." },
    servers: [{ url: "/" }],
    paths,
    components: {
      securitySchemes: { token: { type: "http", scheme: "bearer", bearerFormat: "JWT" } },
      schemas: { Problem: schemaOf(Problem, "output") },
    },
  };
}

/** Each route's handlers come one by one; what they were described with belongs together. */
function operationsOf(app: Hono<ApiEnv>): { method: string; path: string; described: Described }[] {
  const operations = new Map<string, { method: string; path: string; described: Described }>();
  for (const { method, path, handler } of app.routes) {
    const described = descriptionOf(handler);
    if (described === undefined) continue;
    const key = `${method} ${path}`;
    const known = operations.get(key)?.described;
    operations.set(key, {
      method,
      path,
      described: { ...known, ...described, inputs: { ...known?.inputs, ...described.inputs } },
    });
  }
  return [...operations.values()];
}

function responses(described: NonNullable<Described["route"]>["responses"]): Json {
  const answers = Object.entries(described).map(([status, { description, schema, contentType, alsoAs = [] }]) => [
    status,
    {
      description,
      ...(schema === undefined && contentType === undefined
        ? {}
        : {
            content: {
              [contentType ?? "application/json"]: schema === undefined ? {} : { schema: schemaOf(schema, "output") },
              ...Object.fromEntries(alsoAs.map((other) => [other, {}])),
            },
          }),
    },
  ]);
  const problem = {
    description: "A problem",
    content: { "application/problem+json": { schema: { $ref: "#/components/schemas/Problem" } } },
  };
  return { ...Object.fromEntries(answers), default: problem };
}

function parameters(schema: z.ZodType | undefined, place: "path" | "query", template: string): Json[] {
  if (schema === undefined) {
    if (place === "query") return [];
    return [...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
      name,
      in: "path",
      required: true,
      schema: { type: "string" },
    }));
  }
  const { properties, required } = z
    .object({ properties: z.record(z.string(), z.unknown()).default({}), required: z.array(z.string()).default([]) })
    .parse(schemaOf(schema, "input"));
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    schema: property,
  }));
}

function schemaOf(schema: z.ZodType, io: "input" | "output"): Json {
  const { $schema, ...rest } = z.toJSONSchema(schema, { io, target: "draft-2020-12", unrepresentable: "any" });
  return rest;
}

function operationId(method: string, template: string): string {
  const words = template
    .replace(/^\/v1\//, "")
    .split(/[^A-Za-z]+/)
    .filter((word) => word !== "");
  return [method.toLowerCase(), ...words.map((word) => word.charAt(0).toUpperCase() + word.slice(1))].join("");
}
