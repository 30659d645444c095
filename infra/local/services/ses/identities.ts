import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { domainOf, type EmailAddress } from "./email-address.ts";

export interface Identity {
  name: string;
  /** The configuration set that mails from it use when they name none. */
  configurationSet: string | null;
}

export type Identities = ReturnType<typeof makeIdentities>;

/** Verified sender identities: addresses, and domains with everything below them. */
export function makeIdentities(kernel: Kernel) {
  const identities = new Map<string, Identity>();
  const arnOf = (name: string) => `arn:aws:ses:${kernel.region}:${kernel.accountId}:identity/${name}`;

  /** The identity that vouches for an address: its own, or that of its domain or of a domain above. */
  function find(address: string): Identity | undefined {
    const own = identities.get(address.toLowerCase());
    if (own) return own;
    for (let domain = domainOf(address); domain.includes("."); domain = domain.slice(domain.indexOf(".") + 1)) {
      const found = identities.get(domain);
      if (found) return found;
    }
    return undefined;
  }

  return {
    arnOf,
    find,
    all: () => identities.values(),

    /** The identity of exactly that address or domain. */
    named: (name: string) => identities.get(name.toLowerCase()),

    verify(identity: Identity): void {
      identities.set(identity.name.toLowerCase(), identity);
    },

    /** The identity that a mail is sent with; throws MessageRejected for an address that is not verified. */
    require(from: EmailAddress): Identity {
      const identity = find(from.address);
      if (!identity) {
        throw new AwsError(
          "MessageRejected",
          `Email address is not verified. The following identities failed the check in region ${kernel.region.toUpperCase()}: ${from.text}`,
        );
      }
      return identity;
    },
  };
}
