import type { House } from "./house.ts";

/** What a deployed role may do, and how often it did. */
export interface RoleGrant {
  /** Its stack and its name there, such as `Pipeline/tagRole`. */
  role: string;
  action: string;
  resource: string;
  allowed: number;
}

/** Everything that the policies of the deployed roles allow, as the laptop cloud enforces it. */
export function roleGrants(house: House): RoleGrant[] {
  const names = new Map(
    house.cloud.stacks.flatMap(({ stackName, resources }) =>
      [...resources]
        .filter(([, { type }]) => type === "AWS::IAM::Role")
        .map(([logicalId, { attributes }]) => [
          attributes.Arn,
          // CDK ends a logical id with a hash of eight digits.
          `${stackName.replace(/^Greenlight-/, "")}/${logicalId.replace(/[0-9A-F]{8}$/, "")}`,
        ]),
    ),
  );
  return house.cloud.kernel.access.grants().map(({ roleArn, action, resource, allowed }) => ({
    role: names.get(roleArn) ?? roleArn,
    action,
    resource,
    allowed,
  }));
}
