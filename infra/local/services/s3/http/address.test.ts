import { describe, expect, it } from "vitest";
import { readAddress } from "./address.ts";

describe("addresses", () => {
  it.each([
    ["/bucket/a/b?x=1", "127.0.0.1:4566", "bucket", "a/b"],
    ["/bucket", "localhost:4566", "bucket", ""],
    ["/bucket/", "localhost", "bucket", ""],
    ["/", "127.0.0.1", "", ""],
    ["/a/b", "bucket.localhost:4566", "bucket", "a/b"],
    ["/a", "my.bucket.s3.localhost:4566", "my.bucket", "a"],
    ["/a", "bucket.s3.us-east-1.amazonaws.com", "bucket", "a"],
    ["/bucket/a", "s3.us-east-1.amazonaws.com", "bucket", "a"],
    ["/bucket/a", "s3.localhost", "bucket", "a"],
    ["/bucket//a/../b/./c//", "127.0.0.1", "bucket", "/a/../b/./c//"],
    ["/bucket/%2E%2E%2Fa+b%20c%3Fd", "127.0.0.1", "bucket", "../a+b c?d"],
  ])("reads %s at %s", (rawUrl, host, bucket, key) => {
    expect(readAddress(rawUrl, host)).toEqual({ bucket, key });
  });

  it("refuses what is no UTF-8", () => {
    for (const path of ["/bucket/%ff", "/bucket/%"])
      expect(() => readAddress(path, "localhost")).toThrow("Couldn't parse the specified URI.");
  });
});
