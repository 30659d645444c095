import { NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type Operation, operation } from "../../kernel/service.ts";
import { listPage } from "../list-page.ts";
import { invalidToken } from "./invalid-token.ts";
import { compileFilter, type ParameterFilter } from "./parameter-filter.ts";
import type { ParameterStore, StoredParameter } from "./parameter-store.ts";

interface DescribeInput {
  Filters?: unknown[];
  ParameterFilters?: ParameterFilter[];
  MaxResults?: number;
  NextToken?: string;
  Shared?: boolean;
}

const usualPage = 10;

/** DescribeParameters: what there is, without the values. */
export function describeParametersOperation(
  { region, accountId }: Kernel,
  parameters: ParameterStore,
  arnOf: (name: string) => string,
): Operation {
  return operation({
    authorize: () => [{ action: "ssm:DescribeParameters", resource: `arn:aws:ssm:${region}:${accountId}:*` }],
    handle: ({ Filters, ParameterFilters = [], MaxResults = usualPage, NextToken, Shared }: DescribeInput) => {
      if (Filters?.length)
        throw new NotSupportedError("Filters of ssm:DescribeParameters, which AWS replaced by ParameterFilters");
      const filters = ParameterFilters.map(compileFilter);
      // No account shares its parameters with this one.
      const all = Shared ? [] : parameters.all();
      const { items, next } = listPage(
        all.filter((parameter) => filters.every((passes) => passes(parameter))),
        ({ name }) => name,
        {
          list: `parameters ${JSON.stringify(ParameterFilters)}`,
          limit: MaxResults,
          token: NextToken,
          refuse: invalidToken,
        },
      );
      return {
        Parameters: items.map((parameter) => describe(parameter, arnOf(parameter.name))),
        ...(next !== undefined && { NextToken: next }),
      };
    },
  });
}

/** Who wrote a parameter is not noted. */
function describe(parameter: StoredParameter, arn: string): Record<string, unknown> {
  const { description, allowedPattern } = parameter;
  return {
    Name: parameter.name,
    ARN: arn,
    Type: parameter.type,
    LastModifiedDate: parameter.modifiedAt / 1000,
    ...(description && { Description: description }),
    ...(allowedPattern !== null && { AllowedPattern: allowedPattern }),
    Version: parameter.version,
    Tier: parameter.tier,
    Policies: [],
    DataType: parameter.dataType,
  };
}
