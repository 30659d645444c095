import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HttpRequest } from "../kernel/service.ts";
import { startTestKernel, type TestKernel } from "../kernel/test-cloud.ts";
import type { ExecutionRecord } from "../services/stepfunctions/journal.ts";
import { makeConsole } from "./console.ts";
import { inlinePictures } from "./inline-pictures.ts";

const execution: ExecutionRecord = {
  arn: "arn:aws:states:us-east-1:000000000000:execution:ingest:one",
  stateMachineArn: "arn:aws:states:us-east-1:000000000000:stateMachine:ingest",
  name: "one",
  status: "FAILED",
  definitionId: "d",
  roleArn: "r",
  input: '{"key":"</pre><script>alert(1)</script>"}',
  output: null,
  error: "States.TaskFailed",
  cause: "<b>because</b>",
  traceHeader: null,
  startedAt: 1_700_000_000_000,
  stoppedAt: 1_700_000_002_500,
  redriveCount: 0,
  redrivenAt: null,
  sequence: 1,
};
const brief = { name: "brief.html", contentType: "text/html" };
const mail = {
  id: "m1",
  at: "2026-01-02T03:04:05.000Z",
  from: "greenlight@example.com",
  to: ["rae@example.com"],
  subject: "<img src=x onerror=alert(1)> please approve",
  html: "<h1>Approve</h1>",
  text: "Approve",
  attachments: [brief],
};

let cloud: TestKernel;
let serve: ReturnType<typeof makeConsole>;
beforeAll(async () => {
  cloud = await startTestKernel([
    (kernel) =>
      kernel.provide("ses", {
        mailbox: () => [mail],
        attachment: (_id, position) => (position === 0 ? { ...brief, content: Buffer.from("<p>brief") } : undefined),
      }),
  ]);
  serve = makeConsole({
    kernel: cloud.kernel,
    executions: {
      list: () => [execution],
      find: (arn) => (arn === execution.arn ? { execution, states: [] } : undefined),
    },
    facts: () => ({ "Web app": cloud.endpoint }),
    functionNames: () => ["register"],
  });
});
afterAll(() => cloud.stop());

async function ask(method: string, rawUrl: string, headers: Record<string, string> = {}, body?: string) {
  const [path = "/", query = ""] = rawUrl.split("?");
  const request: HttpRequest = {
    method,
    rawUrl,
    path,
    query: new URLSearchParams(query),
    headers: { host: "127.0.0.1:4566", ...headers },
    body: body === undefined ? null : new Blob([body]).stream(),
    remoteAddress: "127.0.0.1",
  };
  const response = await serve(request);
  return {
    status: response.status,
    headers: response.headers ?? {},
    text: Buffer.from(response.body instanceof Uint8Array ? response.body : String(response.body ?? "")).toString(),
  };
}

const asJson = async (path: string) => JSON.parse((await ask("GET", path)).text);

describe("the console", () => {
  it.each([
    "/_local/",
    "/_local/executions",
    "/_local/events",
    "/_local/mail",
    "/_local/logs",
    "/_local/clock",
    "/_local/faults",
    "/_local/denied",
    "/_local/grants",
    "/_local/meter",
  ])("has a page at %s", async (path) => {
    const { status, text, headers } = await ask("GET", path);
    expect(status).toBe(200);
    expect(headers["content-type"]).toBe("text/html; charset=utf-8");
    expect(text).toContain('aria-current="page"');
  });

  it("gives the same as JSON by suffix and by Accept", async () => {
    expect(await asJson("/_local/mail.json")).toEqual([mail]);
    expect(JSON.parse((await ask("GET", "/_local/mail", { accept: "application/json" })).text)).toEqual([mail]);
    expect(await asJson("/_local/executions.json")).toEqual([execution]);
    expect(await asJson(`/_local/executions/${encodeURIComponent(execution.arn)}.json`)).toEqual({
      execution,
      states: [],
    });
    expect(await asJson("/_local/denied.json")).toEqual([]);
    expect(await asJson("/_local/grants.json")).toEqual([]);
  });

  it("shows what people wrote, and runs none of it", async () => {
    const list = await ask("GET", "/_local/mail");
    expect(list.text).toContain("&lt;img src=x onerror=alert(1)&gt; please approve");
    const detail = await ask("GET", `/_local/executions/${encodeURIComponent(execution.arn)}`);
    expect(detail.text).toContain("&lt;/pre&gt;&lt;script&gt;alert(1)");
    expect(detail.text).not.toContain("<script>");
    expect(detail.headers["content-security-policy"]).toContain("default-src 'none'");
  });

  it("shows a mail's own HTML in a sandbox only", async () => {
    expect((await ask("GET", "/_local/mail/m1")).text).toMatch(
      /<iframe [^>]*sandbox="[^"]*" src="\/_local\/mail\/m1\/html"/,
    );
    const { text, headers } = await ask("GET", "/_local/mail/m1/html");
    expect(text).toBe(mail.html);
    expect(headers["content-security-policy"]).toMatch(/default-src 'none'.*sandbox/);
  });

  it("puts a mail's own pictures in their place", () => {
    const attachments = [
      { name: "terms.pdf", contentType: "application/pdf" },
      { name: "poster.jpg", contentType: "image/jpeg" },
      { name: "a.png", contentType: "image/png", contentId: "<logo@greenlight>" },
    ];
    const html = '<img src="cid:poster"><img src="cid:logo@greenlight"><img src="cid:terms"><img src="cid:gone">';
    expect(inlinePictures({ ...mail, html, attachments }, (position) => Buffer.from(`${position}`))).toBe(
      '<img src="data:image/jpeg;base64,MQ=="><img src="data:image/png;base64,Mg=="><img src="cid:terms"><img src="cid:gone">',
    );
  });

  it("hands out attachments to be saved, not shown", async () => {
    const { text, headers } = await ask("GET", "/_local/mail/m1/attachments/0");
    expect(text).toBe("<p>brief");
    expect(headers["content-disposition"]).toBe("attachment; filename*=UTF-8''brief.html");
  });

  it("says so when there is no such thing", async () => {
    expect((await ask("GET", "/_local/mail/m2")).status).toBe(404);
    expect((await ask("GET", "/_local/nowhere")).status).toBe(404);
  });
});

describe("the clock", () => {
  it("moves on by JSON and by the form's buttons", async () => {
    const before = (await asJson("/_local/clock.json")).offsetMs;
    const moved = await ask(
      "POST",
      "/_local/clock",
      { accept: "application/json", "content-type": "application/json" },
      '{"advanceMs":60000}',
    );
    expect(JSON.parse(moved.text).offsetMs).toBe(before + 60_000);
    const form = await ask(
      "POST",
      "/_local/clock",
      { "content-type": "application/x-www-form-urlencoded" },
      "advanceMs=1000",
    );
    expect([form.status, form.headers.location]).toEqual([303, "/_local/clock"]);
  });

  it("moves on for curl, which calls JSON a form", async () => {
    const headers = { accept: "application/json", "content-type": "application/x-www-form-urlencoded" };
    expect((await ask("POST", "/_local/clock", headers, '{"advanceMs":1}')).status).toBe(200);
  });

  it("does not move back", async () => {
    expect((await ask("POST", "/_local/clock", { accept: "application/json" }, '{"advanceMs":-1}')).status).toBe(400);
  });
});

describe("faults", () => {
  it("are set whole, and count how often they strike", async () => {
    const plan = { seed: 7, rules: [{ target: "sqs:*", kind: "throttle", rate: 1 }] };
    expect((await ask("POST", "/_local/faults", { accept: "application/json" }, JSON.stringify(plan))).status).toBe(
      200,
    );
    cloud.kernel.faults.draw("sqs:SendMessage");
    expect(await asJson("/_local/faults.json")).toEqual({ ...plan, hits: [1] });
  });

  it("with an unknown kind are refused, naming the member", async () => {
    const { status, text } = await ask(
      "POST",
      "/_local/faults",
      { accept: "application/json" },
      '{"rules":[{"target":"*","kind":"fire","rate":1}]}',
    );
    expect(status).toBe(400);
    expect(text).toContain("rules[0].kind");
  });
});

describe("another site", () => {
  it("changes nothing here", async () => {
    const body = '{"advanceMs":1}';
    expect((await ask("POST", "/_local/clock", { "sec-fetch-site": "cross-site" }, body)).status).toBe(403);
    expect((await ask("POST", "/_local/clock", { origin: "https://evil.example" }, body)).status).toBe(403);
    expect(
      (await ask("POST", "/_local/clock", { origin: "http://127.0.0.1:4566", accept: "application/json" }, body))
        .status,
    ).toBe(200);
  });

  it("does not reach the console under a name of its own", async () => {
    expect((await ask("GET", "/_local/mail.json", { host: "evil.example:4566" })).status).toBe(403);
  });
});
