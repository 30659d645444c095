import { createServer, type RequestListener } from "node:http";
import { expect, it, vi } from "vitest";
import * as z from "zod";
import { request, Unreachable } from "./request.ts";

/** A house that answers as it is told to, and its address. */
async function prepare(answer: RequestListener) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server listens at no port.");
  return {
    url: `http://127.0.0.1:${address.port}/v1/session`,
    [Symbol.dispose]() {
      server.closeAllConnections();
      server.close();
    },
  };
}

it("is not waited for any longer than the API may take, and then counts as no network", async () => {
  const limit = new AbortController();
  const timeout = vi.spyOn(AbortSignal, "timeout").mockReturnValue(limit.signal);
  using house = await prepare(() => limit.abort());
  await expect(request(house.url, z.unknown())).rejects.toBeInstanceOf(Unreachable);
  expect(timeout).toHaveBeenCalledWith(40_000);
  timeout.mockRestore();
});

it("an answer that breaks off counts as no network, too", async () => {
  using house = await prepare((_, response) => {
    response.writeHead(200, { "content-length": "100" }).write("{", () => response.destroy());
  });
  await expect(request(house.url, z.unknown())).rejects.toBeInstanceOf(Unreachable);
});

it("a request that the page itself gave up is no news of the network", async () => {
  const given = new AbortController();
  using house = await prepare(() => given.abort());
  await expect(request(house.url, z.unknown(), { signal: given.signal })).rejects.toMatchObject({ name: "AbortError" });
});
