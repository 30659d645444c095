import * as z from "zod";
import type { Kernel } from "../../../kernel/kernel.ts";
import type { ResourceProvider } from "../../../kernel/resource.ts";
import { type BucketStore, bucketArn } from "./bucket-store.ts";

const Properties = z.strictObject({
  Bucket: z.string(),
  PolicyDocument: z.looseObject({
    Statement: z.union([z.array(z.looseObject({})), z.looseObject({}).transform((statement) => [statement])]),
  }),
});

/** `AWS::S3::BucketPolicy`. */
export function makeBucketPolicyProvider(
  kernel: Pick<Kernel, "setResourcePolicy">,
  buckets: BucketStore,
): ResourceProvider {
  return {
    type: "AWS::S3::BucketPolicy",
    properties: ["Bucket", "PolicyDocument"],
    provision({ properties, logicalId }) {
      const { Bucket: name, PolicyDocument: document } = Properties.parse(properties);
      const bucket = buckets.get(name);
      const blocks = bucket.configuration.PublicAccessBlockConfiguration?.BlockPublicPolicy ?? false;
      if (blocks && document.Statement.some(isPublic)) {
        throw new Error(`The policy ${logicalId} makes ${name} public, which the bucket's BlockPublicPolicy forbids.`);
      }
      kernel.setResourcePolicy(bucketArn(name), document.Statement);
      buckets.setPolicy(name, document);
      return { ref: name, attributes: {} };
    },
  };
}

/**
 * Whether a statement gives something to everybody. With conditions on who asks or from where it does not.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
function isPublic(statement: Record<string, unknown>): boolean {
  const principal = JSON.stringify(statement.Principal ?? null);
  const everybody = principal === '"*"' || principal === '{"AWS":"*"}' || principal === '{"AWS":["*"]}';
  const conditions = JSON.stringify(statement.Condition ?? {});
  const narrowed =
    /aws:(SourceArn|SourceAccount|SourceVpc|SourceVpce|SourceIp|PrincipalOrgID|PrincipalArn|userid|SourceOwner)/i.test(
      conditions,
    );
  return statement.Effect === "Allow" && everybody && !narrowed;
}
