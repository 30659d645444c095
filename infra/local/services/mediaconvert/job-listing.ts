import type { ListJobsRequest } from "@aws-sdk/client-mediaconvert";
import { type Operation, operation } from "../../kernel/service.ts";
import { pageToken, readPageToken } from "../page-token.ts";
import { invalidToken } from "./invalid-token.ts";
import { type AccountPlace, jobDocument, queueArn } from "./job-document.ts";
import type { JobStore } from "./job-store.ts";
import { checkQueue } from "./queue-name.ts";

const MOST_PER_PAGE = 20;

/** ListJobs: whole jobs, the most recently created first unless asked otherwise. */
export function listJobsOperation(jobs: JobStore, place: AccountPlace): Operation {
  return operation<ListJobsRequest, Record<string, unknown>>({
    authorize: () => [{ action: "mediaconvert:ListJobs", resource: queueArn(place) }],
    handle({ MaxResults = MOST_PER_PAGE, NextToken, Order = "DESCENDING", Queue, Status }) {
      if (Queue !== undefined) checkQueue(Queue, place);
      const list = `jobs ${Status ?? ""} ${Order}`;
      const found = jobs.list({
        status: Status,
        newestFirst: Order === "DESCENDING",
        after: NextToken === undefined ? undefined : Number(readPageToken(list, NextToken, invalidToken)),
        limit: MaxResults + 1,
      });
      const page = found.slice(0, MaxResults);
      const last = page.at(-1);
      return {
        Jobs: page.map(({ job }) => jobDocument(job, place)),
        ...(found.length > page.length && last && { NextToken: pageToken(list, String(last.place)) }),
      };
    },
  });
}
