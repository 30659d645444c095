import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from "@aws-sdk/client-s3";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import * as z from "zod";
import type { Caller } from "../../shared/access/grant.ts";
import { encodeHeader } from "../../shared/asset/header-text.ts";
import { assetIdOf } from "../../shared/asset/identity.ts";
import type { Catalog } from "../../shared/catalog/catalog.ts";
import { keyOf } from "../../shared/catalog/keys.ts";
import type { Config } from "../../shared/config/schema.ts";
import { DomainError } from "../../shared/error.ts";
import { filenameProblem, nearestFilename } from "../../shared/naming/master-key.ts";
import { openToken, signToken } from "../../shared/signing/signed-token.ts";
import type { Upload, UploadRequest } from "./schemas/upload.ts";

export interface UploadDependencies {
  s3: S3Client;
  bucket: string;
  catalog: Pick<Catalog, "findAsset" | "items">;
  linkSecret: () => Promise<string>;
  config: Pick<Config, "brands" | "naming" | "limits">;
}

const urlSeconds = 3_600;
const MiB = 1024 ** 2;
const smallestPart = 16 * MiB;

/** What an upload's id says; it is signed, so that nobody can make one for a key of their own choice. */
const Ticket = z.object({ key: z.string(), brand: z.string(), subject: z.string(), s3UploadId: z.string().nullable() });
type Ticket = z.infer<typeof Ticket>;

/** Uploads straight into the masters bucket, to keys that are made here and nowhere else. */
export function makeUploads({ s3, bucket, catalog, linkSecret, config }: UploadDependencies) {
  return {
    /**
     * Opens an upload: one presigned PUT, or parts when it is large.
     * @throws DomainError invalid with the nearest name in `details`, too_large.
     */
    async open(request: UploadRequest, caller: Caller): Promise<Upload> {
      const key = keyFor(request);
      const { max } = limitsOf(config);
      if (request.bytes === 0) throw new DomainError("invalid", "The file is empty.", { details: { field: "bytes" } });
      if (request.bytes > max)
        throw new DomainError("too_large", `The file has ${request.bytes} bytes; the largest master may have ${max}.`);
      const [asset, duplicateOf] = await Promise.all([catalog.findAsset(assetIdOf(bucket, key)), duplicate(request)]);
      // Ahead of the master, so that it is there when the master is registered. Headers would be too small for it.
      if (request.metadata !== undefined && Object.keys(request.metadata).length > 0) {
        await s3.send(
          new PutObjectCommand({
            Bucket: bucket,
            Key: `${key}.json`,
            Body: JSON.stringify(request.metadata),
            ContentType: "application/json",
          }),
        );
      }
      const uploadedBy = encodeHeader((caller.email ?? caller.name ?? caller.subject).slice(0, 200));
      const shared = { key, assetId: asset?.id ?? null, ...(duplicateOf === undefined ? {} : { duplicateOf }) };
      const ticket = { key, brand: request.brand, subject: caller.subject };
      if (request.bytes <= config.limits.singleUploadMaxBytes) {
        const headers = { "content-type": request.contentType, "x-amz-meta-uploaded-by": uploadedBy };
        const url = await getSignedUrl(
          s3,
          new PutObjectCommand({
            Bucket: bucket,
            Key: key,
            ContentType: request.contentType,
            Metadata: { "uploaded-by": uploadedBy },
          }),
          {
            expiresIn: urlSeconds,
            signableHeaders: new Set(Object.keys(headers)),
            unhoistableHeaders: new Set(Object.keys(headers)),
          },
        );
        return { uploadId: await sealed({ ...ticket, s3UploadId: null }), method: "single", url, headers, ...shared };
      }
      const { UploadId } = await s3.send(
        new CreateMultipartUploadCommand({
          Bucket: bucket,
          Key: key,
          ContentType: request.contentType,
          Metadata: { "uploaded-by": uploadedBy },
        }),
      );
      if (UploadId === undefined) throw new DomainError("unavailable", "The upload could not be opened. Try again.");
      const partBytes = Math.max(smallestPart, Math.ceil(request.bytes / 10_000 / MiB) * MiB);
      return { uploadId: await sealed({ ...ticket, s3UploadId: UploadId }), method: "multipart", partBytes, ...shared };
    },

    /** Presigned URLs for parts. @throws DomainError not_found, or conflict for an upload that has no parts. */
    async partUrls(uploadId: string, caller: Caller, partNumbers: number[]) {
      const { key, s3UploadId } = await multipart(uploadId, caller);
      const urls = await Promise.all(
        partNumbers.map(async (partNumber) => ({
          partNumber,
          url: await getSignedUrl(
            s3,
            new UploadPartCommand({ Bucket: bucket, Key: key, UploadId: s3UploadId, PartNumber: partNumber }),
            {
              expiresIn: urlSeconds,
            },
          ),
        })),
      );
      return { urls };
    },

    /** The parts that have arrived, to go on after an interruption. */
    async parts(uploadId: string, caller: Caller) {
      const { key, s3UploadId } = await multipart(uploadId, caller);
      return { parts: await arrived(key, s3UploadId) };
    },

    /** Joins the parts; of a single upload there is nothing left to do. */
    async complete(uploadId: string, caller: Caller, parts: { partNumber: number; etag: string }[] | undefined) {
      const ticket = await opened(uploadId, caller);
      if (ticket.s3UploadId === null) return { key: ticket.key, etag: "" };
      const joined = parts ?? (await arrived(ticket.key, ticket.s3UploadId));
      if (joined.length === 0) throw new DomainError("conflict", "No part has arrived yet.");
      const { ETag } = await known(() =>
        s3.send(
          new CompleteMultipartUploadCommand({
            Bucket: bucket,
            Key: ticket.key,
            UploadId: ticket.s3UploadId ?? undefined,
            MultipartUpload: {
              Parts: [...joined]
                .sort((a, b) => a.partNumber - b.partNumber)
                .map(({ partNumber, etag }) => ({ PartNumber: partNumber, ETag: etag })),
            },
          }),
        ),
      );
      return { key: ticket.key, etag: ETag ?? "" };
    },

    /** Gives an upload up. Doing so again changes nothing. */
    async abort(uploadId: string, caller: Caller): Promise<void> {
      const ticket = await opened(uploadId, caller);
      if (ticket.s3UploadId === null) return;
      try {
        await s3.send(
          new AbortMultipartUploadCommand({ Bucket: bucket, Key: ticket.key, UploadId: ticket.s3UploadId }),
        );
      } catch (error) {
        if (!(error instanceof Error && error.name === "NoSuchUpload")) throw error;
      }
    },
  };

  function keyFor({ brand: brandId, campaign, filename }: UploadRequest): string {
    const brand = config.brands.find(({ id }) => id === brandId);
    if (brand === undefined)
      throw new DomainError("invalid", "There is no such brand.", { details: { field: "brand" } });
    if (!brand.campaigns.some(({ id }) => id === campaign)) {
      const campaigns = brand.campaigns.map(({ id }) => id);
      throw new DomainError(
        "invalid",
        `The brand ${brand.id} has no such campaign. Its campaigns are: ${campaigns.join(", ")}.`,
        {
          details: { field: "campaign", campaigns },
        },
      );
    }
    const problem = filenameProblem(filename, config.naming);
    if (problem !== null) {
      throw new DomainError("invalid", problem, {
        details: { field: "filename", nearest: nearestFilename(filename, config.naming) },
      });
    }
    if (/\.[a-z0-9]{2,5}\.json$/i.test(filename)) {
      throw new DomainError("invalid", "A name that ends so is a sidecar's. Send what it says as metadata instead.", {
        details: { field: "filename" },
      });
    }
    return `${brand.id}/${campaign}/${filename}`;
  }

  async function duplicate({ md5, bytes, brand }: UploadRequest) {
    if (md5 === undefined) return undefined;
    const { pk, sk } = keyOf.bytes(`md5:${md5}:${bytes}`);
    const seen = z.object({ assetId: z.string(), version: z.number() }).safeParse(await catalog.items.get(pk, sk));
    if (!seen.success) return undefined;
    const asset = await catalog.findAsset(seen.data.assetId);
    // What another brand has is none of this caller's business.
    return asset?.brand === brand ? { ...seen.data, key: asset.key } : undefined;
  }

  async function arrived(key: string, s3UploadId: string) {
    const parts: { partNumber: number; etag: string; bytes: number }[] = [];
    let marker: string | undefined;
    do {
      const page = await known(() =>
        s3.send(new ListPartsCommand({ Bucket: bucket, Key: key, UploadId: s3UploadId, PartNumberMarker: marker })),
      );
      for (const { PartNumber, ETag, Size } of page.Parts ?? []) {
        if (PartNumber !== undefined && ETag !== undefined)
          parts.push({ partNumber: PartNumber, etag: ETag, bytes: Size ?? 0 });
      }
      marker = page.IsTruncated === true ? page.NextPartNumberMarker : undefined;
    } while (marker !== undefined);
    return parts;
  }

  async function sealed(ticket: Ticket): Promise<string> {
    return signToken("upload", ticket, await linkSecret());
  }

  async function opened(uploadId: string, caller: Caller): Promise<Ticket> {
    const ticket = openToken("upload", Ticket, uploadId, await linkSecret());
    if (ticket === undefined || ticket.subject !== caller.subject)
      throw new DomainError("not_found", "There is no such upload.");
    return ticket;
  }

  async function multipart(uploadId: string, caller: Caller): Promise<Ticket & { s3UploadId: string }> {
    const ticket = await opened(uploadId, caller);
    if (ticket.s3UploadId === null)
      throw new DomainError("conflict", "This upload goes in one piece; it has no parts.");
    return { ...ticket, s3UploadId: ticket.s3UploadId };
  }
}
export type Uploads = ReturnType<typeof makeUploads>;

function limitsOf({ limits }: Pick<Config, "limits">) {
  return { max: Math.max(...Object.values(limits.maxBytes)) };
}

/** S3's refusals of an upload, in the domain's words. */
async function known<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Error && cause.name === "NoSuchUpload") {
      throw new DomainError(
        "not_found",
        "There is no such upload any more: it was finished, given up or has grown too old.",
        { cause },
      );
    }
    if (cause instanceof Error && ["InvalidPart", "InvalidPartOrder", "EntityTooSmall"].includes(cause.name)) {
      throw new DomainError(
        "conflict",
        "The parts do not fit together: one is missing, too small or not the one that arrived.",
        { cause },
      );
    }
    throw cause;
  }
}
