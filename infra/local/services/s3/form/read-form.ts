import { invalidArgument, S3Error } from "../http/s3-error.ts";

/** A form as far as its file: S3 takes no notice of what follows it. */
export interface UploadForm {
  /** By lower-cased name. */
  fields: Map<string, string>;
  file: { name: string; bytes: AsyncIterable<Uint8Array> };
}

/** All that comes before the file. https://docs.aws.amazon.com/AmazonS3/latest/API/RESTObjectPOST.html */
const maxFieldBytes = 20 * 1024;

/**
 * Reads multipart/form-data (RFC 7578) up to the file, which stays a stream.
 * @throws S3Error MalformedPOSTRequest, MaxPostPreDataLengthExceeded, InvalidArgument without a file
 */
export async function readForm(source: ReadableStream<Uint8Array>, contentType: string): Promise<UploadForm> {
  const [, quoted, plain] = /boundary=(?:"([^"]{1,70})"|([^\s;]{1,70}))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) throw malformed();
  const reader = makeDelimitedReader(source);
  const delimiter = Buffer.from(`\r\n--${boundary}`);

  await reader.through(Buffer.from(`--${boundary}`), maxFieldBytes);
  const fields = new Map<string, string>();
  for (;;) {
    const afterBoundary = (await reader.through(Buffer.from("\r\n"), maxFieldBytes)).toString("latin1");
    if (afterBoundary.startsWith("--")) throw noFile();
    const part = await readPartHeaders(reader);
    if (part.name === "file") return { fields, file: { name: part.filename ?? "", bytes: reader.until(delimiter) } };
    const value = await reader.through(delimiter, maxFieldBytes);
    fields.set(part.name, value.toString("utf8"));
    if (reader.taken() > maxFieldBytes) throw tooMuch();
  }
}

async function readPartHeaders(reader: DelimitedReader): Promise<{ name: string; filename: string | undefined }> {
  let disposition = "";
  for (;;) {
    const line = (await reader.through(Buffer.from("\r\n"), maxFieldBytes)).toString("utf8");
    if (line === "") break;
    if (/^content-disposition:/i.test(line)) disposition = line;
  }
  const name = parameter(disposition, "name");
  if (name === undefined) throw malformed();
  return { name: name.toLowerCase(), filename: parameter(disposition, "filename") };
}

/** Browsers write quotes in names as `%22`, others as `\"`. */
function parameter(disposition: string, name: string): string | undefined {
  const value = new RegExp(`;\\s*${name}="((?:[^"\\\\]|\\\\.)*)"`, "i").exec(disposition)?.[1];
  return value?.replaceAll(/\\(["\\])/g, "$1").replaceAll("%22", '"');
}

interface DelimitedReader {
  /** The bytes before the next delimiter, which is taken as well. */
  through(delimiter: Buffer, limit: number): Promise<Buffer>;
  /** The same as a stream, for what has no limit. */
  until(delimiter: Buffer): AsyncIterable<Uint8Array>;
  /** How many bytes have been taken. */
  taken(): number;
}

function makeDelimitedReader(source: ReadableStream<Uint8Array>): DelimitedReader {
  const reader = source.getReader();
  let pending: Buffer = Buffer.alloc(0);
  let taken = 0;

  async function fill(): Promise<void> {
    const { done, value } = await reader.read();
    if (done) throw malformed();
    pending = pending.length === 0 ? Buffer.from(value) : Buffer.concat([pending, value]);
  }

  function take(count: number): Buffer {
    const bytes = pending.subarray(0, count);
    pending = pending.subarray(count);
    taken += count;
    return bytes;
  }

  return {
    async through(delimiter, limit) {
      for (let at = pending.indexOf(delimiter); ; at = pending.indexOf(delimiter)) {
        if (at >= 0) {
          const bytes = Buffer.from(take(at));
          take(delimiter.length);
          return bytes;
        }
        if (pending.length > limit) throw tooMuch();
        await fill();
      }
    },
    async *until(delimiter) {
      for (;;) {
        const at = pending.indexOf(delimiter);
        if (at >= 0) {
          if (at > 0) yield take(at);
          return;
        }
        // The delimiter may have begun in the last bytes.
        const safe = pending.length - delimiter.length + 1;
        if (safe > 0) yield take(safe);
        await fill();
      }
    },
    taken: () => taken,
  };
}

const malformed = () =>
  new S3Error("MalformedPOSTRequest", "The body of your POST request is not well-formed multipart/form-data.");
const noFile = () => invalidArgument("POST requires exactly one file upload per request.", "file", "0");
const tooMuch = () =>
  new S3Error("MaxPostPreDataLengthExceeded", "Your POST request fields preceding the upload file were too large.", {
    members: { MaxPreDataLength: maxFieldBytes },
  });
