import type { MessageCounts } from "./message-store.ts";
import type { Queue } from "./queue.ts";

/** What GetQueueAttributes answers for a queue. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export function queueAttributes(queue: Queue, counts: MessageCounts): Record<string, string> {
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(counts.visible),
    ApproximateNumberOfMessagesNotVisible: String(counts.inFlight),
    ApproximateNumberOfMessagesDelayed: String(counts.delayed),
    CreatedTimestamp: String(Math.floor(queue.createdAt / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.modifiedAt / 1000)),
    VisibilityTimeout: String(queue.visibilityTimeoutSeconds),
    DelaySeconds: String(queue.delaySeconds),
    MessageRetentionPeriod: String(queue.retentionSeconds),
    MaximumMessageSize: String(queue.maximumMessageBytes),
    ReceiveMessageWaitTimeSeconds: String(queue.receiveWaitSeconds),
    SqsManagedSseEnabled: String(queue.managedEncryption),
    ...(queue.redrivePolicy && { RedrivePolicy: JSON.stringify(queue.redrivePolicy) }),
    ...(queue.redriveAllowPolicy && { RedriveAllowPolicy: queue.redriveAllowPolicy }),
    ...(queue.kmsMasterKeyId && {
      KmsMasterKeyId: queue.kmsMasterKeyId,
      KmsDataKeyReusePeriodSeconds: String(queue.kmsDataKeyReuseSeconds),
    }),
  };
}
