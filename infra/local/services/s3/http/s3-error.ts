import { AwsError } from "../../../kernel/errors.ts";

/** An error of S3's REST protocol. `members` become elements of the error document; `headers` go with the answer. */
export class S3Error extends AwsError {
  readonly headers: Record<string, string>;

  constructor(
    code: string,
    message: string,
    options: {
      statusCode?: number;
      members?: Record<string, string | number>;
      headers?: Record<string, string>;
      cause?: unknown;
    } = {},
  ) {
    super(code, message, options);
    this.headers = options.headers ?? {};
  }
}

export const noSuchBucket = (bucket: string) =>
  new S3Error("NoSuchBucket", "The specified bucket does not exist", {
    statusCode: 404,
    members: { BucketName: bucket },
  });

export const noSuchKey = (key: string, headers: Record<string, string> = {}) =>
  new S3Error("NoSuchKey", "The specified key does not exist.", { statusCode: 404, members: { Key: key }, headers });

export const noSuchVersion = (key: string, versionId: string) =>
  new S3Error("NoSuchVersion", "The specified version does not exist.", {
    statusCode: 404,
    members: { Key: key, VersionId: versionId },
  });

export const noSuchUpload = (uploadId: string) =>
  new S3Error(
    "NoSuchUpload",
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
    {
      statusCode: 404,
      members: { UploadId: uploadId },
    },
  );

export const preconditionFailed = (condition: string) =>
  new S3Error("PreconditionFailed", "At least one of the pre-conditions you specified did not hold", {
    statusCode: 412,
    members: { Condition: condition },
  });

export const invalidArgument = (message: string, name: string, value: string) =>
  new S3Error("InvalidArgument", message, { members: { ArgumentName: name, ArgumentValue: value } });

export const invalidRequest = (message: string) => new S3Error("InvalidRequest", message);

export const malformedXml = (cause?: unknown) =>
  new S3Error(
    "MalformedXML",
    "The XML you provided was not well-formed or did not validate against our published schema",
    { cause },
  );

export const accessDenied = (message = "Access Denied") => new S3Error("AccessDenied", message, { statusCode: 403 });
