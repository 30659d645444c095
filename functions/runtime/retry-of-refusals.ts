import { StandardRetryStrategy } from "@smithy/core/retry";
import { isRefusal } from "./refusal.ts";

type Refresh = StandardRetryStrategy["refreshRetryTokenForRetry"];

/**
 * The SDK's own retries and back-off, for calls that must not be made twice: only what the service is known not to have
 * taken is tried again. A time-out, a connection that broke and a 5xx end the call, since what they leave behind is unknown.
 */
export class RetryOfRefusals extends StandardRetryStrategy {
  override async refreshRetryTokenForRetry(...[token, failure]: Parameters<Refresh>): ReturnType<Refresh> {
    if (!isRefusal(failure.error)) throw new Error("What became of the call is not known, so that it is not repeated.");
    return super.refreshRetryTokenForRetry(token, failure);
  }
}
