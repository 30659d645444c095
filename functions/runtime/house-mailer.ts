import * as z from "zod";
import { config } from "../../shared/config/config.ts";
import { mail } from "./clients/mail.ts";
import { type Mailer, makeMailer } from "./mailer.ts";

/** What a function that writes to people has in its environment. */
export const MailEnv = z.object({ SENDER_ADDRESS: z.string().min(1), CONFIGURATION_SET: z.string().min(1) });

/** Sends in the house's name; answers go to the organisation. */
export function makeHouseMailer({ SENDER_ADDRESS, CONFIGURATION_SET }: z.infer<typeof MailEnv>): Mailer {
  return makeMailer(mail, {
    sender: SENDER_ADDRESS,
    replyTo: config.review.replyTo,
    configurationSet: CONFIGURATION_SET,
  });
}
