import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { operation, type Permission } from "../../kernel/service.ts";
import type { EventBuses } from "./event-bus.ts";
import { isPlainObject } from "./leaf-matcher.ts";

interface Entry {
  /** Seconds since the epoch. */
  Time?: number;
  Source?: string;
  Resources?: string[];
  DetailType?: string;
  Detail?: string;
  EventBusName?: string;
}

/** The largest PutEvents request, in bytes (1 MB since 2026; the documented sum of its entries). */
const MAX_REQUEST_BYTES = 1_048_576;

/** PutEvents: entries are judged one by one; those that cannot be taken are answered with their error in their place. */
export function putEventsOperation(kernel: Kernel, buses: EventBuses) {
  const busArn = (entry: Entry) => buses.arnOf(buses.busNameOf(entry.EventBusName ?? "default"));
  return operation({
    authorize: ({ Entries }: { Entries: Entry[] }): Permission[] =>
      Entries.map((entry) => ({
        action: "events:PutEvents",
        resource: busArn(entry),
        context: {
          "events:source": entry.Source ?? "",
          "events:detail-type": entry.DetailType ?? "",
          "events:eventBusInvocation": "false",
        },
      })),
    handle: ({ Entries }: { Entries: Entry[] }) => {
      const bytes = Entries.reduce((sum, entry) => sum + entryBytes(entry), 0);
      if (bytes > MAX_REQUEST_BYTES)
        throw new AwsError(
          "ValidationException",
          `Total size of the entries in the request is over the limit: ${bytes} bytes.`,
        );
      const results = Entries.map((entry) => {
        const refused = refusal(entry);
        if (refused) return refused;
        const event = buses.envelope(
          {
            "detail-type": entry.DetailType ?? "",
            source: entry.Source ?? "",
            resources: entry.Resources ?? [],
            detail: JSON.parse(entry.Detail ?? "{}"),
          },
          entry.Time === undefined ? kernel.clock.now() : entry.Time * 1000,
        );
        buses.put(buses.busNameOf(entry.EventBusName ?? "default"), event);
        return { EventId: event.id };
      });
      return { FailedEntryCount: results.filter((result) => "ErrorCode" in result).length, Entries: results };
    },
  });
}

function refusal(entry: Entry): { ErrorCode: string; ErrorMessage: string } | null {
  const missing = (["Source", "DetailType", "Detail"] as const).find((name) => !entry[name]);
  if (missing)
    return {
      ErrorCode: "InvalidArgument",
      ErrorMessage: `Parameter ${missing} is not valid. Reason: ${missing} is a required argument.`,
    };
  if (entry.Source?.startsWith("aws.")) {
    return { ErrorCode: "NotAuthorizedForSourceException", ErrorMessage: "Not authorized for the source." };
  }
  try {
    if (isPlainObject(JSON.parse(entry.Detail ?? ""))) return null;
  } catch {
    return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
  }
  return { ErrorCode: "MalformedDetail", ErrorMessage: "Detail is malformed." };
}

// https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-putevents.html#eb-calculate-putevents-entry-size
function entryBytes(entry: Entry): number {
  const texts = [entry.Source ?? "", entry.DetailType ?? "", entry.Detail ?? "", ...(entry.Resources ?? [])];
  return (entry.Time === undefined ? 0 : 14) + texts.reduce((sum, text) => sum + Buffer.byteLength(text, "utf8"), 0);
}
