import { Hono } from "hono";
import { html } from "hono/html";
import * as z from "zod";
import { AwsError } from "../kernel/errors.ts";
import { FaultPlan } from "../kernel/fault-rules.ts";
import type { LocalKernel } from "../kernel/make-kernel.ts";
import { readBody } from "../kernel/node-http.ts";
import type { HttpRequest, HttpResponse } from "../kernel/service.ts";
import type { ExecutionReader } from "../services/stepfunctions/read-executions.ts";
import { executionPage, executionsPage, executionsTable } from "./execution-pages.ts";
import { clockPage, deniedPage, eventsPage, faultsPage, grantsPage, logsPage, meterPage } from "./house-pages.ts";
import { inlinePictures } from "./inline-pictures.ts";
import { mailboxPage, mailContentPolicy, mailPage } from "./mail-pages.ts";
import { type Markup, page } from "./page.ts";
import { whyCrossSite } from "./same-site.ts";

export interface ConsoleParts {
  kernel: LocalKernel;
  executions: ExecutionReader;
  /** What outputs.json holds, without secrets. */
  facts: () => Record<string, string>;
  /** The names of the functions, as their logs go by them. */
  functionNames: () => string[];
}

const Advance = z.strictObject({ advanceMs: z.coerce.number().int().min(0).max(3_153_600_000_000) });
const requestLimitBytes = 1024 * 1024;
const shownEvents = 500;

const pagePolicy =
  "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/** The console at `/_local/`: pages for people, and the same as JSON by `.json` or `Accept`. */
export function makeConsole(parts: ConsoleParts): (request: HttpRequest) => Promise<HttpResponse> {
  const routes = makeRoutes(parts);
  return async (request) => {
    const refusal = whyCrossSite(request);
    if (refusal !== null) return { status: 403, body: `${refusal}\n` };
    const asJson = request.path.endsWith(".json");
    const wantsJson = asJson || (request.headers.accept ?? "").includes("application/json");
    const url = new URL(request.rawUrl, parts.kernel.endpoint);
    if (asJson) url.pathname = url.pathname.slice(0, -".json".length);
    const body = await readBody(
      request,
      requestLimitBytes,
      () => new AwsError("RequestEntityTooLarge", "The request is too long.", { statusCode: 413 }),
    );
    const headers = { ...request.headers, "x-wants": wantsJson ? "json" : "html" };
    const response = await routes.fetch(
      new Request(url, { method: request.method, headers, ...(body.length > 0 ? { body: Buffer.from(body) } : {}) }),
    );
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: new Uint8Array(await response.arrayBuffer()),
    };
  };
}

function makeRoutes({ kernel, executions, facts, functionNames }: ConsoleParts): Hono {
  const app = new Hono({ strict: false });
  const { clock } = kernel;
  const reading = () => ({ now: new Date(clock.now()).toISOString(), offsetMs: clock.offsetMs });
  const faults = () => ({ ...kernel.faults.plan(), hits: kernel.faults.hits() });
  const denials = () => kernel.access.denials().reverse();
  const mails = () => [...(kernel.part("ses")?.mailbox() ?? [])].sort((a, b) => b.at.localeCompare(a.at));
  const events = () => kernel.part("events")?.recent(shownEvents) ?? [];

  /** Answers the document, or the page that shows it. */
  function show(request: Request, document: unknown, render: () => Markup): Response | Promise<Response> {
    if (request.headers.get("x-wants") === "json")
      return Response.json(document, { headers: { "cache-control": "no-store" } });
    return markup(render());
  }
  async function markup(content: Markup): Promise<Response> {
    return new Response(String(await content), {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "cache-control": "no-store",
        "content-security-policy": pagePolicy,
        "x-content-type-options": "nosniff",
      },
    });
  }
  /** After a change: the new state, or back to the page that shows it. */
  function done(request: Request, document: unknown, path: string): Response {
    if (request.headers.get("x-wants") === "json") return Response.json(document);
    return new Response(null, { status: 303, headers: { location: path } });
  }
  const notFound = (what: string) => new Response(`${what}\n`, { status: 404 });

  app.get("/_local", (c) => {
    const overview = { ...facts(), ...reading(), busyWith: kernel.busyWith() };
    return show(c.req.raw, overview, () =>
      page(
        "Overview",
        "/_local/",
        html`<div class="cards">
<div class="card"><span class="dim">Executions under way</span><strong>${executions.list({ status: "RUNNING" }).length}</strong></div>
<div class="card"><span class="dim">Mails</span><strong>${mails().length}</strong></div>
<div class="card"><span class="dim">Denied requests</span><strong>${denials().length}</strong></div>
<div class="card"><span class="dim">At work</span><strong>${kernel.busyWith().length}</strong></div></div>
<h2>This house</h2><div class="wide"><table><tbody>${Object.entries(facts()).map(([name, value]) => html`<tr><th scope="row">${name}</th><td>${/^http/.test(value) ? html`<a href="${value}">${value}</a>` : html`<code>${value}</code>`}</td></tr>`)}</tbody></table></div>
<h2>Latest executions</h2>${executionsTable(executions.list({ limit: 10 }), clock.now())}`,
      ),
    );
  });

  app.get("/_local/executions", (c) => {
    const list = executions.list({ limit: 200 });
    return show(c.req.raw, list, () => executionsPage(list, clock.now()));
  });
  app.get("/_local/executions/:arn", (c) => {
    const found = executions.find(c.req.param("arn"));
    return found
      ? show(c.req.raw, found, () => executionPage(found.execution, found.states, clock.now()))
      : notFound("There is no such execution.");
  });

  app.get("/_local/events", (c) => show(c.req.raw, events(), () => eventsPage(events())));

  app.get("/_local/mail", (c) => show(c.req.raw, mails(), () => mailboxPage(mails())));
  app.get("/_local/mail/:id", (c) => {
    const mail = mails().find(({ id }) => id === c.req.param("id"));
    return mail ? show(c.req.raw, mail, () => mailPage(mail)) : notFound("There is no such mail.");
  });
  app.get("/_local/mail/:id/html", (c) => {
    const mail = mails().find(({ id }) => id === c.req.param("id"));
    if (!mail?.html) return notFound("There is no such mail.");
    const shown = inlinePictures(mail, (position) => kernel.part("ses")?.attachment(mail.id, position)?.content);
    return new Response(shown, {
      headers: {
        "content-type": "text/html; charset=utf-8",
        "content-security-policy": mailContentPolicy,
        "x-content-type-options": "nosniff",
      },
    });
  });

  app.get("/_local/mail/:id/attachments/:position", (c) => {
    const found = kernel.part("ses")?.attachment(c.req.param("id"), Number(c.req.param("position")));
    if (!found) return notFound("There is no such attachment.");
    return new Response(new Uint8Array(found.content), {
      headers: {
        // Saved, never shown: it comes from outside and would run in the console's name.
        "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(found.name)}`,
        "content-type": "application/octet-stream",
        "x-content-type-options": "nosniff",
      },
    });
  });

  app.get("/_local/logs", (c) => show(c.req.raw, functionNames(), () => logsPage(functionNames(), null, [])));
  app.get("/_local/logs/:name", (c) => {
    const name = c.req.param("name");
    if (!functionNames().includes(name)) return notFound("There is no such function.");
    const lines = kernel.use("lambda").logs(name);
    return show(c.req.raw, lines, () => logsPage(functionNames(), name, lines));
  });

  app.get("/_local/clock", (c) => show(c.req.raw, reading(), () => clockPage(reading())));
  app.post("/_local/clock", async (c) => {
    const given = Advance.safeParse(await readForm(c.req.raw));
    if (!given.success) return Response.json({ error: z.prettifyError(given.error) }, { status: 400 });
    await kernel.advanceClock(given.data.advanceMs);
    return done(c.req.raw, reading(), "/_local/clock");
  });

  app.get("/_local/faults", (c) =>
    show(c.req.raw, faults(), () => faultsPage(kernel.faults.plan(), kernel.faults.hits())),
  );
  app.post("/_local/faults", async (c) => {
    const form = await readForm(c.req.raw);
    const given = FaultPlan.safeParse(typeof form.plan === "string" ? parseJson(form.plan) : form);
    if (!given.success) return Response.json({ error: z.prettifyError(given.error) }, { status: 400 });
    kernel.faults.set(given.data);
    return done(c.req.raw, faults(), "/_local/faults");
  });

  app.get("/_local/denied", (c) => show(c.req.raw, denials(), () => deniedPage(denials())));
  app.get("/_local/grants", (c) => {
    const grants = kernel.access.grants();
    return show(c.req.raw, grants, () => grantsPage(grants));
  });
  app.get("/_local/meter", (c) => {
    const entries = kernel.meterEntries();
    return show(c.req.raw, entries, () => meterPage(entries));
  });

  app.notFound((c) => notFound(`There is nothing at ${c.req.path}.`));
  app.onError((error) => {
    kernel.log("error", "the console failed", { error: error.stack ?? error.message });
    return new Response(`${error.message}\n`, { status: 500 });
  });
  return app;
}

/** The members of a JSON body or of a form; told apart by the text, because curl calls everything a form. */
async function readForm(request: Request): Promise<Record<string, unknown>> {
  const text = await request.text();
  const document = text.trimStart().startsWith("{") ? parseJson(text) : Object.fromEntries(new URLSearchParams(text));
  return typeof document === "object" && document !== null ? { ...document } : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
