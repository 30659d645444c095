import * as z from "zod";
import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { operation, type Permission } from "../../kernel/service.ts";
import { listPage } from "../list-page.ts";
import { describeParametersOperation } from "./describe-parameters.ts";
import { invalidToken } from "./invalid-token.ts";
import { makeParameterStore, type StoredParameter } from "./parameter-store.ts";

interface PutInput {
  Name: string;
  Value: string;
  Type?: string;
  Overwrite?: boolean;
  AllowedPattern?: string;
  Tier?: string;
  DataType?: string;
  Description?: string;
  Policies?: string;
}

interface ByPathInput {
  Path: string;
  Recursive?: boolean;
  ParameterFilters?: unknown[];
  MaxResults?: number;
  NextToken?: string;
}

const usualPage = 10;

const parameterProperties = z.object({
  Name: z.string().optional(),
  Type: z.enum(["String", "StringList"]),
  Value: z.string().min(1),
  Description: z.string().optional(),
  AllowedPattern: z.string().optional(),
  DataType: z.string().default("text"),
  Tier: z.enum(["Standard", "Advanced", "Intelligent-Tiering"]).default("Standard"),
  Tags: z.unknown().optional(),
});

/** AWS Systems Manager Parameter Store. Registers its operations and AWS::SSM::Parameter. SecureString is refused: secrets belong to Secrets Manager. */
export function makeSsm(kernel: Kernel): void {
  const parameters = makeParameterStore(kernel);
  const arnOf = (name: string) =>
    `arn:aws:ssm:${kernel.region}:${kernel.accountId}:parameter${name.startsWith("/") ? "" : "/"}${name}`;
  const needs = (action: string, name: string): Permission[] => [{ action: `ssm:${action}`, resource: arnOf(name) }];

  const present = (parameter: StoredParameter) => ({
    Name: parameter.name,
    Type: parameter.type,
    Value: parameter.value,
    Version: parameter.version,
    LastModifiedDate: parameter.modifiedAt / 1000,
    ARN: arnOf(parameter.name),
    DataType: parameter.dataType,
  });

  kernel.register({
    name: "ssm",
    operations: {
      GetParameter: operation({
        authorize: (input: { Name: string }) => needs("GetParameter", selected(input.Name).name),
        handle: (input: { Name: string }) => {
          const { name, version, selector } = selected(input.Name);
          if (!parameters.find(name)) throw new AwsError("ParameterNotFound", "");
          const parameter = parameters.find(name, version);
          if (!parameter)
            throw new AwsError(
              "ParameterVersionNotFound",
              `Systems Manager could not find version ${version} of ${name}. Verify the version and try again.`,
            );
          return { Parameter: { ...present(parameter), ...(selector && { Selector: selector }) } };
        },
      }),

      GetParameters: operation({
        authorize: (input: { Names: string[] }) =>
          input.Names.flatMap((name) => needs("GetParameters", selected(name).name)),
        handle: (input: { Names: string[] }) => {
          const found = input.Names.toSorted().flatMap((asked) => {
            const { name, version, selector } = selected(asked);
            const parameter = parameters.find(name, version);
            return parameter
              ? [{ asked, answer: { ...present(parameter), ...(selector && { Selector: selector }) } }]
              : [];
          });
          const known = new Set(found.map(({ asked }) => asked));
          const unknown = input.Names.filter((name) => !known.has(name));
          return {
            Parameters: found.map(({ answer }) => answer),
            ...(unknown.length > 0 && { InvalidParameters: unknown }),
          };
        },
      }),

      DescribeParameters: describeParametersOperation(kernel, parameters, arnOf),

      GetParametersByPath: operation({
        authorize: (input: ByPathInput) => needs("GetParametersByPath", input.Path),
        handle: (input: ByPathInput) => {
          if (input.ParameterFilters?.length)
            throw new NotSupportedError("ParameterFilters of ssm:GetParametersByPath");
          if (!input.Path.startsWith("/")) {
            throw new AwsError(
              "ValidationException",
              'The parameter doesn\'t meet the parameter name requirements. The parameter name must begin with a forward slash "/".',
            );
          }
          const prefix = input.Path.endsWith("/") ? input.Path : `${input.Path}/`;
          const below = parameters
            .all()
            .filter(
              ({ name }) => name.startsWith(prefix) && (input.Recursive || !name.slice(prefix.length).includes("/")),
            );
          const { items, next } = listPage(below, ({ name }) => name, {
            list: `parameters below ${prefix} ${input.Recursive ?? false}`,
            limit: input.MaxResults ?? usualPage,
            token: input.NextToken,
            refuse: invalidToken,
          });
          return { Parameters: items.map(present), ...(next !== undefined && { NextToken: next }) };
        },
      }),

      PutParameter: operation({
        authorize: (input: PutInput) => needs("PutParameter", input.Name),
        handle: (input: PutInput) => {
          if (input.Policies !== undefined) throw new NotSupportedError("parameter policies of ssm:PutParameter");
          const before = parameters.find(input.Name);
          if (before && !input.Overwrite) {
            throw new AwsError(
              "ParameterAlreadyExists",
              "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.",
            );
          }
          const type = input.Type ?? before?.type;
          if (type === undefined)
            throw new AwsError("ValidationException", "A parameter type is required when you create a parameter.");
          if (type === "SecureString") throw new NotSupportedError("SecureString parameters (use a secret)");
          if (!/^[a-zA-Z0-9_.\-/]+$/.test(input.Name)) {
            throw new AwsError(
              "ValidationException",
              'Parameter name: can\'t be prefixed with "ssm" (case-insensitive). If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_',
            );
          }
          const { version, tier } = parameters.put({
            name: input.Name,
            type,
            value: input.Value,
            dataType: input.DataType ?? before?.dataType ?? "text",
            tier: input.Tier ?? before?.tier ?? "Standard",
            allowedPattern: input.AllowedPattern ?? before?.allowedPattern ?? null,
            description: input.Description ?? before?.description ?? null,
          });
          return { Version: version, Tier: tier };
        },
      }),
    },
  });

  kernel.registerProvider({
    type: "AWS::SSM::Parameter",
    properties: Object.keys(parameterProperties.shape),
    provision({ properties, generatedName }) {
      const wanted = parameterProperties.parse(properties);
      const name = wanted.Name ?? generatedName;
      const before = parameters.find(name);
      const description = wanted.Description ?? null;
      if (
        before?.value !== wanted.Value ||
        before.type !== wanted.Type ||
        (before.description ?? null) !== description
      ) {
        parameters.put({
          name,
          type: wanted.Type,
          value: wanted.Value,
          dataType: wanted.DataType,
          tier: wanted.Tier,
          allowedPattern: wanted.AllowedPattern ?? null,
          description,
        });
      }
      return { ref: name, attributes: { Type: wanted.Type, Value: wanted.Value } };
    },
  });
}

/** A name with an optional version, `name:3`, and the same as an ARN. Labels are refused. */
function selected(name: string): { name: string; version: number | undefined; selector: string | null } {
  const plain = name.startsWith("arn:") ? name.slice(name.indexOf(":parameter/") + ":parameter".length) : name;
  const at = plain.lastIndexOf(":");
  if (at < 0) return { name: plain, version: undefined, selector: null };
  const selector = plain.slice(at + 1);
  if (!/^\d+$/.test(selector)) throw new NotSupportedError(`parameter labels (${name})`);
  return { name: plain.slice(0, at), version: Number(selector), selector: `:${selector}` };
}
