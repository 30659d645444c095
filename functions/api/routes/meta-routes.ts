import { Hono } from "hono";
import * as z from "zod";
import { may } from "../../../shared/access/grant.ts";
import { Kind } from "../../../shared/asset/kind.ts";
import { findKnownPerson } from "../../../shared/comment/known-people.ts";
import type { Config } from "../../../shared/config/schema.ts";
import type { ApiEnv } from "../api-env.ts";
import { describe } from "../openapi/describe.ts";
import { PublicConfig, Session } from "../schemas/session.ts";

const Health = z.object({ ok: z.literal(true), version: z.string() });
const Client = z.object({ issuer: z.string(), clientId: z.string() });

export interface MetaDependencies {
  config: Config;
  version: string;
  client: { issuer: string; clientId: string };
}

/** What needs no token: that the house stands, and where one signs in. */
export function makeOpenRoutes({ version, client }: MetaDependencies) {
  return new Hono<ApiEnv>()
    .get(
      "/health",
      describe({
        summary: "Whether the API answers",
        tag: "house",
        open: true,
        responses: { 200: { description: "It does", schema: Health } },
      }),
      (c) => c.json({ ok: true as const, version }, 200),
    )
    .get(
      "/client",
      describe({
        summary: "Where clients sign in",
        tag: "house",
        open: true,
        responses: { 200: { description: "The issuer", schema: Client } },
      }),
      (c) => c.json(client, 200),
    );
}

/** Who the caller is, and what the organisation has set up for them. */
export function makeSessionRoutes({ config }: MetaDependencies) {
  return new Hono<ApiEnv>()
    .get(
      "/session",
      describe({
        summary: "Who is calling, and what they may do",
        tag: "house",
        responses: { 200: { description: "The caller", schema: Session } },
      }),
      (c) => {
        const { subject, email, name, grants } = c.var.caller;
        const isNamed = email !== null && findKnownPerson(config, email) !== undefined;
        return c.json({ subject, email, name, grants: [...grants], isNamed }, 200);
      },
    )
    .get(
      "/config",
      describe({
        summary: "What an upload form needs: brands, campaigns, naming, limits",
        tag: "house",
        responses: { 200: { description: "The configuration as far as the caller may see it", schema: PublicConfig } },
      }),
      (c) => {
        const { organisation, brands, naming, limits } = config;
        return c.json(
          {
            organisation: organisation.name,
            brands: brands
              .filter(({ id }) => may(c.var.caller, "view", id))
              .map(({ id, name, campaigns, markets }) => ({ id, name, campaigns, markets })),
            kinds: Kind.options,
            naming: {
              pattern: naming.pattern.source,
              flags: naming.pattern.flags,
              words: naming.words,
              maxLength: naming.maxLength,
            },
            limits: { maxBytes: limits.maxBytes, singleUploadMaxBytes: limits.singleUploadMaxBytes },
          },
          200,
        );
      },
    );
}
