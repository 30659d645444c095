import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { makeEvents } from "../events/service.ts";
import { provision } from "../sqs/provision-in-test.ts";
import { makeSes } from "./service.ts";

let cloud: TestKernel;
let client: SESv2Client;

beforeEach(async () => {
  cloud = await startTestKernel([makeEvents, makeSes]);
  client = new SESv2Client(cloud.clientConfig);
  await provision(cloud, "AWS::SES::EmailIdentity", "Sender", {
    EmailIdentity: "desk@example.com",
    ConfigurationSetAttributes: { ConfigurationSetName: "reviews" },
  });
  for (const Name of ["reviews", "others"]) await provision(cloud, "AWS::SES::ConfigurationSet", Name, { Name });
  await provision(cloud, "AWS::SES::ConfigurationSetEventDestination", "Destination", {
    ConfigurationSetName: "reviews",
    EventDestination: {
      Enabled: true,
      MatchingEventTypes: ["DELIVERY", "BOUNCE", "COMPLAINT", "REJECT"],
      EventBridgeDestination: { EventBusArn: `arn:aws:events:us-east-1:${cloud.kernel.accountId}:event-bus/default` },
    },
  });
});
afterEach(async () => {
  client.destroy();
  await cloud.stop();
});

const send = (to: string[], more: Partial<SendEmailCommandInput> = {}, by = client) =>
  by.send(
    new SendEmailCommand({
      FromEmailAddress: "desk@example.com",
      Destination: { ToAddresses: to },
      Content: { Simple: { Subject: { Data: "Please review" }, Body: { Text: { Data: "text" } } } },
      ConfigurationSetName: "reviews",
      ...more,
    }),
  );
const events = () =>
  cloud.kernel
    .use("events")
    .recent(20)
    .reverse()
    .map(({ event }) => event);
const told = () => events().map((event) => event["detail-type"]);
const arrived = () => cloud.kernel.use("ses").mailbox().length;

test.each([
  ["success", ["Email Delivered"], 1, {}],
  [
    "bounce",
    ["Email Bounced"],
    0,
    { bounce: { bounceType: "Permanent", bounceSubType: "General", bouncedRecipients: [{ status: "5.1.1" }] } },
  ],
  ["suppressionlist", ["Email Bounced"], 0, { bounce: { bounceType: "Permanent", bounceSubType: "Suppressed" } }],
  [
    "ooto",
    ["Email Delivered", "Email Bounced"],
    1,
    { bounce: { bounceType: "Transient", bounceSubType: "General", bouncedRecipients: [{}] } },
  ],
  [
    "complaint",
    ["Email Delivered", "Email Complaint Received"],
    1,
    { complaint: { complaintFeedbackType: "abuse", complaintSubType: null } },
  ],
])(
  "the mailbox simulator's address %s does as documented, with and without a label",
  async (mailbox, types, mails, detail) => {
    await send([`${mailbox}@simulator.amazonses.com`]);
    expect(told()).toEqual(types);
    expect(arrived()).toBe(mails);
    expect(events().at(-1)?.detail).toMatchObject(detail);
    await send([`${mailbox}+Ana@simulator.amazonses.com`]);
    expect(told()).toEqual([...types, ...types]);
  },
);

test("every event names the mail, its tags and its set", async () => {
  const { MessageId } = await send(["bounce@simulator.amazonses.com"], {
    EmailTags: [{ Name: "asset", Value: "a-1" }],
  });
  expect(events()).toMatchObject([
    {
      source: "aws.ses",
      account: cloud.kernel.accountId,
      resources: [`arn:aws:ses:us-east-1:${cloud.kernel.accountId}:configuration-set/reviews`],
      detail: {
        eventType: "Bounce",
        mail: {
          messageId: MessageId,
          source: "desk@example.com",
          destination: ["bounce@simulator.amazonses.com"],
          tags: { asset: ["a-1"], "ses:configuration-set": ["reviews"], "ses:operation": ["SendEmail"] },
        },
      },
    },
  ]);
});

test("one mail to several people tells of each what became of it", async () => {
  await send(["ana@example.org", "bounce@simulator.amazonses.com"]);
  expect(events()).toMatchObject([
    { detail: { delivery: { recipients: ["ana@example.org"] } } },
    { detail: { bounce: { bouncedRecipients: [{ emailAddress: "bounce@simulator.amazonses.com" }] } } },
  ]);
});

test("a mail with the virus scanners' test file is accepted, and rejected before it is sent", async () => {
  // In two parts, so that nobody's scanner takes this file for it.
  const virus = `X5O!P%@AP[4\\PZX54(P^)7CC)7}$${"EICAR-STANDARD"}${"-ANTIVIRUS-TEST-FILE"}!$H+H*`;
  const { MessageId } = await send(["ana@example.org"], {
    Content: {
      Simple: {
        Subject: { Data: "Please review" },
        Body: { Text: { Data: "text" } },
        Attachments: [{ FileName: "sample.txt", RawContent: Buffer.from(virus) }],
      },
    },
  });
  expect(arrived()).toBe(0);
  expect(events()).toMatchObject([
    { "detail-type": "Email Rejected", detail: { mail: { messageId: MessageId }, reject: { reason: "Bad content" } } },
  ]);
});

describe("a set that publishes what SES takes", () => {
  beforeEach(async () => {
    await provision(cloud, "AWS::SES::ConfigurationSetEventDestination", "Taken", {
      ConfigurationSetName: "others",
      EventDestination: {
        Enabled: true,
        MatchingEventTypes: ["SEND"],
        EventBridgeDestination: { EventBusArn: `arn:aws:events:us-east-1:${cloud.kernel.accountId}:event-bus/default` },
      },
    });
  });

  test("tells of a mail before anybody can know what becomes of it", async () => {
    const { MessageId } = await send(["bounce@simulator.amazonses.com"], { ConfigurationSetName: "others" });
    expect(events()).toMatchObject([
      { "detail-type": "Email Sent", detail: { eventType: "Send", mail: { messageId: MessageId }, send: {} } },
    ]);
  });

  test("tells of a mail that was taken and whose answer was lost, and nothing of one that was not taken", async () => {
    const once = new SESv2Client({ ...cloud.clientConfig, maxAttempts: 1 });
    for (const [kind, mails] of [
      ["crash-before", 0],
      ["crash-after", 1],
    ] as const) {
      cloud.kernel.faults.set({ seed: 1, rules: [{ target: "sesv2:SendEmail", kind, rate: 1 }] });
      const lost = send(["ana@example.org"], { ConfigurationSetName: "others" }, once);
      await expect(lost).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } });
      expect(arrived(), kind).toBe(mails);
      expect(told(), kind).toEqual(Array.from({ length: mails }, () => "Email Sent"));
    }
  });
});

test("a set without a destination tells nothing", async () => {
  await send(["ana@example.org"], { ConfigurationSetName: "others" });
  expect(arrived()).toBe(1);
  expect(events()).toEqual([]);
});

test.each([
  ["name", { Name: "as:set", Value: "a-1" }],
  ["value", { Name: "asset", Value: "ana@example.org" }],
  ["value", { Name: "asset", Value: "a".repeat(257) }],
])("a tag's %s of other characters, or too many, is refused", async (part, tag) => {
  await expect(send(["ana@example.org"], { EmailTags: [tag] })).rejects.toMatchObject({
    name: "BadRequestException",
    message: expect.stringContaining(`Invalid tag ${part}`),
  });
});

test("whoever sends needs a grant on the configuration set too, also on the one that the identity brings", async () => {
  const arn = (resource: string) => `arn:aws:ses:us-east-1:${cloud.kernel.accountId}:${resource}`;
  const as = (...resources: string[]) =>
    new SESv2Client(cloud.clientConfigAs([{ Effect: "Allow", Action: "ses:SendEmail", Resource: resources.map(arn) }]));
  const identity = "identity/desk@example.com";
  for (const ConfigurationSetName of ["reviews", undefined]) {
    await expect(send(["ana@example.org"], { ConfigurationSetName }, as(identity))).rejects.toMatchObject({
      name: "AccessDeniedException",
      message: expect.stringContaining("configuration-set/reviews"),
    });
    await send(["ana@example.org"], { ConfigurationSetName }, as(identity, "configuration-set/reviews"));
  }
  await expect(
    send(["ana@example.org"], { ConfigurationSetName: "nowhere" }, as(identity, "configuration-set/reviews")),
  ).rejects.toMatchObject({ name: "AccessDeniedException" });
  await expect(
    send(["ana@example.org"], { ConfigurationSetName: "nowhere" }, as(identity, "configuration-set/nowhere")),
  ).rejects.toMatchObject({ name: "NotFoundException" });
});
