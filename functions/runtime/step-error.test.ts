import { describe, expect, it } from "vitest";
import * as z from "zod";
import { ConflictError, DomainError } from "../../shared/error.ts";
import { toStepError } from "./step-error.ts";

describe("the error that a state machine sees", () => {
  it("is named after the code of a domain error", () => {
    expect(toStepError(new DomainError("too_large", "The master has 90 GB.")).name).toBe("too_large");
    expect(toStepError(new ConflictError("Somebody was faster.")).name).toBe("conflict");
  });

  it.each([
    ["ThrottlingException", {}],
    ["ProvisionedThroughputExceededException", {}],
    ["InternalServerError", {}],
    ["TimeoutError", {}],
    ["Error", { code: "ECONNRESET" }],
    ["SomethingNew", { $metadata: { httpStatusCode: 503 } }],
  ])("is `unavailable` for what passes: %s %j", (name, members) => {
    const busy = Object.assign(new Error("Rate exceeded"), { name, ...members });
    expect(toStepError(busy)).toMatchObject({ name: "unavailable", message: `${name}: Rate exceeded`, cause: busy });
  });

  it("keeps the name that AWS gave to what stays", () => {
    const denied = Object.assign(new Error("No"), {
      name: "AccessDeniedException",
      $metadata: { httpStatusCode: 400 },
    });
    expect(toStepError(denied)).toBe(denied);
  });

  it("says what was wrong with the input", () => {
    const failure = z.object({ key: z.string() }).safeParse({}).error;
    expect(toStepError(failure)).toMatchObject({ name: "invalid", message: expect.stringContaining("key") });
  });

  it("makes an error of whatever was thrown", () => {
    expect(toStepError("no").message).toBe("no");
  });
});
