import type { Context } from "aws-lambda";
import { afterEach, describe, expect, it, vi } from "vitest";
import * as z from "zod";
import { DomainError } from "../../shared/error.ts";

// The logger writes to the global console only in this mode; its own console cannot be watched.
vi.stubEnv("POWERTOOLS_DEV", "true");
const { lambda } = await import("./lambda.ts");

const context = {
  functionName: "greet",
  awsRequestId: "5f2c",
  invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:greet",
  memoryLimitInMB: "128",
  getRemainingTimeInMillis: () => 1_000,
} as Context;

const Greeting = z.object({ name: z.string() });

describe("lambda", () => {
  afterEach(() => vi.restoreAllMocks());

  it("hands the parsed event to the logic and answers what it answers", async () => {
    const handler = lambda(Greeting, async ({ name }) => ({ greeting: `Hello, ${name}` }));

    expect(await handler({ name: "Ada", more: 1 }, context)).toEqual({ greeting: "Hello, Ada" });
  });

  it("refuses an event of the wrong form before the logic runs", async () => {
    const logic = vi.fn(async () => undefined);

    await expect(lambda(Greeting, logic)({ name: 7 }, context)).rejects.toMatchObject({ name: "invalid" });
    expect(logic).not.toHaveBeenCalled();
  });

  it("fails under the name of the domain's code", async () => {
    const handler = lambda(Greeting, async () => {
      throw new DomainError("too_large", "The master has 90 GB; the limit is 50 GB.");
    });

    await expect(handler({ name: "Ada" }, context)).rejects.toMatchObject({
      name: "too_large",
      message: expect.stringContaining("50 GB"),
    });
  });

  it("keeps what the event held out of the log", async () => {
    const written: string[] = [];
    for (const method of ["debug", "info", "log", "warn", "error"] as const) {
      vi.spyOn(console, method).mockImplementation((...line) => void written.push(line.join(" ")));
    }
    const handler = lambda(Greeting, async () => {
      throw new DomainError("invalid", "No.");
    });

    await expect(handler({ name: "Ada", token: "s3cr3t-token" }, context)).rejects.toThrow("No.");
    expect(written.join("\n")).toContain('"reason": "No."');
    expect(written.join("\n")).not.toContain("s3cr3t-token");
  });

  it("tells the logic how long it still has", async () => {
    const handler = lambda(Greeting, async (_, invocation) => invocation.remainingMs());

    expect(await handler({ name: "Ada" }, context)).toBe(1_000);
  });
});
