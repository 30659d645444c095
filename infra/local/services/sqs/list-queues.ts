import { AwsError } from "../../kernel/errors.ts";
import { listPage } from "../list-page.ts";
import { checkRange } from "./message-rules.ts";
import type { QueueRegistry } from "./queue-registry.ts";

export interface ListQueuesInput {
  QueueNamePrefix?: string;
  MaxResults?: number;
  NextToken?: string;
}

const MOST_PER_PAGE = 1000;

const invalidToken = (token: string) =>
  new AwsError("InvalidParameterValue", `Invalid or expired next token: ${token}`);

/** ListQueues' answer, by name. Only who sets a page's size is told that there are more. */
export function listQueues(registry: QueueRegistry, { QueueNamePrefix = "", MaxResults, NextToken }: ListQueuesInput) {
  checkRange("MaxResults", MaxResults, 1, MOST_PER_PAGE);
  const named = registry.all().filter(({ name }) => name.startsWith(QueueNamePrefix));
  const { items, next } = listPage(named, ({ name }) => name, {
    list: `queues ${QueueNamePrefix}`,
    limit: MaxResults ?? MOST_PER_PAGE,
    token: NextToken,
    refuse: invalidToken,
  });
  return {
    ...(items.length > 0 && { QueueUrls: items.map(({ name }) => registry.url(name)) }),
    ...(MaxResults !== undefined && next !== undefined && { NextToken: next }),
  };
}
