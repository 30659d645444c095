import { describe, expect, it } from "vitest";
import { failureInWords } from "./failure-in-words.ts";

const lambda = (errorMessage: string) => JSON.stringify({ errorType: "x", errorMessage, trace: [] });

describe("a failure in words", () => {
  it.each([
    // A step that cannot take a master answers so: one that throws has met what it did not expect.
    [
      "derive",
      "unsupported",
      lambda("The sound for the waveform is not a 16-bit PCM WAV: no RIFF header."),
      "not a 16-bit PCM WAV: no RIFF header. (unsupported). Retry it.",
      false,
    ],
    ["check", "invalid", lambda("The input does not have the expected form."), "expected form. (invalid)", false],
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
    ["something", "Weird", "not json", "The step something failed: not json (Weird)", false],
    ["check", "Error", lambda("x".repeat(9_000)), "x…", false],
  ])("at %s, with %s", (step, error, cause, words, fileIsTheReason) => {
    const failure = failureInWords(step, error, cause);
    expect(failure.reason).toContain(words);
    expect(failure.fileIsTheReason).toBe(fileIsTheReason);
    expect(failure.reason.length).toBeLessThan(700);
  });
});
