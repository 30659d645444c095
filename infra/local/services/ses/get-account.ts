import { operation } from "../../kernel/service.ts";

/** GetAccount: out of the sandbox, in good standing, and without a limit to what it may send. */
export const getAccount = operation({
  authorize: () => [{ action: "ses:GetAccount", resource: "*", context: { "ses:ApiVersion": "2" } }],
  handle: () => ({
    EnforcementStatus: "HEALTHY",
    ProductionAccessEnabled: true,
    SendingEnabled: true,
    // SES writes an unlimited quota so.
    SendQuota: { Max24HourSend: -1 },
  }),
});
