import { createHash } from "node:crypto";
import type { Context } from "hono";
import type { Visitor } from "../../shared/catalog/link-visits.ts";
import type { ApiEnv } from "./api-env.ts";

/**
 * What a request says of who sent it: the browser, and the network it came from, as a mark that tells devices apart and is of
 * no use beyond the one link that it is made for. The client's address is the first that CloudFront was told; anybody can
 * make one up, so it proves nothing.
 */
export function visitorOf(c: Context<ApiEnv>): Visitor {
  const userAgent = (c.req.header("user-agent") ?? "unknown").slice(0, 200);
  const address = c.req.header("x-forwarded-for")?.split(",")[0]?.trim() ?? "unknown";
  const device = createHash("sha256")
    .update(`${c.req.param("token") ?? ""}\u0000${userAgent}\u0000${networkOf(address)}`)
    .digest("base64url");
  return { device: device.slice(0, 12), userAgent };
}

/** Phones change the last part of their address as they go. */
function networkOf(address: string): string {
  return address.includes(":") ? address.split(":").slice(0, 3).join(":") : address.split(".").slice(0, 3).join(".");
}
