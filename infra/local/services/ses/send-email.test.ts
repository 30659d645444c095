import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { makeEvents } from "../events/service.ts";
import { provision } from "../sqs/provision-in-test.ts";
import { makeSes } from "./service.ts";

let dataDir: string;
let cloud: TestKernel;
let client: SESv2Client;

async function start() {
  cloud = await startTestKernel([makeEvents, makeSes], { dataDir });
  client = new SESv2Client(cloud.clientConfig);
  await provision(cloud, "AWS::SES::EmailIdentity", "Sender", { EmailIdentity: "desk@example.com" });
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "greenlight-ses-"));
  await start();
});
afterEach(async () => {
  client.destroy();
  await cloud.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const simple = {
  Simple: { Subject: { Data: "Please review" }, Body: { Text: { Data: "text" }, Html: { Data: "<p>html</p>" } } },
};
const send = (more: Partial<SendEmailCommandInput> = {}, as = client) =>
  as.send(
    new SendEmailCommand({
      FromEmailAddress: "The Desk <desk@example.com>",
      Destination: { ToAddresses: ["Ana <ana@example.org>"] },
      Content: simple,
      ...more,
    }),
  );
const mailbox = () => cloud.kernel.use("ses").mailbox();

test("a mail lies in the mailbox with its bodies, headers and attachments", async () => {
  const { MessageId } = await send({
    Destination: { ToAddresses: ["Ana <ana@example.org>"], BccAddresses: ["archive@example.org"] },
    ReplyToAddresses: ["producer@example.com"],
    Content: {
      Simple: {
        ...simple.Simple,
        Headers: [{ Name: "X-Asset", Value: "a-1" }],
        Attachments: [{ FileName: "poster.png", RawContent: new Uint8Array([1, 2, 3]), ContentType: "image/png" }],
      },
    },
  });
  expect(mailbox()).toMatchObject([
    {
      id: MessageId,
      from: "The Desk <desk@example.com>",
      to: ["ana@example.org", "archive@example.org"],
      subject: "Please review",
      text: "text",
      html: "<p>html</p>",
      attachments: [{ name: "poster.png", contentType: "image/png" }],
    },
  ]);
  const attachment = cloud.kernel.use("ses").attachment(MessageId ?? "", 0);
  expect([...(attachment?.content ?? [])]).toEqual([1, 2, 3]);
});

test("a raw message is read as MIME", async () => {
  const raw = [
    "From: desk@example.com",
    "To: Ana <ana@example.org>, ben@example.org",
    "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=",
    "Content-Type: text/html; charset=utf-8",
    "",
    "<p>ü</p>",
  ].join("\r\n");
  await client.send(new SendEmailCommand({ Content: { Raw: { Data: Buffer.from(raw) } } }));
  expect(mailbox()).toMatchObject([
    {
      from: "desk@example.com",
      to: ["ana@example.org", "ben@example.org"],
      subject: "Grüße",
      html: "<p>ü</p>",
      text: null,
    },
  ]);
});

test("mails outlive a restart", async () => {
  await send();
  await cloud.stop();
  await start();
  expect(mailbox()).toHaveLength(1);
});

test("a sender that is not verified is rejected in the service's words; a verified domain vouches for all below it", async () => {
  await expect(send({ FromEmailAddress: "someone@else.com" })).rejects.toMatchObject({
    name: "MessageRejected",
    message:
      "Email address is not verified. The following identities failed the check in region US-EAST-1: someone@else.com",
  });
  await provision(cloud, "AWS::SES::EmailIdentity", "Domain", { EmailIdentity: "else.com" });
  await send({ FromEmailAddress: "someone@else.com" });
  await send({ FromEmailAddress: "someone@mail.else.com" });
  expect(mailbox()).toHaveLength(2);
});

test.each<[string, Partial<SendEmailCommandInput>, string]>([
  ["an address that is none", { Destination: { ToAddresses: ["nobody"] } }, "BadRequestException"],
  [
    "an address that breaks out of its header",
    { Destination: { ToAddresses: ["a@example.org\r\nBcc: b@example.org"] } },
    "BadRequestException",
  ],
  ["no recipient", { Destination: {} }, "BadRequestException"],
  [
    "a subject of two lines",
    { Content: { Simple: { ...simple.Simple, Subject: { Data: "a\nBcc: b@example.org" } } } },
    "BadRequestException",
  ],
  [
    "more than fifty recipients",
    { Destination: { ToAddresses: Array.from({ length: 51 }, (_, index) => `r${index}@example.org`) } },
    "MessageRejected",
  ],
  [
    "an attachment that is a program",
    {
      Content: {
        Simple: { ...simple.Simple, Attachments: [{ FileName: "film.exe", RawContent: new Uint8Array([1]) }] },
      },
    },
    "MessageRejected",
  ],
  ["an unknown configuration set", { ConfigurationSetName: "nowhere" }, "NotFoundException"],
])("refuses %s", async (_, more, name) => {
  await expect(send(more)).rejects.toMatchObject({ name });
  expect(mailbox()).toEqual([]);
});

async function withEvents() {
  await provision(cloud, "AWS::SES::ConfigurationSet", "Set", { Name: "reviews" });
  await provision(cloud, "AWS::SES::ConfigurationSetEventDestination", "Destination", {
    ConfigurationSetName: "reviews",
    EventDestination: {
      Name: "bus",
      Enabled: true,
      MatchingEventTypes: ["send", "DELIVERY", "BOUNCE", "COMPLAINT"],
      EventBridgeDestination: { EventBusArn: `arn:aws:events:us-east-1:${cloud.kernel.accountId}:event-bus/default` },
    },
  });
  return () =>
    cloud.kernel
      .use("events")
      .recent(10)
      .reverse()
      .map(({ event }) => event);
}

test("a configuration set publishes what becomes of a mail", async () => {
  const events = await withEvents();
  const { MessageId } = await send({ ConfigurationSetName: "reviews", EmailTags: [{ Name: "asset", Value: "a-1" }] });
  expect(events()).toMatchObject([
    {
      source: "aws.ses",
      "detail-type": "Email Sent",
      detail: {
        eventType: "Send",
        mail: { messageId: MessageId, tags: { asset: ["a-1"], "ses:configuration-set": ["reviews"] } },
      },
    },
    {
      source: "aws.ses",
      "detail-type": "Email Delivered",
      detail: { eventType: "Delivery", delivery: { recipients: ["ana@example.org"] } },
    },
  ]);
});

test("the mailbox simulator's addresses bounce and complain", async () => {
  const events = await withEvents();
  await send({ ConfigurationSetName: "reviews", Destination: { ToAddresses: ["bounce+ana@simulator.amazonses.com"] } });
  expect(mailbox()).toEqual([]);
  expect(events().at(-1)).toMatchObject({
    "detail-type": "Email Bounced",
    detail: {
      bounce: {
        bounceType: "Permanent",
        bouncedRecipients: [{ emailAddress: "bounce+ana@simulator.amazonses.com", status: "5.1.1" }],
      },
    },
  });
  await send({ ConfigurationSetName: "reviews", Destination: { ToAddresses: ["complaint@simulator.amazonses.com"] } });
  expect(mailbox()).toHaveLength(1);
  expect(events().at(-1)).toMatchObject({
    "detail-type": "Email Complaint Received",
    detail: { complaint: { complainedRecipients: [{ emailAddress: "complaint@simulator.amazonses.com" }] } },
  });
});

test("a set may be kept from sending", async () => {
  await provision(cloud, "AWS::SES::ConfigurationSet", "Paused", {
    Name: "paused",
    SendingOptions: { SendingEnabled: false },
  });
  await expect(send({ ConfigurationSetName: "paused" })).rejects.toMatchObject({ name: "SendingPausedException" });
});

test("permission is asked on the sender's identity, and may depend on the address", async () => {
  const identityArn = `arn:aws:ses:us-east-1:${cloud.kernel.accountId}:identity/desk@example.com`;
  const as = (Condition: Record<string, unknown>) =>
    new SESv2Client(
      cloud.clientConfigAs([{ Effect: "Allow", Action: "ses:SendEmail", Resource: identityArn, Condition }]),
    );
  await send({}, as({ StringEquals: { "ses:FromAddress": "desk@example.com" } }));
  await expect(send({}, as({ StringEquals: { "ses:FromAddress": "other@example.com" } }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  await expect(
    send({}, as({ "ForAllValues:StringLike": { "ses:Recipients": ["*@example.com"] } })),
  ).rejects.toMatchObject({ name: "AccessDeniedException" });
});

test("a raw message asks for the permission to send raw messages", async () => {
  const Data = Buffer.from("From: desk@example.com\r\nTo: ana@example.org\r\nSubject: s\r\n\r\ntext");
  const as = (Action: string) =>
    new SESv2Client(cloud.clientConfigAs([{ Effect: "Allow", Action, Resource: "arn:aws:ses:*:*:identity/*" }]));
  const raw = new SendEmailCommand({ Content: { Raw: { Data } } });
  await expect(as("ses:SendEmail").send(raw)).rejects.toMatchObject({
    message: expect.stringContaining("ses:SendRawEmail"),
  });
  await as("ses:SendRawEmail").send(raw);
  expect(mailbox()).toHaveLength(1);
});
