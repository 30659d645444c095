import * as z from "zod";
import type { ResourceProvider } from "../../kernel/resource.ts";
import { checkDestination } from "./failure-destination.ts";
import type { FunctionDirectory } from "./function-directory.ts";
import { parseProperties } from "./function-resource.ts";
import { type InvokeConfigs, usualInvokeConfig } from "./invoke-config.ts";

const destination = z.object({ Destination: z.string() }).optional();
const properties = z.object({
  DestinationConfig: z.object({ OnFailure: destination, OnSuccess: destination }).default({}),
  FunctionName: z.string(),
  MaximumEventAgeInSeconds: z.coerce.number().int().min(60).max(21_600).optional(),
  MaximumRetryAttempts: z.coerce.number().int().min(0).max(2).optional(),
  Qualifier: z.string(),
});

/** AWS::Lambda::EventInvokeConfig. */
export function eventInvokeConfigProvider(directory: FunctionDirectory, configs: InvokeConfigs): ResourceProvider {
  return {
    type: "AWS::Lambda::EventInvokeConfig",
    properties: Object.keys(properties.shape),
    provision({ properties: given, generatedName, logicalId }) {
      const wanted = parseProperties(properties, given, `AWS::Lambda::EventInvokeConfig ${logicalId}`);
      const { config } = directory.resolve(wanted.FunctionName);
      const { OnFailure, OnSuccess } = wanted.DestinationConfig;
      for (const each of [OnFailure, OnSuccess]) if (each) checkDestination(each.Destination);
      configs.put(config.name, wanted.Qualifier, {
        maximumRetryAttempts: wanted.MaximumRetryAttempts ?? usualInvokeConfig.maximumRetryAttempts,
        maximumEventAgeMs:
          wanted.MaximumEventAgeInSeconds === undefined
            ? usualInvokeConfig.maximumEventAgeMs
            : wanted.MaximumEventAgeInSeconds * 1000,
        ...(OnFailure ? { onFailureArn: OnFailure.Destination } : {}),
        ...(OnSuccess ? { onSuccessArn: OnSuccess.Destination } : {}),
      });
      return { ref: generatedName, attributes: {} };
    },
  };
}
