import { expect, it } from "vitest";
import { DomainError } from "../../shared/error.ts";
import { makeSendCode } from "./code-mail.ts";
import { problemOf } from "./problem-of.ts";

it("a code is mailed without a link, and whatever people wrote is text", async () => {
  const sent: { to: string; subject: string; html: string; text: string }[] = [];
  const send = makeSendCode(async (to, mail) => {
    sent.push({ to, ...mail });
    return "id";
  }, "Acme & Co");
  await send(
    { name: "<b>Rosa</b>\r\nBcc: all@example.com", email: "rosa@example.com" },
    "012345",
    "<script>alert(1)</script>",
  );
  const [mail] = sent;
  expect(mail?.subject).toBe("012345 is your code for a decision");
  expect(mail?.html).not.toMatch(/<script|<b>|href=/);
  expect(mail?.html).toContain("Acme &amp; Co");
  expect(mail?.text).toContain("012345");
  expect(mail?.text).not.toMatch(/^Bcc:/m);
});

it("whoever waits for a code is told when nobody knows whether it went", async () => {
  const lost = new DomainError("unconfirmed", "SES did not answer.");
  const send = makeSendCode(() => Promise.reject(lost), "Acme & Co");
  const asked = send({ name: "Rosa", email: "rosa@example.com" }, "012345", "hero");
  await expect(asked).rejects.toMatchObject({ code: "unconfirmed", message: expect.stringMatching(/ask for another/) });
  await expect(asked.catch((error) => problemOf(error, "/code"))).resolves.toMatchObject({ status: 503 });
});
