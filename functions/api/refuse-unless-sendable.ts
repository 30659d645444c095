import { DomainError } from "../../shared/error.ts";

/**
 * What a function may answer at most, its body as a JSON string among it, with something left for the headers
 * (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB).
 */
const maxBytes = 6 * 1024 ** 2 - 64 * 1024;

/**
 * Refuses kindly what would come out as a failure of the gateway.
 * @throws DomainError too_large with the given advice.
 */
export function refuseUnlessSendable(body: string, advice: string): void {
  if (Buffer.byteLength(JSON.stringify(body)) > maxBytes) {
    throw new DomainError("too_large", `This is too long to be sent in one answer. ${advice}`);
  }
}
