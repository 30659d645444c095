import { AwsError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { operation, type Service } from "../../kernel/service.ts";
import type { ChangeStream } from "./change-stream.ts";
import type { DynaliteEngine } from "./dynalite-engine.ts";
import { tableNameOf } from "./table-name.ts";
import type { TableSettingsStore } from "./table-settings.ts";

/** Each stream here is one shard that is never split. */
const SHARD_ID = "shardId-00000000000000000001-laptop00";

/** A shard iterator can be used for fifteen minutes. */
const ITERATOR_MS = 15 * 60 * 1000;

interface Position {
  streamArn: string;
  /** Exclusive; undefined is the beginning. */
  after?: string | undefined;
  issuedAt: number;
}

interface IteratorInput {
  StreamArn: string;
  ShardId: string;
  ShardIteratorType: "TRIM_HORIZON" | "LATEST" | "AT_SEQUENCE_NUMBER" | "AFTER_SEQUENCE_NUMBER";
  SequenceNumber?: string;
}

/** DynamoDB Streams: the API over the change streams of the tables. */
export function streamService(
  kernel: Kernel,
  parts: { engine: DynaliteEngine; settings: TableSettingsStore; stream: ChangeStream },
): Service {
  const { engine, settings, stream } = parts;

  function find(streamArn: string) {
    const found = settings.streams().find((candidate) => candidate.streamArn === streamArn);
    if (!found)
      throw new AwsError("ResourceNotFoundException", `Requested resource not found: Stream: ${streamArn} not found`);
    return found;
  }

  const labelOf = (streamArn: string) => streamArn.slice(streamArn.indexOf("/stream/") + "/stream/".length);
  const iterator = (position: Omit<Position, "issuedAt">) =>
    Buffer.from(JSON.stringify({ ...position, issuedAt: kernel.clock.now() })).toString("base64");

  function position(text: string): Position {
    try {
      const parsed: unknown = JSON.parse(Buffer.from(text, "base64").toString("utf8"));
      if (isPosition(parsed)) return parsed;
    } catch {
      // Falls through to the one answer for everything that is no iterator of ours.
    }
    throw new AwsError("ValidationException", "Invalid ShardIterator");
  }

  function start({ StreamArn, ShardIteratorType, SequenceNumber }: IteratorInput): string | undefined {
    switch (ShardIteratorType) {
      case "TRIM_HORIZON":
        return undefined;
      case "LATEST":
        return stream.newest(StreamArn);
      case "AT_SEQUENCE_NUMBER":
      case "AFTER_SEQUENCE_NUMBER": {
        if (SequenceNumber === undefined || !/^\d+$/.test(SequenceNumber))
          throw new AwsError(
            "ValidationException",
            "1 validation error detected: Value null at 'sequenceNumber' failed to satisfy constraint: Member must not be null",
          );
        const oldest = stream.oldest(StreamArn);
        if (
          oldest !== undefined &&
          BigInt(SequenceNumber) < BigInt(oldest) &&
          ShardIteratorType === "AT_SEQUENCE_NUMBER"
        ) {
          throw new AwsError("TrimmedDataAccessException", `The requested record ${SequenceNumber} has been trimmed.`);
        }
        return ShardIteratorType === "AFTER_SEQUENCE_NUMBER" ? SequenceNumber : String(BigInt(SequenceNumber) - 1n);
      }
    }
  }

  return {
    name: "dynamodbstreams",
    operations: {
      ListStreams: operation({
        authorize: (input: { TableName?: string }) => [
          {
            action: "dynamodb:ListStreams",
            resource: `arn:aws:dynamodb:${kernel.region}:${kernel.accountId}:table/${input.TableName ? tableNameOf(input.TableName) : "*"}/stream/*`,
          },
        ],
        handle: (input: { TableName?: string; Limit?: number; ExclusiveStartStreamArn?: string }) => {
          const all = settings
            .streams()
            .filter(({ tableName }) => input.TableName === undefined || tableName === tableNameOf(input.TableName));
          const from =
            input.ExclusiveStartStreamArn === undefined
              ? 0
              : all.findIndex(({ streamArn }) => streamArn === input.ExclusiveStartStreamArn) + 1;
          const page = all.slice(from, from + (input.Limit ?? 100));
          const last = page.at(-1);
          return {
            Streams: page.map(({ streamArn, tableName }) => ({
              StreamArn: streamArn,
              TableName: tableName,
              StreamLabel: labelOf(streamArn),
            })),
            ...(last && from + page.length < all.length && { LastEvaluatedStreamArn: last.streamArn }),
          };
        },
      }),

      DescribeStream: operation({
        authorize: (input: { StreamArn: string }) => [{ action: "dynamodb:DescribeStream", resource: input.StreamArn }],
        handle: async (input: { StreamArn: string; ExclusiveStartShardId?: string }) => {
          const { tableName, streamArn, view } = find(input.StreamArn);
          const table = await engine.table(tableName);
          const shard = {
            ShardId: SHARD_ID,
            SequenceNumberRange: { StartingSequenceNumber: stream.oldest(streamArn) ?? "1".padStart(21, "0") },
          };
          return {
            StreamDescription: {
              StreamArn: streamArn,
              StreamLabel: labelOf(streamArn),
              StreamStatus: "ENABLED",
              StreamViewType: view,
              CreationRequestDateTime: Math.floor(Date.parse(`${labelOf(streamArn)}Z`) / 1000),
              TableName: tableName,
              KeySchema: table.KeySchema,
              Shards: input.ExclusiveStartShardId === SHARD_ID ? [] : [shard],
            },
          };
        },
      }),

      GetShardIterator: operation({
        authorize: (input: IteratorInput) => [{ action: "dynamodb:GetShardIterator", resource: input.StreamArn }],
        handle: (input: IteratorInput) => {
          find(input.StreamArn);
          if (input.ShardId !== SHARD_ID)
            throw new AwsError(
              "ResourceNotFoundException",
              `Requested resource not found: Shard: ${input.ShardId} in stream ${input.StreamArn} not found`,
            );
          return { ShardIterator: iterator({ streamArn: input.StreamArn, after: start(input) }) };
        },
      }),

      GetRecords: operation({
        authorize: (input: { ShardIterator: string }) => [
          { action: "dynamodb:GetRecords", resource: position(input.ShardIterator).streamArn },
        ],
        handle: (input: { ShardIterator: string; Limit?: number }) => {
          const { streamArn, after, issuedAt } = position(input.ShardIterator);
          find(streamArn);
          if (kernel.clock.now() - issuedAt > ITERATOR_MS)
            throw new AwsError("ExpiredIteratorException", "The shard iterator has expired; get another one.");
          const records = stream.read(streamArn, after, input.Limit ?? 1000);
          return {
            Records: records.map(({ record }) => record),
            NextShardIterator: iterator({ streamArn, after: records.at(-1)?.sequenceNumber ?? after }),
          };
        },
      }),
    },
  };
}

function isPosition(value: unknown): value is Position {
  return (
    typeof value === "object" &&
    value !== null &&
    "streamArn" in value &&
    typeof value.streamArn === "string" &&
    "issuedAt" in value &&
    typeof value.issuedAt === "number"
  );
}
