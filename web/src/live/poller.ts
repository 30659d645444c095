import type { ChangeList } from "../../../functions/api/schemas/change.ts";
import type { AssetChange } from "../../../shared/catalog/asset-change.ts";
import { ApiProblem, Unreachable } from "../request.ts";

const movingMs = 2_000;
const restingMs = 15_000;
const unreachableMs = 5_000;
const hurryMs = 30_000;
/** Of so many assets it is remembered what was heard last; an answer may repeat what the one before has said. */
const rememberedAssets = 2_000;

/** What one tab tells the others that it has heard, so that they need not ask. */
export type Heard =
  | { kind: "changes"; items: AssetChange[]; after: string | undefined; cursor: string }
  | { kind: "anything" }
  | { kind: "reach"; isReachable: boolean }
  | { kind: "hurry" };

export interface PollerDependencies {
  ask: (after: string | undefined) => Promise<ChangeList>;
  tellOthers: (heard: Heard) => void;
  onChanges: (items: readonly AssetChange[]) => void;
  /** Something may have been missed: whatever is shown is to be asked for again. */
  onAnything: () => void;
  onReach: (isReachable: boolean) => void;
  /** Milliseconds since any moment. */
  now: () => number;
}

/** Asks what has changed, at the pace of what is shown: soon while something moves, seldom while nothing does. */
export function makePoller({ ask, tellOthers, onChanges, onAnything, onReach, now }: PollerDependencies) {
  let cursor: string | undefined;
  let hurriesUntil = Number.NEGATIVE_INFINITY;
  let isReachable = true;
  let moving = 0;
  /** Ends the pause under way, if there is one, within so many milliseconds. */
  let wake = (_withinMs: number) => {};
  const heardOf = new Map<string, number>();

  const reach = (next: boolean) => {
    if (next === isReachable) return;
    isReachable = next;
    onReach(next);
  };
  const news = (items: readonly AssetChange[]): AssetChange[] => {
    const fresh = items.filter(({ assetId, sequence }) => sequence > (heardOf.get(assetId) ?? 0));
    if (heardOf.size > rememberedAssets) heardOf.clear();
    for (const { assetId, sequence } of fresh) heardOf.set(assetId, Math.max(sequence, heardOf.get(assetId) ?? 0));
    return fresh;
  };
  const hasMoved = () => {
    hurriesUntil = now() + hurryMs;
  };

  /** Asks once, and on at once while there is more. */
  async function once(signal: AbortSignal): Promise<void> {
    try {
      let more = true;
      while (more && !signal.aborted) {
        const after = cursor;
        const answer = await ask(after);
        ({ cursor, more } = answer);
        reach(true);
        const fresh = news(answer.items);
        if (fresh.length > 0) hasMoved();
        if (after === undefined) onAnything();
        else if (fresh.length > 0) onChanges(fresh);
        tellOthers({ kind: "changes", items: answer.items, after, cursor: answer.cursor });
      }
    } catch (error) {
      if (error instanceof Unreachable) {
        reach(false);
        tellOthers({ kind: "reach", isReachable: false });
        return;
      }
      reach(true);
      // Perhaps the cursor is too old to go on from. Whatever it was, the screens ask by themselves, and say so.
      if (error instanceof ApiProblem && error.status < 500) cursor = undefined;
      onAnything();
      tellOthers({ kind: "anything" });
    }
  }

  return {
    /** Finds out where the changes stand before any screen asks for anything, so that nothing is missed in between. */
    async begin(): Promise<void> {
      // Without it, `run` finds out, and whatever is shown is asked for once more.
      cursor = await ask(undefined).then(
        (answer) => answer.cursor,
        () => undefined,
      );
    },

    /** Asks until the signal ends it. */
    async run(signal: AbortSignal): Promise<void> {
      while (!signal.aborted) {
        await once(signal);
        const isMoving = moving > 0 || now() < hurriesUntil;
        await pause(isReachable ? (isMoving ? movingMs : restingMs) : unreachableMs, signal);
      }
    },

    /** Something is about to happen, by this person's doing. */
    hurry(): void {
      hasMoved();
      wake(0);
      tellOthers({ kind: "hurry" });
    },

    /** Something shown is on its way by itself, until the answer is called. What is shown has just been asked for. */
    watch(): () => void {
      moving += 1;
      wake(movingMs);
      return () => {
        moving -= 1;
      };
    },

    hear(heard: Heard): void {
      if (heard.kind === "hurry") {
        // A tab that has something moving says so after every answer; it is no reason to ask at once each time.
        if (now() >= hurriesUntil) wake(0);
        hasMoved();
        return;
      }
      reach(heard.kind === "reach" ? heard.isReachable : true);
      if (heard.kind === "anything") onAnything();
      if (heard.kind === "changes") {
        // Who slept has another cursor than the one from which the other tab went on.
        const fresh = news(heard.items);
        if (heard.after !== cursor) onAnything();
        else if (fresh.length > 0) onChanges(fresh);
        cursor = heard.cursor;
        if (moving > 0) tellOthers({ kind: "hurry" });
      }
    },
  };

  function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const endsAt = now() + milliseconds;
      let timer = setTimeout(done, milliseconds);
      signal.addEventListener("abort", done, { once: true });
      wake = (withinMs) => {
        if (withinMs === 0) return done();
        clearTimeout(timer);
        timer = setTimeout(done, Math.min(withinMs, Math.max(0, endsAt - now())));
      };
      function done() {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        wake = () => {};
        resolve();
      }
    });
  }
}
