import type { FrameFacts } from "../../player/frame-position.ts";
import type { Transport } from "../../player/transport.ts";
import type { Alignment } from "./side.ts";

/** The transport that leads two films, in the frames of the one that follows. */
export function mappedTransport(leader: Transport, facts: FrameFacts, alignment: Alignment): Transport {
  const { leftToRight, rightToLeft } = alignment;
  const there = (frame: number) => Math.ceil((frame * leftToRight.numerator) / leftToRight.denominator);
  const here = (frame: number) => Math.floor((frame * rightToLeft.numerator) / rightToLeft.denominator);
  return {
    ...leader,
    facts,
    state() {
      const state = leader.state();
      return { ...state, frame: state.frame === null ? null : Math.min(here(state.frame), facts.frames - 1) };
    },
    seekToFrame: (frame) => leader.seekToFrame(there(frame)),
  };
}
