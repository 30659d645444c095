import * as z from "zod";
import type { ResourceProvider } from "../../../kernel/resource.ts";
import type { EdgeStore } from "../distribution/edge-store.ts";
import { identify } from "./identify.ts";

const Config = z.strictObject({
  Name: z.string(),
  Description: z.string().optional(),
  OriginAccessControlOriginType: z.literal("s3"),
  // `no-override` would keep a viewer's own Authorization; viewers here never sign for the bucket.
  SigningBehavior: z.enum(["always", "never", "no-override"]),
  SigningProtocol: z.literal("sigv4"),
});

/** `AWS::CloudFront::OriginAccessControl` for buckets. */
export function makeAccessControlProvider(store: EdgeStore): ResourceProvider {
  return {
    type: "AWS::CloudFront::OriginAccessControl",
    properties: ["OriginAccessControlConfig"],
    provision({ properties, generatedName }) {
      const { SigningBehavior } = Config.parse(properties.OriginAccessControlConfig);
      const id = identify("E", generatedName);
      store.accessControls.set(id, SigningBehavior);
      return { ref: id, attributes: { Id: id } };
    },
  };
}
