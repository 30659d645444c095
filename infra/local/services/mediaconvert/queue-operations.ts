import type { DescribeEndpointsRequest, GetQueueRequest, ListQueuesRequest } from "@aws-sdk/client-mediaconvert";
import type { Kernel } from "../../kernel/kernel.ts";
import { type Operation, operation } from "../../kernel/service.ts";
import { listPage } from "../list-page.ts";
import { invalidToken } from "./invalid-token.ts";
import { DEFAULT_QUEUE, queueArn } from "./job-document.ts";
import type { JobStore } from "./job-store.ts";
import { checkQueue } from "./queue-name.ts";

const MOST_PER_PAGE = 20;

/** ListQueues and GetQueue, which know the default queue, and DescribeEndpoints, which older clients call first. */
export function queueOperations(kernel: Kernel, jobs: JobStore, concurrentJobs: number): Record<string, Operation> {
  const place = { accountId: kernel.accountId, region: kernel.region };
  const describeDefault = () => ({
    Arn: queueArn(place),
    ConcurrentJobs: concurrentJobs,
    Name: DEFAULT_QUEUE,
    PricingPlan: "ON_DEMAND",
    ProgressingJobsCount: jobs.count("PROGRESSING"),
    Status: "ACTIVE",
    SubmittedJobsCount: jobs.count("SUBMITTED"),
    Type: "SYSTEM",
  });

  return {
    ListQueues: operation({
      authorize: () => [{ action: "mediaconvert:ListQueues", resource: "*" }],
      handle: ({ MaxResults = MOST_PER_PAGE, NextToken }: ListQueuesRequest) => {
        const { items } = listPage([describeDefault()], ({ Name }) => Name, {
          list: "queues",
          limit: MaxResults,
          token: NextToken,
          refuse: invalidToken,
        });
        return { Queues: items, TotalConcurrentJobs: concurrentJobs };
      },
    }),
    GetQueue: operation({
      authorize: ({ Name = "" }: GetQueueRequest) => [
        { action: "mediaconvert:GetQueue", resource: Name.startsWith("arn:") ? Name : queueArn(place, Name) },
      ],
      handle: ({ Name = "" }: GetQueueRequest) => {
        checkQueue(Name, place);
        return { Queue: describeDefault() };
      },
    }),
    DescribeEndpoints: operation({
      authorize: () => [{ action: "mediaconvert:DescribeEndpoints", resource: "*" }],
      handle: ({ MaxResults = MOST_PER_PAGE, NextToken }: DescribeEndpointsRequest) => {
        const { items } = listPage([{ Url: kernel.endpoint }], ({ Url }) => Url, {
          list: "endpoints",
          limit: Math.max(MaxResults, 1),
          token: NextToken,
          refuse: invalidToken,
        });
        return { Endpoints: items };
      },
    }),
  };
}
