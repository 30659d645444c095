import { describe, expect, it } from "vitest";
import * as z from "zod";
import { parseEnv } from "./parse-env.ts";

describe("parseEnv", () => {
  it("answers the names that the function asked for", () => {
    expect(parseEnv(z.object({ TABLE_NAME: z.string() }), { TABLE_NAME: "assets", HOME: "/" })).toEqual({
      TABLE_NAME: "assets",
    });
  });

  it("stops the function and names everything that is missing", () => {
    const schema = z.object({ TABLE_NAME: z.string(), MASTERS_BUCKET: z.string() });
    expect(() => parseEnv(schema, {})).toThrow(/TABLE_NAME.*MASTERS_BUCKET/);
  });
});
