import { MultiBar, Presets } from "cli-progress";

export interface MasterProgress {
  sent(bytes: number): void;
  /** The last word about this master. */
  done(said: string): void;
}

export interface Progress {
  begin(name: string, bytes: number): MasterProgress;
  stop(): void;
}

/** Bars in a terminal; in a pipe or a log, one line a master when it is through. */
export function makeProgress(output: { isTTY?: boolean }): Progress {
  return output.isTTY ? bars() : lines();
}

function bars(): Progress {
  const multi = new MultiBar(
    { format: " {bar} {percentage}% {name} {said}", hideCursor: true, clearOnComplete: false, emptyOnZero: true },
    Presets.rect,
  );
  return {
    begin(name, bytes) {
      const total = Math.max(bytes, 1);
      const bar = multi.create(total, 0, { name, said: "" });
      return { sent: (sentBytes) => bar.update(Math.min(sentBytes, total)), done: (said) => bar.update({ said }) };
    },
    stop: () => multi.stop(),
  };
}

function lines(): Progress {
  return {
    begin: (name) => ({ sent: () => {}, done: (said) => console.log(`${name}  ${said}`) }),
    stop: () => {},
  };
}
