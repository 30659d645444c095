import { AwsError } from "../../../kernel/errors.ts";
import { receiveDocument } from "../http/receive-body.ts";
import { xmlResponse } from "../http/respond.ts";
import { malformedXml } from "../http/s3-error.ts";
import type { S3Operation } from "../http/s3-request.ts";
import { childrenOf, parseXml, textOf, type XmlContent } from "../http/xml.ts";
import { writeCondition } from "../object/conditions.ts";
import type { S3House } from "../s3-house.ts";
import { deleteFor } from "./delete-object.ts";

const maxObjects = 1000;

interface Target {
  key: string;
  versionId: string | null;
  etag: string | undefined;
}

function parseDelete(document: string): { quiet: boolean; targets: Target[] } {
  let targets: Target[];
  let quiet: boolean;
  try {
    const root = parseXml(document);
    quiet = textOf(root, "Quiet")?.trim().toLowerCase() === "true";
    targets = childrenOf(root, "Object").map((object) => ({
      key: textOf(object, "Key") ?? "",
      versionId: textOf(object, "VersionId") ?? null,
      etag: textOf(object, "ETag"),
    }));
  } catch (cause) {
    throw malformedXml(cause);
  }
  if (targets.length === 0 || targets.length > maxObjects || targets.some((target) => target.key === ""))
    throw malformedXml();
  return { quiet, targets };
}

/** DeleteObjects: up to a thousand, each with its own outcome. */
export function makeDeleteObjects(house: S3House): S3Operation {
  return async (request) => {
    const bucket = house.buckets.get(request.bucket);
    const { quiet, targets } = parseDelete(await receiveDocument(request, { required: true }));
    const deleted: XmlContent[] = [];
    const errors: XmlContent[] = [];
    for (const target of targets) {
      const { key, versionId } = target;
      try {
        const condition =
          target.etag === undefined
            ? undefined
            : writeCondition((name) => (name === "if-match" ? target.etag : undefined));
        const outcome = deleteFor(house, request, bucket, target, condition);
        const marker = outcome.deleteMarker
          ? { DeleteMarker: true, DeleteMarkerVersionId: outcome.versionId ?? undefined }
          : {};
        if (!quiet) deleted.push({ Key: key, VersionId: versionId ?? undefined, ...marker });
      } catch (error) {
        if (!(error instanceof AwsError)) throw error;
        errors.push({ Key: key, VersionId: versionId ?? undefined, Code: error.code, Message: error.message });
      }
    }
    return xmlResponse("DeleteResult", { Deleted: deleted, Error: errors });
  };
}
