import { describe, expect, it } from "vitest";
import { redacted, redactedText } from "./redact.ts";

describe("what is shown of messages and executions", () => {
  it.each([
    [
      "https://cdn.example.com/a.jpg?Expires=1&Key-Pair-Id=K&Signature=abc~_",
      "https://cdn.example.com/a.jpg?[redacted]",
    ],
    ["see https://x.example.com/r/abc.def-ghi now", "see https://x.example.com/r/[redacted] now"],
    ["/v1/playback/abc123/film.m3u8", "/v1/playback/[redacted]/film.m3u8"],
    [`token ${"A".repeat(400)}==`, "token [redacted]"],
    ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U", "[redacted]"],
    [
      "arn:aws:states:eu-west-1:000000000000:execution:Ingest:abc",
      "arn:aws:states:eu-west-1:000000000000:execution:Ingest:abc",
    ],
    [
      "acme/spring/the-hero-film-of-spring.second-version.mov",
      "acme/spring/the-hero-film-of-spring.second-version.mov",
    ],
    ["acme/spring/hero-film_en.mov could not be read", "acme/spring/hero-film_en.mov could not be read"],
  ])("%s becomes %s", (text, shown) => {
    expect(redactedText(text)).toBe(shown);
  });

  it("loses what is called a token, however deep it lies, and nothing else", () => {
    expect(
      redacted({
        taskToken: "t",
        wait: [{ Authorization: "Bearer x", version: 1, linkSecretArn: null }],
        key: "a.jpg",
      }),
    ).toEqual({
      taskToken: "[redacted]",
      wait: [{ Authorization: "[redacted]", version: 1, linkSecretArn: null }],
      key: "a.jpg",
    });
  });

  it("is bounded", () => {
    expect(redactedText("ab ".repeat(2_000))).toHaveLength(2_000);
  });
});
