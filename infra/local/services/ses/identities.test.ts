import {
  GetAccountCommand,
  GetEmailIdentityCommand,
  ListEmailIdentitiesCommand,
  type ListEmailIdentitiesCommandInput,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import { afterEach, beforeEach, expect, test } from "vitest";
import { startTestKernel, type TestKernel } from "../../kernel/test-cloud.ts";
import { provision } from "../sqs/provision-in-test.ts";
import { makeSes } from "./service.ts";

let cloud: TestKernel;
let client: SESv2Client;

beforeEach(async () => {
  cloud = await startTestKernel([makeSes]);
  client = new SESv2Client(cloud.clientConfig);
  const identity = (EmailIdentity: string, more: Record<string, unknown> = {}) =>
    provision(cloud, "AWS::SES::EmailIdentity", EmailIdentity, { EmailIdentity, ...more });
  await identity("example.com");
  await identity("Desk@example.org", { ConfigurationSetAttributes: { ConfigurationSetName: "reviews" } });
  await identity("ana@example.org");
});
afterEach(async () => {
  client.destroy();
  await cloud.stop();
});

const get = (EmailIdentity: string) => client.send(new GetEmailIdentityCommand({ EmailIdentity }));

const list = (given: ListEmailIdentitiesCommandInput = {}, by = client) =>
  by.send(new ListEmailIdentitiesCommand(given));

test("identities are listed, page by page", async () => {
  const { EmailIdentities, NextToken } = await list();
  expect(EmailIdentities).toEqual(
    [
      { IdentityType: "EMAIL_ADDRESS", IdentityName: "Desk@example.org" },
      { IdentityType: "EMAIL_ADDRESS", IdentityName: "ana@example.org" },
      { IdentityType: "DOMAIN", IdentityName: "example.com" },
    ].map((identity) => ({ ...identity, SendingEnabled: true, VerificationStatus: "SUCCESS" })),
  );
  expect(NextToken).toBeUndefined();
  const first = await list({ PageSize: 2 });
  expect(first.EmailIdentities).toHaveLength(2);
  expect((await list({ PageSize: 2, NextToken: first.NextToken })).EmailIdentities).toMatchObject([
    { IdentityName: "example.com" },
  ]);
  for (const wrong of [{ NextToken: "2" }, { PageSize: 1001 }])
    await expect(list(wrong)).rejects.toMatchObject({ name: "BadRequestException" });
});

test("an identity is described; an address below a verified domain is none of its own", async () => {
  expect(await get("desk@example.org")).toMatchObject({
    IdentityType: "EMAIL_ADDRESS",
    VerifiedForSendingStatus: true,
    VerificationStatus: "SUCCESS",
    ConfigurationSetName: "reviews",
  });
  expect((await get("example.com")).IdentityType).toBe("DOMAIN");
  await expect(get("anyone@example.com")).rejects.toMatchObject({ name: "NotFoundException" });
});

test("the account may send to anyone, without a quota", async () => {
  expect(await client.send(new GetAccountCommand({}))).toMatchObject({
    ProductionAccessEnabled: true,
    SendingEnabled: true,
    SendQuota: { Max24HourSend: -1 },
  });
});

test("a role that may do everything with one identity may describe it and list none", async () => {
  const Resource = `arn:aws:ses:us-east-1:${cloud.kernel.accountId}:identity/example.com`;
  const statements = [{ Effect: "Allow", Action: "ses:*", Resource }];
  const reader = new SESv2Client(cloud.clientConfigAs(statements));
  await reader.send(new GetEmailIdentityCommand({ EmailIdentity: "example.com" }));
  await expect(reader.send(new GetEmailIdentityCommand({ EmailIdentity: "ana@example.org" }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
  await expect(list({}, reader)).rejects.toMatchObject({ name: "AccessDeniedException" });
});
