import * as z from "zod";
import type { ResourceProvider } from "../../../kernel/resource.ts";
import type { EdgeStore } from "../distribution/edge-store.ts";
import { identify } from "../resource/identify.ts";
import type { ResponseHeaders } from "./response-headers.ts";

const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);
const items = z.strictObject({ Items: z.array(z.string()) });

const Config = z.strictObject({
  Name: z.string(),
  Comment: z.string().optional(),
  CorsConfig: z
    .strictObject({
      AccessControlAllowCredentials: flag,
      AccessControlAllowHeaders: items,
      AccessControlAllowMethods: items,
      AccessControlAllowOrigins: items,
      AccessControlExposeHeaders: items.optional(),
      AccessControlMaxAgeSec: z.coerce.number().optional(),
      OriginOverride: flag,
    })
    .optional(),
  CustomHeadersConfig: z
    .strictObject({ Items: z.array(z.strictObject({ Header: z.string(), Value: z.string(), Override: flag })) })
    .optional(),
  RemoveHeadersConfig: z.strictObject({ Items: z.array(z.strictObject({ Header: z.string() })) }).optional(),
  SecurityHeadersConfig: z
    .strictObject({
      ContentSecurityPolicy: z.strictObject({ ContentSecurityPolicy: z.string(), Override: flag }).optional(),
      ContentTypeOptions: z.strictObject({ Override: flag }).optional(),
      FrameOptions: z.strictObject({ FrameOption: z.string(), Override: flag }).optional(),
      ReferrerPolicy: z.strictObject({ ReferrerPolicy: z.string(), Override: flag }).optional(),
      StrictTransportSecurity: z
        .strictObject({
          AccessControlMaxAgeSec: z.coerce.number(),
          IncludeSubdomains: flag.optional(),
          Preload: flag.optional(),
          Override: flag,
        })
        .optional(),
      XSSProtection: z
        .strictObject({
          Protection: flag,
          ModeBlock: flag.optional(),
          ReportUri: z.string().optional(),
          Override: flag,
        })
        .optional(),
    })
    .optional(),
});

function readConfig(config: z.infer<typeof Config>): ResponseHeaders {
  const added: ResponseHeaders["added"] = [];
  const add = (name: string, value: string, override: boolean) =>
    added.push({ name: name.toLowerCase(), value, override });
  const security = config.SecurityHeadersConfig ?? {};
  const {
    ContentSecurityPolicy: csp,
    ContentTypeOptions: type,
    FrameOptions: frame,
    ReferrerPolicy: referrer,
    StrictTransportSecurity: hsts,
    XSSProtection: xss,
  } = security;
  if (csp) add("content-security-policy", csp.ContentSecurityPolicy, csp.Override);
  if (type) add("x-content-type-options", "nosniff", type.Override);
  if (frame) add("x-frame-options", frame.FrameOption, frame.Override);
  if (referrer) add("referrer-policy", referrer.ReferrerPolicy, referrer.Override);
  if (hsts) {
    const value = `max-age=${hsts.AccessControlMaxAgeSec}${hsts.IncludeSubdomains ? "; includeSubDomains" : ""}${hsts.Preload ? "; preload" : ""}`;
    add("strict-transport-security", value, hsts.Override);
  }
  if (xss) {
    const mode = xss.ModeBlock ? "; mode=block" : xss.ReportUri ? `; report=${xss.ReportUri}` : "";
    add("x-xss-protection", xss.Protection ? `1${mode}` : "0", xss.Override);
  }
  for (const custom of config.CustomHeadersConfig?.Items ?? []) add(custom.Header, custom.Value, custom.Override);

  const cors = config.CorsConfig;
  return {
    added,
    removed: (config.RemoveHeadersConfig?.Items ?? []).map(({ Header }) => Header.toLowerCase()),
    cors: cors
      ? {
          origins: cors.AccessControlAllowOrigins.Items,
          methods: cors.AccessControlAllowMethods.Items.includes("ALL")
            ? ["GET", "HEAD", "PUT", "POST", "PATCH", "DELETE", "OPTIONS"]
            : cors.AccessControlAllowMethods.Items,
          headers: cors.AccessControlAllowHeaders.Items,
          exposed: cors.AccessControlExposeHeaders?.Items ?? [],
          credentials: cors.AccessControlAllowCredentials,
          maxAgeSeconds: cors.AccessControlMaxAgeSec ?? null,
          override: cors.OriginOverride,
        }
      : null,
  };
}

/** `AWS::CloudFront::ResponseHeadersPolicy`. */
export function makeResponseHeadersProvider(store: EdgeStore): ResourceProvider {
  return {
    type: "AWS::CloudFront::ResponseHeadersPolicy",
    properties: ["ResponseHeadersPolicyConfig"],
    provision({ properties, generatedName }) {
      const id = identify("", generatedName, "policy");
      store.responseHeaders.set(id, readConfig(Config.parse(properties.ResponseHeadersPolicyConfig)));
      return { ref: id, attributes: { Id: id } };
    },
  };
}
