interface ShuttleDependencies {
  seek: (seconds: number) => void;
  seconds: () => number;
  onSpeed: (speed: number) => void;
}

const fastest = -4;

/** Runs backwards, which browsers do not: from picture to picture, as fast as they can be shown. */
export function makeShuttle({ seek, seconds, onSpeed }: ShuttleDependencies) {
  let from: { seconds: number; at: number; speed: number } | undefined;
  const begin = (speed: number) => {
    from = { seconds: seconds(), at: performance.now(), speed };
    onSpeed(speed);
    seek(seconds() - 0.04);
  };
  return {
    isRunning: () => from !== undefined,
    back: () => begin(from === undefined ? -1 : Math.max(fastest, from.speed * 2)),
    /** The picture that was asked for is there: on to the next, or done at the beginning. */
    arrived() {
      if (from === undefined) return;
      const { at, speed } = from;
      const start = from.seconds;
      requestAnimationFrame(() => {
        if (from === undefined) return;
        const wanted = start + (speed * (performance.now() - at)) / 1000;
        seek(Math.max(0, wanted));
      });
    },
    /** True if it was running. */
    stop(): boolean {
      const wasRunning = from !== undefined;
      from = undefined;
      return wasRunning;
    },
  };
}
