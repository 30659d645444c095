import { expect, it } from "vitest";
import { makeSendCode } from "./code-mail.ts";

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
