import { NotSupportedError } from "../../kernel/errors.ts";
import { type Operation, operation } from "../../kernel/service.ts";
import { listPage } from "../list-page.ts";
import { describeFunction } from "./describe-function.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";
import type { FunctionDirectory } from "./function-directory.ts";
import { invalidMarker } from "./invalid-marker.ts";

interface ListInput {
  MasterRegion?: string;
  FunctionVersion?: "ALL";
  Marker?: string;
  MaxItems?: number;
}

interface OnFunction {
  FunctionName: string;
  Qualifier?: string;
}

/** Lambda answers no more at once, whatever was asked for. */
const MOST_PER_PAGE = 50;

/** ListFunctions and GetFunctionConfiguration. */
export function functionOperations(directory: FunctionDirectory): Record<string, Operation> {
  return {
    ListFunctions: operation({
      authorize: () => [{ action: "lambda:ListFunctions", resource: "*" }],
      handle: ({ MasterRegion, FunctionVersion, Marker, MaxItems = MOST_PER_PAGE }: ListInput) => {
        if (MasterRegion !== undefined) throw new NotSupportedError("replicas of edge functions (MasterRegion)");
        const withVersions = FunctionVersion === "ALL";
        const all = withVersions ? [...directory.all(), ...directory.published()] : directory.all();
        const { items, next } = listPage(all, placeInList, {
          list: withVersions ? "function versions" : "functions",
          limit: Math.min(MaxItems, MOST_PER_PAGE),
          token: Marker,
          refuse: invalidMarker,
        });
        return {
          // Among versions an ARN says which it is, also that of the unpublished one.
          Functions: items.map((config) =>
            describeFunction(config, withVersions ? `${config.arn}:${config.version}` : config.arn),
          ),
          ...(next !== undefined && { NextMarker: next }),
        };
      },
    }),
    GetFunctionConfiguration: operation({
      authorize: (input: OnFunction) => [
        {
          action: "lambda:GetFunctionConfiguration",
          resource: directory.resolve(input.FunctionName, input.Qualifier).invokedArn,
        },
      ],
      handle: (input: OnFunction) => {
        const { config, invokedArn } = directory.resolve(input.FunctionName, input.Qualifier);
        // A function is there from the moment that its template is read: nothing of it is ever pending.
        return { ...describeFunction(config, invokedArn), State: "Active", LastUpdateStatus: "Successful" };
      },
    }),
  };
}

/** By name, the unpublished version first and the others by their number. */
function placeInList({ name, version }: FunctionConfiguration): string {
  return `${name} ${version === "$LATEST" ? "" : version.padStart(12, "0")}`;
}
