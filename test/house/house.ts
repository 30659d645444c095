import { createReadStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { S3Client } from "@aws-sdk/client-s3";
import { SFNClient } from "@aws-sdk/client-sfn";
import { Upload } from "@aws-sdk/lib-storage";
import { type Cloud, startCloud } from "../../infra/local/cloud.ts";
import type { CloudOutputs } from "../../infra/local/cloud-outputs.ts";
import { synthesizeIfChanged } from "../../infra/local/synthesize.ts";
import { makeVisitor, type Visitor } from "./visitor.ts";

/** The synthesized templates of this checkout, made when its sources have changed. */
export async function assemblyOfThisCheckout(): Promise<string> {
  return (await synthesizeIfChanged(projectRoot)).assemblyDir;
}

const projectRoot = fileURLToPath(new URL("../../", import.meta.url));

export interface House extends AsyncDisposable {
  cloud: Cloud;
  outputs: CloudOutputs;
  s3: S3Client;
  sfn: SFNClient;
  /** Somebody at the front door: `admin`, `producer`, `reviewer`, `viewer` or `app`. */
  as(persona: string): Visitor;
  /** Copies a file or bytes into the masters bucket, in parts when it is large, as any S3 client would. */
  upload(key: string, body: Uint8Array | { filePath: string }, metadata?: Record<string, string>): Promise<void>;
  /** Stops the laptop cloud and starts it again on the same data. */
  restart(): Promise<void>;
}

export interface HouseOptions {
  /** Kept when given; a temporary folder, removed in the end, when not. */
  dataDir?: string;
  seed?: number;
  /** Another assembly than this checkout's. */
  assemblyDir?: string;
}

/** A laptop cloud of one's own, on a free port, running the synthesized templates of this checkout. */
export async function openHouse(options: HouseOptions = {}): Promise<House> {
  const assemblyDir = options.assemblyDir ?? (await assemblyOfThisCheckout());
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), "greenlight-house-")));
  const start = () =>
    startCloud({
      dataDir,
      assemblyDir,
      logLevel: "error",
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    });
  let cloud = await start();
  let clients = makeClients(cloud.outputs);
  const visitors = new Map<string, Visitor>();

  return {
    get cloud() {
      return cloud;
    },
    get outputs() {
      return cloud.outputs;
    },
    get s3() {
      return clients.s3;
    },
    get sfn() {
      return clients.sfn;
    },
    as(persona) {
      const known = visitors.get(persona) ?? makeVisitor(cloud.endpoint, persona);
      visitors.set(persona, known);
      return known;
    },
    async upload(key, body, metadata) {
      const upload = new Upload({
        client: clients.s3,
        params: {
          Bucket: cloud.outputs.buckets.masters,
          Key: key,
          Body: "filePath" in body ? createReadStream(body.filePath) : body,
          ...(metadata === undefined ? {} : { Metadata: metadata }),
        },
      });
      await upload.done();
    },
    async restart() {
      await cloud.stop();
      cloud = await start();
      clients = makeClients(cloud.outputs);
      visitors.clear();
    },
    async [Symbol.asyncDispose]() {
      await cloud.stop();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

function makeClients({ endpoint, region, admin }: CloudOutputs) {
  const settings = { endpoint, region, credentials: admin };
  return { s3: new S3Client(settings), sfn: new SFNClient(settings) };
}
