import { requestTagContext } from "../guard.ts";
import { receiveDocument } from "../http/receive-body.ts";
import { emptyResponse, xmlResponse } from "../http/respond.ts";
import { malformedXml } from "../http/s3-error.ts";
import { originOf, type S3Operation, type S3Request } from "../http/s3-request.ts";
import { parseXml, type XmlElement, XmlSyntaxError } from "../http/xml.ts";
import { versionHeaders } from "../object/answer-headers.ts";
import { parseTagging, taggingContent } from "../object/tag-set.ts";
import type { S3House } from "../s3-house.ts";
import { findObject } from "./find-object.ts";

const placeOf = (request: S3Request) => ({
  bucket: request.bucket,
  key: request.key,
  versionId: request.query.get("versionId"),
});

export function makeGetObjectTagging(house: S3House): S3Operation {
  return (request) => {
    const object = findObject(house, request, placeOf(request), ["GetObjectTagging"]);
    return xmlResponse("Tagging", taggingContent(object.tags), {
      headers: versionHeaders(house.buckets.get(object.bucket), object.versionId),
    });
  };
}

export function makePutObjectTagging(house: S3House): S3Operation {
  return async (request) => {
    const bucket = house.buckets.get(request.bucket);
    const tags = parseTagging(readXml(await receiveDocument(request)));
    const object = findObject(house, request, placeOf(request), []);
    const action = request.query.has("versionId") ? "PutObjectVersionTagging" : "PutObjectTagging";
    house.guard.allow(request, action, bucket.name, request.key, requestTagContext(tags));
    house.objects.setTags(bucket, object, tags, originOf(request, "PutObjectTagging", house.kernel.accountId));
    return emptyResponse(200, versionHeaders(bucket, object.versionId));
  };
}

export function makeDeleteObjectTagging(house: S3House): S3Operation {
  return (request) => {
    const bucket = house.buckets.get(request.bucket);
    const object = findObject(house, request, placeOf(request), ["DeleteObjectTagging"]);
    house.objects.setTags(bucket, object, {}, originOf(request, "DeleteObjectTagging", house.kernel.accountId));
    return emptyResponse(204, versionHeaders(bucket, object.versionId));
  };
}

function readXml(document: string): XmlElement {
  try {
    return parseXml(document);
  } catch (error) {
    throw error instanceof XmlSyntaxError ? malformedXml(error) : error;
  }
}
