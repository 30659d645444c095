import * as z from "zod";
import { NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { ResourceProvider } from "../../kernel/resource.ts";
import type { FunctionDirectory } from "./function-directory.ts";
import { parseProperties } from "./function-resource.ts";

const properties = z.object({
  Action: z.string(),
  EventSourceToken: z.string().optional(),
  FunctionName: z.string(),
  FunctionUrlAuthType: z.string().optional(),
  InvokedViaFunctionUrl: z.boolean().optional(),
  Principal: z.string(),
  PrincipalOrgID: z.string().optional(),
  SourceAccount: z.string().optional(),
  SourceArn: z.string().optional(),
});

/** AWS::Lambda::Permission: one statement of the resource policy of a function, version or alias. */
export function permissionProvider(kernel: Kernel, directory: FunctionDirectory): ResourceProvider {
  const policies = new Map<string, Map<string, unknown>>();
  return {
    type: "AWS::Lambda::Permission",
    properties: Object.keys(properties.shape),
    provision({ properties: given, generatedName, logicalId }) {
      const wanted = parseProperties(properties, given, `AWS::Lambda::Permission ${logicalId}`);
      if (wanted.FunctionUrlAuthType !== undefined || wanted.InvokedViaFunctionUrl)
        throw new NotSupportedError("function URLs (FunctionUrlAuthType of AWS::Lambda::Permission)");
      if (wanted.EventSourceToken !== undefined)
        throw new NotSupportedError("EventSourceToken of AWS::Lambda::Permission");
      const { invokedArn } = directory.resolve(wanted.FunctionName);
      const condition = {
        ...(wanted.SourceArn === undefined ? {} : { ArnLike: { "AWS:SourceArn": wanted.SourceArn } }),
        ...(wanted.SourceAccount === undefined && wanted.PrincipalOrgID === undefined
          ? {}
          : {
              StringEquals: {
                ...(wanted.SourceAccount === undefined ? {} : { "AWS:SourceAccount": wanted.SourceAccount }),
                ...(wanted.PrincipalOrgID === undefined ? {} : { "aws:PrincipalOrgID": wanted.PrincipalOrgID }),
              },
            }),
      };
      const statements = policies.get(invokedArn) ?? new Map<string, unknown>();
      policies.set(invokedArn, statements);
      statements.set(generatedName, {
        Sid: generatedName,
        Effect: "Allow",
        Principal: principalOf(wanted.Principal, kernel.accountId),
        Action: wanted.Action,
        Resource: invokedArn,
        ...(Object.keys(condition).length > 0 ? { Condition: condition } : {}),
      });
      kernel.setResourcePolicy(invokedArn, [...statements.values()]);
      return { ref: generatedName, attributes: { Id: generatedName } };
    },
  };
}

function principalOf(principal: string, accountId: string): unknown {
  if (principal === "*") return "*";
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:aws:iam::${principal}:root` };
  if (principal.startsWith("arn:")) return { AWS: principal };
  if (principal.endsWith(".amazonaws.com")) return { Service: principal };
  throw new NotSupportedError(`the principal ${principal} of AWS::Lambda::Permission in account ${accountId}`);
}
