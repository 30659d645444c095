import { useMemo, useSyncExternalStore } from "react";
import type { FrameRate } from "../../../shared/media/frame-rate.ts";
import { frameFactsOf } from "./frame-position.ts";
import { makeTransport, type Transport, type TransportState } from "./transport.ts";

/**
 * A transport for one player: give it to `<Player transport>`, and to whatever follows or leads what is played.
 * @param rate of the version as it was measured, for positions in frames
 * @param frames that the version has
 */
export function useTransport(rate?: FrameRate | undefined, frames?: number | undefined): Transport {
  const { numerator, denominator } = rate ?? {};
  return useMemo(
    () => makeTransport(frameFactsOf(numerator && denominator ? { numerator, denominator } : undefined, frames)),
    [numerator, denominator, frames],
  );
}

/** One fact of it, again and again as it changes: `useTransportState(transport, (state) => state.frame)`. The fact has to be a plain value. */
export function useTransportState<T extends string | number | boolean | null>(
  transport: Transport,
  pick: (state: TransportState) => T,
): T {
  return useSyncExternalStore(transport.subscribe, () => pick(transport.state()));
}
