import { useSyncExternalStore } from "react";
import type { Transport } from "../../player/transport.ts";

const never = () => () => {};

/** The frame that is seen; null where there is none. */
export function useFrame(transport: Transport | undefined): number | null {
  return useSyncExternalStore(transport?.subscribe ?? never, () => transport?.state().frame ?? null);
}
