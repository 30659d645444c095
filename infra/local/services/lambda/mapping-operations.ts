import { type Operation, operation } from "../../kernel/service.ts";
import { listPage } from "../list-page.ts";
import type { FunctionDirectory } from "./function-directory.ts";
import { invalidMarker } from "./invalid-marker.ts";
import type { MappingDirectory } from "./mapping-directory.ts";

interface ListInput {
  EventSourceArn?: string;
  FunctionName?: string;
  Marker?: string;
  MaxItems?: number;
}

/** Lambda answers no more at once, whatever was asked for. */
const MOST_PER_PAGE = 100;

/** ListEventSourceMappings, of all or of one function or event source. */
export function listMappingsOperation(directory: FunctionDirectory, mappings: MappingDirectory): Operation {
  return operation({
    authorize: () => [{ action: "lambda:ListEventSourceMappings", resource: "*" }],
    handle: ({ EventSourceArn, FunctionName, Marker, MaxItems = MOST_PER_PAGE }: ListInput) => {
      const functionArn = FunctionName === undefined ? undefined : directory.resolve(FunctionName).invokedArn;
      const asked = mappings
        .all()
        .filter(
          (mapping) =>
            (EventSourceArn ?? mapping.EventSourceArn) === mapping.EventSourceArn &&
            (functionArn ?? mapping.FunctionArn) === mapping.FunctionArn,
        );
      const { items, next } = listPage(asked, ({ UUID }) => UUID, {
        list: "event source mappings",
        limit: Math.min(MaxItems, MOST_PER_PAGE),
        token: Marker,
        refuse: invalidMarker,
      });
      return { EventSourceMappings: items, ...(next !== undefined && { NextMarker: next }) };
    },
  });
}
