import { NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import type { Caller } from "../../kernel/service.ts";

/** Sends a record about an event to a destination, as the function's role; throws AccessDenied when the role may not. */
export type SendToDestination = (
  destinationArn: string,
  record: Record<string, unknown>,
  caller: Caller,
  source: DestinationSource,
) => Promise<void>;

export interface DestinationSource {
  functionArn: string;
  /** What the event is called on a bus. */
  detailType: string;
}

/**
 * Destinations of asynchronous invocations and event source mappings: queues, functions and event buses.
 * https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-retain-records.html
 */
export function makeSendToDestination(kernel: Kernel): SendToDestination {
  return async (destinationArn, record, caller, source) => {
    switch (destinationArn.split(":")[2]) {
      case "sqs":
        kernel.use("sqs").sendAsService(destinationArn, JSON.stringify(record), caller);
        return;
      case "lambda":
        kernel.authorize(caller, [{ action: "lambda:InvokeFunction", resource: destinationArn }]);
        kernel.use("lambda").invokeAsync(destinationArn, record, caller);
        return;
      case "events":
        await kernel.call(
          "events",
          "PutEvents",
          {
            Entries: [
              {
                EventBusName: destinationArn,
                Source: "lambda",
                DetailType: source.detailType,
                Resources: [source.functionArn, destinationArn],
                Detail: JSON.stringify(record),
              },
            ],
          },
          caller,
        );
        return;
      default:
        throw new NotSupportedError(`the Lambda destination ${destinationArn}`);
    }
  };
}

/** Refuses, when a template is read, what `makeSendToDestination` could not send to. */
export function checkDestination(destinationArn: string): void {
  if (!["sqs", "lambda", "events"].includes(destinationArn.split(":")[2] ?? ""))
    throw new NotSupportedError(`the Lambda destination ${destinationArn}`);
}
