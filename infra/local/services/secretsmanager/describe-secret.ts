import type { DescribedSecret } from "./secret-store.ts";

/** DescribeSecret's answer: all but the value. Who read a secret last is not noted. */
export function describeSecret({
  arn,
  name,
  description,
  kmsKeyId,
  tags,
  versions,
  createdAt,
  changedAt,
}: DescribedSecret) {
  const staged = versions.filter(({ stages }) => stages.length > 0);
  return {
    ARN: arn,
    Name: name,
    ...(description !== null && { Description: description }),
    ...(kmsKeyId !== null && { KmsKeyId: kmsKeyId }),
    ...(changedAt !== null && { LastChangedDate: changedAt / 1000 }),
    ...(createdAt !== null && { CreatedDate: createdAt / 1000 }),
    ...(tags.length > 0 && { Tags: tags }),
    ...(staged.length > 0 && { VersionIdsToStages: Object.fromEntries(staged.map(({ id, stages }) => [id, stages])) }),
  };
}
