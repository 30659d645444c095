import { expect, it, vi } from "vitest";
import { gatherReads } from "./gathered-reads.ts";

const doubled = () => vi.fn(async (keys: readonly number[]) => keys.map((key) => key * 2));

it("reads in one go what is asked for in the same turn, and answers everyone their own", async () => {
  const readAll = doubled();
  const read = gatherReads(readAll);
  expect(await Promise.all([read(1), read(2), read(2)])).toEqual([2, 4, 4]);
  expect(await read(3)).toBe(6);
  expect(readAll.mock.calls).toEqual([[[1, 2, 2]], [[3]]]);
});

it("tells everyone who asked that it failed, and goes on with those who ask later", async () => {
  const readAll = doubled().mockRejectedValueOnce(new Error("busy"));
  const read = gatherReads(readAll);
  const both = await Promise.allSettled([read(1), read(2)]);
  expect(both.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  expect(await read(1)).toBe(2);
});
