import { BatchWriteItemCommand, DynamoDBClient, type WriteRequest } from "@aws-sdk/client-dynamodb";
import { PutObjectCommand } from "@aws-sdk/client-s3";
import { marshall } from "@aws-sdk/util-dynamodb";
import sharp from "sharp";
import { assetIdOf } from "../../shared/asset/identity.ts";
import type { Kind } from "../../shared/asset/kind.ts";
import type { Status } from "../../shared/asset/status.ts";
import { emptyChain, link } from "../../shared/audit/chain.ts";
import { assetItem } from "../../shared/catalog/asset-item.ts";
import { versionPut } from "../../shared/catalog/catalog.ts";
import { changePlaced } from "../../shared/catalog/changes.ts";
import type { Item } from "../../shared/catalog/item-store.ts";
import { keyOf } from "../../shared/catalog/keys.ts";
import { AssetRecord, VersionRecord } from "../../shared/catalog/records.ts";
import { mapBounded } from "../../shared/media/map-bounded.ts";
import { placeholderOf } from "../../shared/media/placeholder.ts";
import { drawWaveform, peaksOf } from "../../shared/media/waveform.ts";
import { unbounded } from "../../shared/rights/rights.ts";
import type { House } from "./house.ts";
import { picture } from "./picture.ts";

interface SharedPicture {
  thumbKey: string;
  thumbhash: string;
}

/** What DynamoDB writes in one BatchWriteItem. */
const mostInBatch = 25;
const picturesShared = 24;
const wavesShared = 6;
const minuteMs = 60_000;

const homes = [
  ["acme", "spring"],
  ["acme", "summer"],
  ["acme", "evergreen"],
  ["globex", "launch"],
  ["globex", "evergreen"],
] as const;
const subjects = ["hero", "packshot", "lookbook", "teaser", "cutdown", "portrait", "backstage", "banner", "interview"];
const labels = ["Beach", "City", "Dog", "Food", "Fashion", "Mountain", "People", "Product", "Sky", "Sport"];
const people = ["producer@example.com", "ana.light@example.com", "kofi.studio@example.com"];
const stages: Status[] = ["live", "live", "live", "live", "in_review", "approved", "changes_requested", "failed"];
const sheet = { tiles: 25, columns: 5, tileWidth: 160, tileHeight: 90 };

/** So many of the newest can be opened; the others have what a list shows of them, and are written in a third of the time. */
const whole = 1_000;

/**
 * Fills the library of a running house with assets as the pipeline leaves them, past the pipeline and straight into the
 * table: 20,000 of them take seconds instead of days. They share a few pictures, and a sheet of small frames; there are
 * no masters behind them, so that none can be worked on again.
 *
 * @returns the keys of their masters, the newest asset's first.
 */
export async function fillLibrary(house: House, count: number): Promise<string[]> {
  const { endpoint, region, admin, table, buckets } = house.outputs;
  const dynamo = new DynamoDBClient({ endpoint, region, credentials: admin });
  const pictures = await sharedPictures(house);
  const newest = Date.now();
  const records = Array.from({ length: count }, (_, at) => {
    const createdAt = new Date(newest - (at + 1) * 37 * minuteMs).toISOString();
    return recordsOf({ at, createdAt, bucket: buckets.masters, picture: pictures[at % pictures.length] });
  });
  const items = records.flatMap((record, at) => record.items.slice(0, at < whole ? undefined : 1));
  const batches = Array.from({ length: Math.ceil(items.length / mostInBatch) }, (_, at) =>
    items.slice(at * mostInBatch, (at + 1) * mostInBatch),
  );
  await mapBounded(batches, 8, (batch) => writeAll(dynamo, table, batch));
  return records.map(({ key }) => key);
}

async function writeAll(dynamo: DynamoDBClient, table: string, batch: readonly Item[]): Promise<void> {
  let left: WriteRequest[] = batch.map((item) => ({
    PutRequest: { Item: marshall(item, { removeUndefinedValues: true }) },
  }));
  while (left.length > 0) {
    const { UnprocessedItems } = await dynamo.send(new BatchWriteItemCommand({ RequestItems: { [table]: left } }));
    left = UnprocessedItems?.[table] ?? [];
  }
}

interface Placed {
  at: number;
  createdAt: string;
  bucket: string;
  picture: SharedPicture | undefined;
}

function recordsOf({ at, createdAt, bucket, picture: shown }: Placed): { key: string; items: Item[] } {
  const [brand, campaign] = among(homes, at);
  const kind: Kind = at % 5 === 1 ? "video" : at % 17 === 3 ? "audio" : "image";
  const name = `${among(subjects, at)}-${String(at + 1).padStart(5, "0")}`;
  const key = `${brand}/${campaign}/${name}.${{ video: "mov", audio: "wav", image: "jpg" }[kind]}`;
  const id = assetIdOf(bucket, key);
  const status = among(stages, Math.floor(at / 3));
  const statusReason = status === "failed" ? "The master could not be read to its end." : null;
  const bytes = 400_000 + ((at * 7_919) % 9_000_000);
  const uploadedBy = among(people, Math.floor(at / 4));
  const registered = link(id, emptyChain(id), {
    at: createdAt,
    type: "asset.registered",
    actor: "system:register",
    version: 1,
    summary: `Version 1 was uploaded by ${uploadedBy}.`,
    particulars: { key },
  });
  const asset = AssetRecord.parse({
    id,
    bucket,
    key,
    brand,
    campaign,
    title: name.replaceAll("-", " "),
    kind,
    status,
    statusReason,
    version: 1,
    liveVersion: status === "live" ? 1 : null,
    sequencer: null,
    createdAt,
    updatedAt: createdAt,
    metadata: {},
    rights: unbounded,
    thumbKey: kind === "audio" ? waveKey(at % wavesShared) : shown?.thumbKey,
    thumbhash: kind === "audio" ? null : shown?.thumbhash,
    scrub: kind === "video" ? { key: sheetKey, ...sheet } : null,
    durationMs: kind === "image" ? null : 6_000 + ((at * 977) % 90_000),
    width: kind === "audio" ? null : 1920,
    height: kind === "audio" ? null : 1080,
    tags: [among(labels, at), among(labels, Math.floor(at / 10) + 3)],
    bytes,
    uploadedBy,
    review: null,
    journal: { sequence: registered.sequence, hash: registered.hash },
  });
  const version = VersionRecord.parse({
    assetId: id,
    version: 1,
    status,
    statusReason,
    kind,
    brand,
    master: { bucket, key, versionId: "generated", etag: '"generated"', bytes },
    checksum: `etag:${id}:${bytes}`,
    contentType: { video: "video/quicktime", audio: "audio/wav", image: "image/jpeg" }[kind],
    uploadedAt: createdAt,
    uploadedBy,
    rights: unbounded,
    execution: { arn: "generated", startedAt: createdAt },
    attempt: 1,
    rounds: 0,
    duplicateOf: null,
  });
  const journal = {
    ...keyOf.journal(id, registered.sequence),
    ...registered,
    ...changePlaced(asset, registered, false),
  };
  return { key, items: [assetItem(asset), versionPut(version).item, journal] };
}

const shelf = "renditions/generated";
const sheetKey = `${shelf}/sprite.jpg`;
const waveKey = (at: number) => `${shelf}/waveform-${at}.svg`;

async function sharedPictures({ s3, outputs }: House): Promise<SharedPicture[]> {
  const put = (Key: string, Body: Uint8Array, ContentType: string) =>
    s3.send(
      new PutObjectCommand({
        Bucket: outputs.buckets.renditions,
        Key,
        Body,
        ContentType,
        CacheControl: "private, max-age=31536000, immutable",
      }),
    );
  await put(sheetKey, await frames(), "image/jpeg");
  for (let at = 0; at < wavesShared; at++) await put(waveKey(at), wave(at), "image/svg+xml");
  return Promise.all(
    Array.from({ length: picturesShared }, async (_, at) => {
      const image = await picture(`generated ${at}`, { width: 320, height: at % 4 === 0 ? 400 : 213 });
      const thumbKey = `${shelf}/thumb-${at}.webp`;
      await put(thumbKey, await sharp(image).webp({ quality: 80 }).toBuffer(), "image/webp");
      return { thumbKey, thumbhash: await placeholderOf(image) };
    }),
  );
}

/** Ten seconds that swell and fade. */
function wave(seed: number): Uint8Array {
  const stepMs = 10;
  const highs = Array.from({ length: 1_000 }, (_, at) => {
    const swell = 0.2 + 0.6 * Math.abs(Math.sin((at / 1_000) * Math.PI * (seed + 2)));
    return swell * (0.6 + 0.4 * Math.sin(at * (seed + 7)));
  });
  const lows = highs.map((high) => -high);
  const powers = highs.map((high) => high ** 2 / 2);
  const drawn = drawWaveform(peaksOf({ stepMs, lows, highs, powers, durationMs: stepMs * highs.length }));
  return new TextEncoder().encode(drawn);
}

/** A sheet whose frames differ, so that it shows which one is looked at. */
async function frames(): Promise<Uint8Array> {
  const { tiles, columns, tileWidth, tileHeight } = sheet;
  const rows = Math.ceil(tiles / columns);
  const tilesAsSvg = Array.from({ length: tiles }, (_, at) => {
    const [x, y] = [(at % columns) * tileWidth, Math.floor(at / columns) * tileHeight];
    const hue = Math.round((at / tiles) * 300);
    const along = x + 12 + (at / tiles) * (tileWidth - 24);
    return `<rect x="${x}" y="${y}" width="${tileWidth}" height="${tileHeight}" fill="hsl(${hue} 45% 40%)"/><circle cx="${along}" cy="${y + tileHeight / 2}" r="16" fill="#fff"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${columns * tileWidth}" height="${rows * tileHeight}">${tilesAsSvg.join("")}</svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 80 }).toBuffer();
}

function among<T>(all: readonly T[], at: number): T {
  const one = all[at % all.length];
  if (one === undefined) throw new Error("There is nothing to choose from.");
  return one;
}
