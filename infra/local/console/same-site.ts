import type { HttpRequest } from "../kernel/service.ts";

const loopbackHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/;

/**
 * Why a request to the console must be refused, or null. Other sites that a person has open must neither change anything
 * here (Sec-Fetch-Site, Origin) nor reach it under a name of their own (Host: DNS rebinding).
 */
export function whyCrossSite(request: HttpRequest): string | null {
  const host = request.headers.host ?? "";
  if (!loopbackHost.test(host)) return "The console answers on the loopback address only.";
  if (request.method === "GET" || request.method === "HEAD") return null;
  const site = request.headers["sec-fetch-site"];
  if (site !== undefined && site !== "same-origin" && site !== "none")
    return "Another site may not change anything here.";
  const { origin } = request.headers;
  return origin === undefined || origin === `http://${host}` ? null : "Another site may not change anything here.";
}
