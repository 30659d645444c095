import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { House } from "./house.ts";

/** What could not be delivered, by the name of its dead-letter queue; empty when nothing was given up. */
export async function deadLetters(house: House): Promise<Record<string, number>> {
  const { endpoint, region, admin } = house.outputs;
  const sqs = new SQSClient({ endpoint, region, credentials: admin });
  const urls = house.cloud.stacks.flatMap(({ resources }) =>
    [...resources.values()].filter(({ type }) => type === "AWS::SQS::Queue").map(({ ref }) => ref),
  );
  const counted = await Promise.all(
    urls.map(async (url) => {
      const { Attributes } = await sqs.send(
        new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ["ApproximateNumberOfMessages"] }),
      );
      return [url.split("/").at(-1) ?? url, Number(Attributes?.ApproximateNumberOfMessages)] as const;
    }),
  );
  if (counted.length === 0) throw new Error("The stacks have no queues to look into.");
  return Object.fromEntries(counted.filter(([, count]) => count !== 0));
}
