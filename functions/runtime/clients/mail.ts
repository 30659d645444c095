import { SESv2Client } from "@aws-sdk/client-sesv2";
import { clientSettings } from "../client-settings.ts";
import { RetryOfRefusals } from "../retry-of-refusals.ts";

/** SES has no key by which it would know a mail again, so that nothing is repeated that it may have taken. */
export const mail = new SESv2Client({
  ...clientSettings,
  retryStrategy: new RetryOfRefusals(clientSettings.maxAttempts),
});
