import * as z from "zod";
import { Asset, AssetSummary } from "../../functions/api/schemas/asset.ts";

const Token = z.object({ access_token: z.string() });
const AssetList = z.object({ items: z.array(AssetSummary), cursor: z.string().nullable() });

export interface Visitor {
  /** A request to the house as this persona; redirects are not followed. */
  request(path: string, init?: RequestInit): Promise<Response>;
  assets(query?: Record<string, string>): Promise<AssetSummary[]>;
  asset(id: string): Promise<Asset>;
}

/** Someone at the front door, signed in as one of the laptop cloud's personas. */
export function makeVisitor(endpoint: string, persona: string): Visitor {
  let token: Promise<string> | undefined;
  const signIn = async (): Promise<string> => {
    const response = await fetch(`${endpoint}/_local/token`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ persona }),
    });
    if (!response.ok) throw new Error(`No token for ${persona}: ${response.status} ${await response.text()}`);
    return Token.parse(await response.json()).access_token;
  };
  const once = async (path: string, init: RequestInit): Promise<Response> => {
    token ??= signIn();
    const headers = { accept: "application/json", authorization: `Bearer ${await token}`, ...init.headers };
    return fetch(new URL(path, endpoint), { redirect: "manual", ...init, headers });
  };
  const request = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const response = await once(path, init);
    if (response.status !== 401) return response;
    // The clock may have been moved past the token's end.
    token = undefined;
    return once(path, init);
  };
  const get = async <T>(path: string, schema: z.ZodType<T>): Promise<T> => {
    const response = await request(path);
    if (!response.ok) throw new Error(`GET ${path}: ${response.status} ${await response.text()}`);
    return schema.parse(await response.json());
  };
  return {
    request,
    asset: (id) => get(`/v1/assets/${id}`, Asset),
    async assets(query = {}) {
      const all: AssetSummary[] = [];
      let cursor: string | null = null;
      do {
        const page: z.infer<typeof AssetList> = await get(
          `/v1/assets?${new URLSearchParams({ limit: "100", ...query, ...(cursor === null ? {} : { cursor }) })}`,
          AssetList,
        );
        all.push(...page.items);
        cursor = page.cursor;
      } while (cursor !== null);
      return all;
    },
  };
}
