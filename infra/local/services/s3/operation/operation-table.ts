import type { S3Operation } from "../http/s3-request.ts";
import type { S3House } from "../s3-house.ts";
import { makeAbortMultipartUpload } from "./abort-multipart-upload.ts";
import { makeCompleteMultipartUpload } from "./complete-multipart-upload.ts";
import { makeCopyObject } from "./copy-object.ts";
import { makeCreateMultipartUpload } from "./create-multipart-upload.ts";
import { makeDeleteObject } from "./delete-object.ts";
import { makeDeleteObjects } from "./delete-objects.ts";
import { makeGetObject } from "./get-object.ts";
import { makeGetObjectAttributes } from "./get-object-attributes.ts";
import { makeListMultipartUploads } from "./list-multipart-uploads.ts";
import { makeListObjectVersions } from "./list-object-versions.ts";
import { makeListObjects, makeListObjectsV2 } from "./list-objects.ts";
import { makeListParts } from "./list-parts.ts";
import { makeDeleteObjectTagging, makeGetObjectTagging, makePutObjectTagging } from "./object-tagging.ts";
import { makePutObject } from "./put-object.ts";
import {
  makeBucketReadings,
  makeGetBucketLocation,
  makeGetBucketPolicy,
  makeHeadBucket,
  makeListBuckets,
} from "./read-bucket.ts";
import { makeUploadPart, makeUploadPartCopy } from "./upload-part.ts";

/** Every operation that the laptop cloud's S3 has, by its name in the API. */
export function makeOperations(house: S3House): Record<string, S3Operation> {
  const getObject = makeGetObject(house);
  return {
    ...makeBucketReadings(house),
    AbortMultipartUpload: makeAbortMultipartUpload(house),
    CompleteMultipartUpload: makeCompleteMultipartUpload(house),
    CopyObject: makeCopyObject(house),
    CreateMultipartUpload: makeCreateMultipartUpload(house),
    DeleteObject: makeDeleteObject(house),
    DeleteObjectTagging: makeDeleteObjectTagging(house),
    DeleteObjects: makeDeleteObjects(house),
    GetBucketLocation: makeGetBucketLocation(house),
    GetBucketPolicy: makeGetBucketPolicy(house),
    GetObject: getObject,
    GetObjectAttributes: makeGetObjectAttributes(house),
    GetObjectTagging: makeGetObjectTagging(house),
    HeadBucket: makeHeadBucket(house),
    HeadObject: getObject,
    ListBuckets: makeListBuckets(house),
    ListMultipartUploads: makeListMultipartUploads(house),
    ListObjectVersions: makeListObjectVersions(house),
    ListObjects: makeListObjects(house),
    ListObjectsV2: makeListObjectsV2(house),
    ListParts: makeListParts(house),
    PutObject: makePutObject(house),
    PutObjectTagging: makePutObjectTagging(house),
    UploadPart: makeUploadPart(house),
    UploadPartCopy: makeUploadPartCopy(house),
  };
}
