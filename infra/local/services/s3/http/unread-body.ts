/** A request's body, which can be read to its end whatever becomes of the request. */
export interface UnreadBody {
  /** The bytes. Cancelling it does not break the connection, as it would with the body itself. */
  stream: ReadableStream<Uint8Array> | null;
  /** Reads and drops what is left, so that the sender has sent all and can read the answer. */
  drain(): Promise<void>;
}

/** A refused sender may go on for so long; then the connection breaks, as it does in S3. */
const patienceBytes = 256 * 1024 * 1024;

export function makeUnreadBody(body: ReadableStream<Uint8Array> | null): UnreadBody {
  if (!body) return { stream: null, drain: async () => {} };
  const reader = body.getReader();
  let ended = false;
  const stream = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await reader.read();
          if (done) {
            ended = true;
            controller.close();
          } else controller.enqueue(value);
        } catch (error) {
          ended = true;
          throw error;
        }
      },
    },
    { highWaterMark: 0 },
  );
  return {
    stream,
    async drain() {
      let dropped = 0;
      try {
        while (!ended) {
          const { done, value } = await reader.read();
          if (done) ended = true;
          dropped += value?.byteLength ?? 0;
          if (dropped > patienceBytes) {
            ended = true;
            await reader.cancel();
          }
        }
      } catch {
        // The sender has gone; nobody is left to be answered.
        ended = true;
      }
    },
  };
}
