import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { afterEach, describe, expect, it } from "vitest";
import { clientSettings } from "./client-settings.ts";
import { makeMailer } from "./mailer.ts";
import { RetryOfRefusals } from "./retry-of-refusals.ts";

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const taken: RequestListener = (_, response) => response.end(JSON.stringify({ MessageId: "m-1" }));

const answers =
  (status: number, name: string): RequestListener =>
  (_, response) => {
    response.writeHead(status, { "x-amzn-errortype": name, "content-type": "application/json" });
    response.end(JSON.stringify({ message: name }));
  };

const breaks: RequestListener = (request) => request.resume().on("end", () => request.socket.destroy());
const isSilent: RequestListener = (request) => void request.resume();

/** An SES that deals with each call in its own way, and the last way from then on. */
async function sesThat(...ways: RequestListener[]) {
  let calls = 0;
  const started = createServer((request, response) => {
    const way = ways[Math.min(calls, ways.length - 1)];
    calls += 1;
    way?.(request, response);
  });
  server = started;
  await new Promise<void>((resolve) => started.listen(0, "127.0.0.1", resolve));
  return { port: (started.address() as AddressInfo).port, calls: () => calls };
}

function mailerAt(port: number) {
  const client = new SESv2Client({
    ...clientSettings,
    requestHandler: { ...clientSettings.requestHandler, socketTimeout: 300 },
    region: "us-east-1",
    endpoint: `http://127.0.0.1:${port}`,
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    retryStrategy: new RetryOfRefusals(clientSettings.maxAttempts),
  });
  const send = makeMailer(client, { sender: "desk@example.com", replyTo: "desk@example.com", configurationSet: "set" });
  return () =>
    send("ana@example.com", { subject: "Please review", text: "text", html: "html", tags: { asset: "abc" } });
}

describe("a mail that SES certainly did not take", () => {
  it("is tried again by the SDK when SES is busy", async () => {
    const ses = await sesThat(answers(429, "TooManyRequestsException"), taken);
    expect(await mailerAt(ses.port)()).toBe("m-1");
    expect(ses.calls()).toBe(2);
  });

  it.each([
    ["400", "MessageRejected"],
    ["403", "AccessDeniedException"],
    ["404", "NotFoundException"],
  ])("is not tried again when SES refuses it (%s %s), and the refusal is told as it is", async (status, name) => {
    const ses = await sesThat(answers(Number(status), name));
    await expect(mailerAt(ses.port)()).rejects.toMatchObject({ name });
    expect(ses.calls()).toBe(1);
  });

  it("is tried again when nobody listens, and the failure says so", async () => {
    const ses = await sesThat(taken);
    await new Promise((resolve) => server?.close(resolve));
    await expect(mailerAt(ses.port)()).rejects.toMatchObject({
      code: "ECONNREFUSED",
      $metadata: { attempts: clientSettings.maxAttempts },
    });
  });
});

describe("a mail that SES may have taken", () => {
  it.each([
    ["SES breaks", answers(500, "InternalServiceErrorException")],
    ["SES is not there for a moment", answers(503, "ServiceUnavailable")],
    ["SES has waited for the request", answers(408, "RequestTimeoutException")],
    ["the connection breaks once the mail is out", breaks],
    ["SES says nothing", isSilent],
    ["SES does not say which mail it is", (_, response) => void response.end("{}")],
  ] satisfies [string, RequestListener][])("is handed over once, and is unconfirmed, when %s", async (_, way) => {
    const ses = await sesThat(way, taken);
    await expect(mailerAt(ses.port)()).rejects.toMatchObject({ name: "DomainError", code: "unconfirmed" });
    expect(ses.calls()).toBe(1);
  });

  it("is not handed over again when SES was busy before", async () => {
    const ses = await sesThat(answers(429, "TooManyRequestsException"), breaks, taken);
    await expect(mailerAt(ses.port)()).rejects.toMatchObject({ code: "unconfirmed" });
    expect(ses.calls()).toBe(2);
  });
});
