import * as z from "zod";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { ResourceProvider } from "../../../kernel/resource.ts";
import type { EdgeStore } from "../distribution/edge-store.ts";
import { makeEdgeFunction } from "../edge/edge-function.ts";

const Properties = z.strictObject({
  Name: z.string(),
  FunctionCode: z.string(),
  Tags: z.unknown().optional(),
  FunctionConfig: z.strictObject({ Comment: z.string(), Runtime: z.literal("cloudfront-js-2.0") }),
  AutoPublish: z.union([z.boolean(), z.enum(["true", "false"])]).optional(),
});

/** `AWS::CloudFront::Function` of the runtime cloudfront-js-2.0, without key value stores. */
export function makeFunctionProvider(kernel: Pick<Kernel, "accountId">, store: EdgeStore): ResourceProvider {
  return {
    type: "AWS::CloudFront::Function",
    properties: Object.keys(Properties.shape),
    provision({ properties, logicalId }) {
      const parsed = Properties.safeParse(properties);
      if (!parsed.success)
        throw new Error(`The laptop cloud cannot make the CloudFront function ${logicalId}: ${parsed.error.message}`);
      const { Name: name, FunctionCode: code } = parsed.data;
      const arn = `arn:aws:cloudfront::${kernel.accountId}:function/${name}`;
      store.functions.set(arn, makeEdgeFunction(name, code));
      return { ref: arn, attributes: { FunctionARN: arn, "FunctionMetadata.FunctionARN": arn, Stage: "LIVE" } };
    },
  };
}
