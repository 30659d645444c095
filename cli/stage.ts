import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { type ApiClient, makeApiClient } from "./api-client.ts";
import { type GiveToken, makeStageToken } from "./stage-token.ts";

const Outputs = z.object({ endpoint: z.url(), webUrl: z.url() });
const Token = z.object({ access_token: z.string() });

/**
 * Opens the stage to talk to: a deployed one by its address, signed in through `GREENLIGHT_TOKEN` or `greenlight login`, or the
 * laptop cloud that runs on this machine, as one of its personas.
 */
export async function openStage(options: { url?: string; persona: string; dataFolder: string }): Promise<ApiClient> {
  const { url, persona, dataFolder } = options;
  const given = process.env.GREENLIGHT_TOKEN;
  if (url !== undefined) return makeApiClient(url, given === undefined ? makeStageToken(url) : async () => given);
  const file = join(dataFolder, "outputs.json");
  if (!existsSync(file)) {
    throw new Error(
      `No laptop cloud runs here: ${file} is not there. Start one with \`npm start\`, or name a stage with --url.`,
    );
  }
  const outputs = Outputs.parse(JSON.parse(readFileSync(file, "utf8")));
  return makeApiClient(
    outputs.webUrl,
    memoised(() => localToken(outputs.endpoint, persona)),
  );
}

async function localToken(endpoint: string, persona: string): Promise<string> {
  const response = await fetch(`${endpoint}/_local/token`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ persona }),
  }).catch((cause: unknown) => {
    throw new Error(`The laptop cloud at ${endpoint} does not answer. Start it with \`npm start\`.`, { cause });
  });
  if (!response.ok) throw new Error(`The laptop cloud knows no persona “${persona}”.`);
  return Token.parse(await response.json()).access_token;
}

/** Tokens of the laptop cloud live for an hour; one in ten minutes is enough. */
function memoised(make: () => Promise<string>): GiveToken {
  let made: { token: Promise<string>; at: number } | undefined;
  return async (refused) => {
    const isStale = made === undefined || Date.now() - made.at > 600_000 || (await made.token) === refused;
    if (made === undefined || isStale) made = { token: make(), at: Date.now() };
    return made.token;
  };
}
