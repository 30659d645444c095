import { describe, expect, it, vi } from "vitest";
import { DomainError } from "../error.ts";
import { makeInMemoryItemStore } from "./in-memory-item-store.ts";
import type { Put } from "./item-store.ts";
import { keyOf } from "./keys.ts";
import { graceMs, makeMailLedger } from "./mail-ledger.ts";

const key = { assetId: "abc", version: 1, round: 1, reviewerId: "gil", occasion: "legal.request" };
const lost = new DomainError("unconfirmed", "SES did not answer.");
const died = new Error("The function is gone.");

/** A ledger with a clock; `spoil` stands between it and the table. */
function makeHouse(spoil: (puts: readonly Put[], write: () => Promise<void>) => Promise<void> = (_, write) => write()) {
  const items = makeInMemoryItemStore();
  let time = Date.parse("2027-01-01T09:00:00.000Z");
  const ledger = makeMailLedger(
    { ...items, write: (puts) => spoil(puts, () => items.write(puts)) },
    () => new Date(time),
  );
  return {
    ...ledger,
    items,
    pass: (ms: number) => {
      time += ms;
    },
    state: async () => {
      const { pk, sk } = keyOf.mail(key.assetId, key.version, key.round, key.reviewerId, key.occasion);
      const item = await items.get(pk, sk);
      return { state: item?.state, messageId: item?.messageId };
    },
  };
}

/** A function that dies after it has claimed a mail writes nothing more. */
const dyingAfterClaim = () => {
  let alive = true;
  return {
    revive: () => {
      alive = true;
    },
    spoil: async (puts: readonly Put[], write: () => Promise<void>) => {
      if (!alive) throw died;
      await write();
      if (puts.some(({ absent }) => absent === true)) alive = false;
    },
  };
};

const unconfirmed = expect.objectContaining({ code: "unconfirmed" });

describe("a mail whose answer was lost", () => {
  it("is unknown, and not sent again within the grace period", async () => {
    const { once, state, pass } = makeHouse();
    const send = vi.fn().mockRejectedValueOnce(lost).mockResolvedValue("m-2");
    await expect(once(key, send)).rejects.toBe(lost);
    expect(await state()).toEqual({ state: "unknown", messageId: undefined });
    pass(graceMs - 1);
    await expect(once(key, send)).rejects.toEqual(unconfirmed);
    expect(send).toHaveBeenCalledOnce();
  });

  it("is confirmed by what SES tells, and never sent again", async () => {
    const { once, confirm, state, pass } = makeHouse();
    await expect(once(key, () => Promise.reject(lost))).rejects.toBe(lost);
    expect(await confirm(key, "m-1")).toBe(true);
    expect(await state()).toEqual({ state: "sent", messageId: "m-1" });
    const send = vi.fn();
    for (const ms of [0, graceMs, 10 * graceMs]) {
      pass(ms);
      expect(await once(key, send)).toBe(false);
    }
    expect(send).not.toHaveBeenCalled();
  });

  it("is sent when SES has told nothing of it for the grace period", async () => {
    const { once, state, pass } = makeHouse();
    const send = vi.fn().mockRejectedValueOnce(lost).mockResolvedValue("m-2");
    await expect(once(key, send)).rejects.toBe(lost);
    pass(graceMs);
    expect(await once(key, send)).toBe(true);
    expect(await state()).toEqual({ state: "sent", messageId: "m-2" });
    expect(await once(key, send)).toBe(false);
  });

  it("has another grace period when the answer to its second attempt is lost too", async () => {
    const { once, pass } = makeHouse();
    const send = vi.fn().mockRejectedValueOnce(lost).mockRejectedValueOnce(lost).mockResolvedValue("m-3");
    await expect(once(key, send)).rejects.toBe(lost);
    pass(graceMs);
    await expect(once(key, send)).rejects.toBe(lost);
    pass(graceMs - 1);
    await expect(once(key, send)).rejects.toEqual(unconfirmed);
    pass(1);
    expect(await once(key, send)).toBe(true);
  });

  it("has gone when SES tells of it before the sender gives up waiting", async () => {
    const house = makeHouse();
    const sent = await house.once(key, async () => {
      await house.confirm(key, "m-1");
      throw lost;
    });
    expect(sent).toBe(true);
    expect(await house.state()).toEqual({ state: "sent", messageId: "m-1" });
  });
});

describe("a mail whose sender died after claiming it", () => {
  it("waits for the grace period and is sent then", async () => {
    const { spoil, revive } = dyingAfterClaim();
    const { once, state, pass } = makeHouse(spoil);
    await expect(once(key, async () => "m-1")).rejects.toBe(died);
    expect(await state()).toEqual({ state: "claimed", messageId: undefined });
    revive();

    const send = vi.fn().mockResolvedValue("m-2");
    pass(graceMs - 1);
    await expect(once(key, send)).rejects.toEqual(unconfirmed);
    expect(send).not.toHaveBeenCalled();
    pass(1);
    revive();
    expect(await once(key, send)).toBe(true);
    expect(await state()).toEqual({ state: "sent", messageId: "m-2" });
  });

  it("is not sent again when SES tells that it went", async () => {
    const { spoil, revive } = dyingAfterClaim();
    const { once, confirm, pass } = makeHouse(spoil);
    await expect(once(key, async () => "m-1")).rejects.toBe(died);
    revive();
    expect(await confirm(key, "m-1")).toBe(true);
    pass(graceMs);
    expect(await once(key, vi.fn())).toBe(false);
  });
});

describe("a mail that SES refused", () => {
  it("gives its claim back, and is sent by the next attempt, however soon", async () => {
    const { once, state } = makeHouse();
    const send = vi.fn().mockRejectedValueOnce(new Error("busy")).mockResolvedValue("m-1");
    await expect(once(key, send)).rejects.toThrow("busy");
    expect(await state()).toEqual({ state: "refused", messageId: undefined });
    expect(await once(key, send)).toBe(true);
  });
});

describe("attempts side by side", () => {
  it("send a new mail once; the other asks again later", async () => {
    const { once } = makeHouse();
    const send = vi.fn().mockResolvedValue("m-1");
    expect(await Promise.allSettled([once(key, send), once(key, send)])).toMatchObject([
      { value: true },
      { reason: { code: "unconfirmed" } },
    ]);
    expect(await once(key, send)).toBe(false);
    expect(send).toHaveBeenCalledOnce();
  });

  it("send a mail once that SES has told nothing of", async () => {
    const { once, pass } = makeHouse();
    await expect(once(key, () => Promise.reject(lost))).rejects.toBe(lost);
    pass(graceMs);
    const send = vi.fn().mockResolvedValue("m-2");
    const ended = await Promise.allSettled([once(key, send), once(key, send), once(key, send)]);
    expect(ended.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(send).toHaveBeenCalledOnce();
  });
});

describe("a write of the ledger whose answer is lost, so that the client writes again", () => {
  it("makes no mail go twice, and none be left out", async () => {
    const { once, confirm, state, pass } = makeHouse(async (_, write) => {
      await write();
      await write();
    });
    const send = vi.fn().mockRejectedValueOnce(new Error("busy")).mockRejectedValueOnce(lost).mockResolvedValue("m-1");
    await expect(once(key, send)).rejects.toThrow("busy");
    await expect(once(key, send)).rejects.toBe(lost);
    pass(graceMs);
    expect(await once(key, send)).toBe(true);
    expect(await once(key, send)).toBe(false);
    expect(await confirm(key, "m-1")).toBe(true);
    expect(send).toHaveBeenCalledTimes(3);

    const other = { ...key, reviewerId: "lena" };
    await expect(once(other, () => Promise.reject(lost))).rejects.toBe(lost);
    expect(await confirm(other, "m-9")).toBe(true);
    expect(await state()).toEqual({ state: "sent", messageId: "m-1" });
  });
});

describe("word of a mail", () => {
  it("is of the ledger's own when its id is known, or nobody had been told the id", async () => {
    const { once, confirm } = makeHouse();
    expect(await confirm(key, "m-1")).toBe(false);
    await once(key, async () => "m-1");
    expect(await confirm(key, "m-1")).toBe(true);
    expect(await confirm(key, "m-2")).toBe(false);
  });

  it("of an attempt that was given up for dead confirms the mail while a later attempt waits for its own", async () => {
    const { once, confirm, state, pass } = makeHouse();
    await expect(once(key, () => Promise.reject(lost))).rejects.toBe(lost);
    pass(graceMs);
    await expect(once(key, () => Promise.reject(new Error("busy")))).rejects.toThrow("busy");
    expect(await confirm(key, "m-1")).toBe(true);
    expect(await once(key, vi.fn())).toBe(false);
    expect(await state()).toEqual({ state: "sent", messageId: "m-1" });
  });
});
