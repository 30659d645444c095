/** Where messages go that were received more than `maxReceiveCount` times. */
interface RedrivePolicy {
  deadLetterTargetArn: string;
  maxReceiveCount: number;
}

/** A standard queue. */
export interface Queue {
  name: string;
  arn: string;
  visibilityTimeoutSeconds: number;
  delaySeconds: number;
  retentionSeconds: number;
  maximumMessageBytes: number;
  receiveWaitSeconds: number;
  redrivePolicy: RedrivePolicy | null;
  /** RedriveAllowPolicy as given, in JSON. */
  redriveAllowPolicy: string | null;
  kmsMasterKeyId: string | null;
  kmsDataKeyReuseSeconds: number;
  managedEncryption: boolean;
  /** Milliseconds since the epoch. */
  createdAt: number;
  modifiedAt: number;
}

/** The name of a queue from its ARN. */
export function queueNameOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(":") + 1);
}
