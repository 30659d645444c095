import { describe, expect, it } from "vitest";
import { failureInWords } from "./failure-in-words.ts";

const lambda = (errorMessage: string) => JSON.stringify({ errorType: "x", errorMessage, trace: [] });

describe("a failure in words", () => {
  it.each([
    [
      "render",
      "too_large",
      lambda("The picture has 4,290,250,000 pixels; masters may have 250,000,000."),
      "Its pictures could not be rendered. The picture has",
      true,
    ],
    ["render", "unsupported", lambda("This HEIC cannot be decoded."), "could not be rendered. This HEIC", true],
    [
      "tag",
      "ThrottlingException",
      lambda("Rate exceeded"),
      "It could not be tagged: Rate exceeded (ThrottlingException). Retry it.",
      false,
    ],
    [
      "transcode",
      "States.TaskFailed",
      JSON.stringify({ ErrorCode: 1040, ErrorMessage: "Decoder error" }),
      "MediaConvert says “Decoder error” (1040). Export the master again",
      true,
    ],
    [
      "transcode",
      "States.TaskFailed",
      JSON.stringify({ ErrorCode: 1999, ErrorMessage: "Internal" }),
      "Retry it",
      false,
    ],
    [
      "transcode",
      "States.TaskFailed",
      JSON.stringify({ Job: { Status: "ERROR", ErrorCode: 1999, ErrorMessage: "Internal" } }),
      "MediaConvert says “Internal” (1999). Retry it",
      false,
    ],
    [
      "transcode",
      "States.TaskFailed",
      JSON.stringify({ Job: { Id: "1", Status: "CANCELED", Settings: {} } }),
      "It could not be transcoded: its MediaConvert job was cancelled. Retry it.",
      false,
    ],
    ["derive", "States.Timeout", "", "in the time it is given. Retry it.", false],
    ["probe", "MediaConvert.BadRequestException", "Cannot probe", "they may be damaged or cut off", true],
    ["something", "Weird", "not json", "The step something failed: not json (Weird)", false],
    ["check", "Error", lambda("x".repeat(9_000)), "x…", false],
  ])("at %s, with %s", (step, error, cause, words, fileIsTheReason) => {
    const failure = failureInWords(step, error, cause);
    expect(failure.reason).toContain(words);
    expect(failure.fileIsTheReason).toBe(fileIsTheReason);
    expect(failure.reason.length).toBeLessThan(700);
  });
});
