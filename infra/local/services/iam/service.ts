import { createHash } from "node:crypto";
import * as z from "zod";
import { awsManagedPolicy } from "../../iam/aws-managed-policy.ts";
import { type PolicyStatement, parsePolicyDocument } from "../../iam/policy-statement.ts";
import { NotSupportedError } from "../../kernel/errors.ts";
import type { LocalKernel } from "../../kernel/make-kernel.ts";

const InlinePolicy = z.strictObject({ PolicyName: z.string(), PolicyDocument: z.unknown() });

const RoleProperties = z.object({
  RoleName: z.string().optional(),
  Path: z.string().default("/"),
  AssumeRolePolicyDocument: z.unknown(),
  ManagedPolicyArns: z.array(z.string()).default([]),
  Policies: z.array(InlinePolicy).default([]),
});

const PolicyProperties = InlinePolicy.extend({ Roles: z.array(z.string()).default([]) });

const ManagedPolicyProperties = z.object({
  ManagedPolicyName: z.string().optional(),
  Path: z.string().default("/"),
  PolicyDocument: z.unknown(),
  Roles: z.array(z.string()).default([]),
});

/** IAM's names are at most 64 characters long. */
const shortName = (name: string) => (name.length <= 64 ? name : `${name.slice(0, 55)}-${name.slice(-8)}`);
const idOf = (prefix: string, arn: string) =>
  `${prefix}${createHash("sha256").update(arn).digest("hex").slice(0, 17).toUpperCase()}`;

/** Roles and policies of the template; the laptop cloud has no IAM API, and no users but the administrator. */
export function makeIam(kernel: LocalKernel): void {
  const managed = new Map<string, PolicyStatement[]>();
  const iamArn = (kind: string, path: string, name: string) => `arn:aws:iam::${kernel.accountId}:${kind}${path}${name}`;

  function roleNamed(name: string) {
    const role = kernel.access.roleByName(name);
    if (!role) throw new Error(`There is no role ${name}.`);
    return role;
  }

  kernel.registerProvider({
    type: "AWS::IAM::Role",
    // Sessions last as long as the laptop cloud runs, whatever their longest duration would be.
    properties: [
      "AssumeRolePolicyDocument",
      "Description",
      "ManagedPolicyArns",
      "MaxSessionDuration",
      "Path",
      "Policies",
      "RoleName",
      "Tags",
    ],
    provision({ properties, generatedName }) {
      const role = RoleProperties.parse(properties);
      const name = role.RoleName ?? shortName(generatedName);
      const arn = iamArn("role", role.Path, name);
      const roleId = idOf("AROA", arn);
      kernel.access.putRole({
        arn,
        name,
        roleId,
        trust: parsePolicyDocument(role.AssumeRolePolicyDocument, `${name}'s trust`),
      });
      for (const policy of role.Policies)
        kernel.access.putRolePolicy(
          arn,
          policy.PolicyName,
          parsePolicyDocument(policy.PolicyDocument, policy.PolicyName),
        );
      for (const policyArn of role.ManagedPolicyArns)
        kernel.access.putRolePolicy(arn, policyArn, managed.get(policyArn) ?? awsManagedPolicy(policyArn));
      return { ref: name, attributes: { Arn: arn, RoleId: roleId } };
    },
  });

  kernel.registerProvider({
    type: "AWS::IAM::Policy",
    properties: ["PolicyDocument", "PolicyName", "Roles"],
    provision({ properties }) {
      const policy = PolicyProperties.parse(properties);
      if (policy.Roles.length === 0) throw new NotSupportedError("policies that are attached to no role");
      const statements = parsePolicyDocument(policy.PolicyDocument, policy.PolicyName);
      for (const role of policy.Roles) kernel.access.putRolePolicy(roleNamed(role).arn, policy.PolicyName, statements);
      return { ref: policy.PolicyName, attributes: { Id: policy.PolicyName } };
    },
  });

  kernel.registerProvider({
    type: "AWS::IAM::ManagedPolicy",
    properties: ["Description", "ManagedPolicyName", "Path", "PolicyDocument", "Roles"],
    provision({ properties, generatedName }) {
      const policy = ManagedPolicyProperties.parse(properties);
      const arn = iamArn("policy", policy.Path, policy.ManagedPolicyName ?? shortName(generatedName));
      const statements = parsePolicyDocument(policy.PolicyDocument, arn);
      managed.set(arn, statements);
      for (const role of policy.Roles) kernel.access.putRolePolicy(roleNamed(role).arn, arn, statements);
      return { ref: arn, attributes: { PolicyArn: arn, PolicyId: idOf("ANPA", arn) } };
    },
  });
}
