import { AwsError } from "../../kernel/errors.ts";
import { type Operation, operation } from "../../kernel/service.ts";
import { listPage } from "../list-page.ts";
import type { Identities } from "./identities.ts";

interface ListInput {
  NextToken?: string;
  PageSize?: number;
}

const MOST_PER_PAGE = 1000;
const context = { "ses:ApiVersion": "2" };

const invalidToken = (token: string) => new AwsError("BadRequestException", `Invalid NextToken: ${token}`);

/** ListEmailIdentities and GetEmailIdentity. Every identity here is verified. */
export function identityOperations(identities: Identities): Record<string, Operation> {
  return {
    ListEmailIdentities: operation({
      authorize: () => [{ action: "ses:ListEmailIdentities", resource: "*", context }],
      handle: ({ NextToken, PageSize }: ListInput) => {
        if (PageSize !== undefined && (PageSize < 0 || PageSize > MOST_PER_PAGE))
          throw new AwsError("BadRequestException", `PageSize must be between 0 and ${MOST_PER_PAGE}.`);
        const { items, next } = listPage(identities.all(), ({ name }) => name, {
          list: "email identities",
          limit: PageSize || MOST_PER_PAGE,
          token: NextToken,
          refuse: invalidToken,
        });
        return {
          EmailIdentities: items.map(({ name }) => ({
            IdentityType: typeOf(name),
            IdentityName: name,
            SendingEnabled: true,
            VerificationStatus: "SUCCESS",
          })),
          ...(next !== undefined && { NextToken: next }),
        };
      },
    }),
    GetEmailIdentity: operation({
      authorize: ({ EmailIdentity }: { EmailIdentity: string }) => [
        { action: "ses:GetEmailIdentity", resource: identities.arnOf(EmailIdentity), context },
      ],
      handle: ({ EmailIdentity }: { EmailIdentity: string }) => {
        const identity = identities.named(EmailIdentity);
        if (!identity)
          throw new AwsError("NotFoundException", `Email identity ${EmailIdentity} does not exist.`, {
            statusCode: 404,
          });
        return {
          IdentityType: typeOf(identity.name),
          VerifiedForSendingStatus: true,
          VerificationStatus: "SUCCESS",
          ...(identity.configurationSet !== null && { ConfigurationSetName: identity.configurationSet }),
        };
      },
    }),
  };
}

const typeOf = (name: string) => (name.includes("@") ? "EMAIL_ADDRESS" : "DOMAIN");
