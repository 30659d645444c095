import { createServer, type IncomingMessage, type ServerResponse, request as send } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { pipeline } from "node:stream/promises";
import type Provider from "oidc-provider";
import * as z from "zod";
import type { Kernel } from "../../kernel/kernel.ts";
import type { HttpRequest, HttpResponse } from "../../kernel/service.ts";
import { signAccessToken } from "./access-token.ts";
import { loginPage } from "./login-page.ts";
import { downstreamApp, people, personByName, webClientId } from "./personas.ts";
import { makeProvider } from "./provider.ts";
import { signingKey } from "./signing-keys.ts";

const mount = "/_local/oidc";
const TokenRequest = z.strictObject({ persona: z.string() });

/**
 * The laptop cloud's own OpenID issuer at `/_local/oidc`. oidc-provider speaks to a server of its own on the loopback, to which
 * requests are handed on; `POST /_local/token` gives a persona's access token without a browser, for tests and the command line.
 */
export function makeOidc(kernel: Kernel): void {
  let started: Promise<{ port: number }> | undefined;
  const start = () => {
    started ??= startProvider(kernel);
    return started;
  };

  kernel.provide("oidc", {
    personas: () => people.map((person) => ({ ...person, groups: [...person.groups] })),
    async handle(request) {
      if (request.path === "/_local/token") return giveToken(kernel, request);
      const { port } = await start();
      return handOn(request, port);
    },
  });
}

async function startProvider(kernel: Kernel): Promise<{ port: number }> {
  const issuer = `${kernel.endpoint}${mount}`;
  const provider = makeProvider(kernel, issuer, signingKey(kernel.store));
  const serve = provider.callback();
  const server = createServer((request, response) => {
    // By the original address the provider knows where it is mounted.
    Object.assign(request, { originalUrl: `${mount}${request.url}` });
    const served = request.url?.startsWith("/interaction/")
      ? interact(provider, request, response)
      : serve(request, response);
    Promise.resolve(served).catch((error: unknown) => {
      kernel.log("error", "The issuer failed", { error: String(error) });
      if (!response.headersSent) response.writeHead(500).end("The issuer failed.");
    });
  });
  kernel.onStop(() => {
    server.closeAllConnections();
    server.close();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return { port };
}

/** Shows the personas, and takes the choice. */
async function interact(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { uid } = await provider.interactionDetails(request, response);
  const show = (refused: boolean) => {
    response.writeHead(refused ? 401 : 200, {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
    });
    response.end(loginPage(`${mount}/interaction/${uid}`, people, refused));
  };
  if (request.method !== "POST") return show(false);
  const form = new URLSearchParams(await text(request));
  if (form.has("refused")) {
    const refusal = { error: "access_denied", error_description: "Whoever was asked did not want to sign in." };
    return provider.interactionFinished(request, response, refusal);
  }
  const person = people.find(({ email, password }) => email === form.get("email") && password === form.get("password"));
  if (person === undefined) return show(true);
  await provider.interactionFinished(request, response, { login: { accountId: person.name } });
}

function handOn(request: HttpRequest, port: number): Promise<HttpResponse> {
  return new Promise((resolve, reject) => {
    const outgoing = send(
      {
        host: "127.0.0.1",
        port,
        method: request.method,
        path: request.rawUrl.slice(mount.length) || "/",
        headers: { ...request.headers, "x-forwarded-proto": "http", "x-forwarded-host": request.headers.host ?? "" },
      },
      (answer) => {
        const headers: Record<string, string | string[]> = {};
        for (const [name, value] of Object.entries(answer.headers)) if (value !== undefined) headers[name] = value;
        resolve({
          status: answer.statusCode ?? 502,
          headers,
          body: Readable.toWeb(answer) as ReadableStream<Uint8Array>,
        });
      },
    );
    outgoing.on("error", reject);
    if (request.body === null) outgoing.end();
    else pipeline(Readable.fromWeb(request.body as Parameters<typeof Readable.fromWeb>[0]), outgoing).catch(reject);
  });
}

async function giveToken(kernel: Kernel, request: HttpRequest): Promise<HttpResponse> {
  const json = (status: number, document: unknown): HttpResponse => ({
    status,
    headers: { "content-type": "application/json", "cache-control": "no-store" },
    body: JSON.stringify(document),
  });
  if (request.method !== "POST") return json(405, { error: "POST { persona }" });
  const parsed = TokenRequest.safeParse(await new Response(request.body).json().catch(() => null));
  if (!parsed.success) return json(400, { error: "The body is { persona }." });
  const { persona } = parsed.data;
  const isApp = persona === downstreamApp.name;
  const person = personByName(persona);
  if (!isApp && person === undefined) return json(404, { error: `There is no persona ${persona}.` });
  const token = await signAccessToken(
    signingKey(kernel.store),
    {
      issuer: `${kernel.endpoint}${mount}`,
      audience: webClientId,
      subject: isApp ? downstreamApp.clientId : persona,
      clientId: isApp ? downstreamApp.clientId : webClientId,
      extra:
        person === undefined
          ? { name: downstreamApp.name, groups: downstreamApp.groups }
          : { email: person.email, name: person.name, groups: person.groups },
    },
    kernel.clock.now(),
  );
  return json(200, token);
}
