/**
 * How every AWS client behaves: three retries with the SDK's own back-off, a connection within two seconds, and no more
 * than fifteen seconds of silence on the line. Connections are kept alive between invocations (the SDK's default).
 * Endpoint, region and credentials come from the environment alone.
 */
export const clientSettings = {
  maxAttempts: 4,
  retryMode: "standard",
  requestHandler: { connectionTimeout: 2_000, socketTimeout: 15_000 },
};
