/** The bucket refused bytes, or they were lost on the way. */
export class PutFailure extends Error {
  /** 0 when there was no answer. */
  readonly status: number;

  constructor(status: number) {
    super(status === 0 ? "The connection to the bucket broke off." : `The bucket answered with ${status}.`);
    this.name = "PutFailure";
    this.status = status;
  }
}

interface PutRequest {
  url: string;
  headers?: Record<string, string> | undefined;
  body: Blob;
  onProgress: (sentBytes: number) => void;
  signal: AbortSignal;
}

/**
 * Sends bytes to a presigned address and answers their ETag. By XMLHttpRequest, since `fetch` says nothing of how far it is.
 * @throws PutFailure, or the signal's reason.
 */
export function putBytes({ url, headers = {}, body, onProgress, signal }: PutRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const request = new XMLHttpRequest();
    const stop = () => request.abort();
    const done = (settle: () => void) => {
      signal.removeEventListener("abort", stop);
      settle();
    };
    request.open("PUT", url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener("progress", ({ loaded }) => onProgress(loaded));
    request.addEventListener("abort", () => done(() => reject(signal.reason)));
    request.addEventListener("error", () => done(() => reject(new PutFailure(0))));
    request.addEventListener("load", () =>
      done(() => {
        const etag = request.getResponseHeader("etag");
        if (request.status < 200 || request.status > 299 || etag === null) reject(new PutFailure(request.status));
        else resolve(etag);
      }),
    );
    signal.addEventListener("abort", stop, { once: true });
    request.send(body);
  });
}
