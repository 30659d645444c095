import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type LocalKernel, makeKernel } from "./make-kernel.ts";

let dataDir: string;
let kernel: LocalKernel | undefined;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "greenlight-kernel-"));
});
afterEach(async () => {
  await kernel?.stop();
  kernel = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

async function restart(): Promise<LocalKernel> {
  await kernel?.stop();
  kernel = await makeKernel({ dataDir, assemblyDir: dataDir, logLevel: "error" });
  return kernel;
}

describe("a restart", () => {
  it("keeps the administrator's key pair, the moved clock and what services stored", async () => {
    const first = await restart();
    const { admin } = first;
    first.clock.advance(86_400_000);
    first.store.db.exec("create table notes (text text)");
    first.store.transaction(() => first.store.db.prepare("insert into notes values (?)").run("kept"));

    const second = await restart();
    expect(second.admin.credentials).toEqual(admin.credentials);
    expect(second.clock.offsetMs).toBe(86_400_000);
    expect(second.store.db.prepare("select text from notes").get()).toEqual({ text: "kept" });
  });

  it("runs what waits for readiness only when everything is there", async () => {
    const started: string[] = [];
    const current = await restart();
    current.onReady(() => started.push("waited"));
    expect(started).toEqual([]);
    current.ready();
    current.onReady(() => started.push("late"));
    expect(started).toEqual(["waited", "late"]);
  });

  it("ends services in the reverse order of their beginning", async () => {
    const ended: string[] = [];
    const current = await restart();
    current.onStop(() => void ended.push("first"));
    current.onStop(() => void ended.push("second"));
    await current.stop();
    expect(ended).toEqual(["second", "first"]);
  });
});

describe("a stop", () => {
  it("ends the others when one fails to end, and tells", async () => {
    const current = await restart();
    const ended: string[] = [];
    current.onStop(() => void ended.push("first"));
    current.onStop(() => {
      throw new Error("stuck");
    });
    await expect(current.stop()).rejects.toThrow("Stopped, but not cleanly: Error: stuck");
    expect(ended).toEqual(["first"]);
  });
});

describe("the data folder", () => {
  it("is refused to a second laptop cloud while the first runs", async () => {
    await restart();
    await expect(makeKernel({ dataDir, assemblyDir: dataDir })).rejects.toThrow(
      `Another laptop cloud is using ${dataDir}`,
    );
  });
});

describe("a transaction", () => {
  it("that fails leaves nothing, and one inside it only what it did itself", async () => {
    const { store } = await restart();
    store.db.exec("create table t (n integer)");
    const insert = (n: number) => store.db.prepare("insert into t values (?)").run(n);
    const fail = () => {
      throw new Error("no");
    };
    expect(() => store.transaction(() => [insert(1), fail()])).toThrow("no");
    store.transaction(() => {
      insert(2);
      expect(() => store.transaction(() => [insert(3), fail()])).toThrow("no");
      store.transaction(() => insert(4));
    });
    expect(store.db.prepare("select n from t order by n").all()).toEqual([{ n: 2 }, { n: 4 }]);
  });
});

describe("advancing the clock", () => {
  it("lets what a timer set going come to rest before the next timer fires", async () => {
    const current = await restart();
    const seen: string[] = [];
    const start = current.clock.now();
    current.clock.setTimer(start + 1000, () => {
      const work = Promise.resolve().then(() => {
        seen.push("work of the first");
        // A chain of waits, each set only when the one before is over, as in a state machine.
        current.clock.setTimer(start + 2000, () => seen.push("what the work waited for"));
      });
      void current.track("work", work);
    });
    current.clock.setTimer(start + 3000, () => seen.push("third"));
    await current.advanceClock(3_600_000);
    expect(seen).toEqual(["work of the first", "what the work waited for", "third"]);
  });
});

describe("idle", () => {
  it("waits for what is tracked, and for what that has set going", async () => {
    const current = await restart();
    const inner = Promise.withResolvers<void>();
    const outer = Promise.resolve().then(() => void current.track("inner", inner.promise));
    void current.track("outer", outer);
    let idle = false;
    const waiting = current.idle().then(() => {
      idle = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(idle).toBe(false);
    expect(current.busyWith()).toContain("inner");
    inner.resolve();
    await waiting;
    expect(current.busyWith()).toEqual([]);
  });

  it("names what still runs when it gives up", async () => {
    const current = await restart();
    void current.track("a long film", new Promise(() => {}));
    await expect(current.idle(10)).rejects.toThrow("Still under way after 10 ms: a long film.");
  });
});
