import { type FrameFacts, frameAt, momentOf } from "./frame-position.ts";
import { makeShuttle } from "./shuttle.ts";

export interface TransportState {
  seconds: number;
  /** 0 until it is known. */
  durationSeconds: number;
  /** The frame that is shown, counted from 0 at the rate of the version; null where frames cannot be counted. */
  frame: number | null;
  isPlaying: boolean;
  /** As times of the normal one; negative while it runs backwards. */
  speed: number;
  /** Whether there is something to be seen or heard at the present place. */
  isReady: boolean;
}

/** What plays, seen from outside of the player: where it is, and what takes it elsewhere. */
export interface Transport {
  /** Undefined for sound, and for films whose frames are not counted. */
  readonly facts: FrameFacts | undefined;
  state(): TransportState;
  subscribe(listener: () => void): () => void;
  /** Follows an element until the answer is called. Called by the player. */
  attach(media: HTMLMediaElement): () => void;
  play(): void;
  pause(): void;
  toggle(): void;
  seek(seconds: number): void;
  /** Shows a frame, and stays there. Does nothing where frames cannot be counted. */
  seekToFrame(frame: number): void;
  /** So many frames further, or back; a tenth of a second each where frames cannot be counted. */
  stepFrame(by: number): void;
  setSpeed(speed: number): void;
  /** As with the keys J and L of an editing desk: plays that way, and faster each time. */
  shuttle(direction: 1 | -1): void;
}

const atRest: TransportState = {
  seconds: 0,
  durationSeconds: 0,
  frame: null,
  isPlaying: false,
  speed: 1,
  isReady: false,
};

/** Steps of what has no frames. */
const stepSeconds = 0.1;

export function makeTransport(facts?: FrameFacts): Transport {
  const listeners = new Set<() => void>();
  let media: HTMLMediaElement | undefined;
  let state: TransportState = { ...atRest, frame: facts === undefined ? null : 0 };
  /** After a seek the place is known; what the browser tells of the pictures before comes late, and is old. */
  let isPlaced = false;

  const set = (change: Partial<TransportState>) => {
    const next = { ...state, ...change };
    if (Object.entries(next).every(([key, value]) => Object.is(value, state[key as keyof TransportState]))) return;
    state = next;
    for (const listener of listeners) listener();
  };
  const place = (seconds: number) => set({ seconds, frame: facts === undefined ? null : frameAt(seconds, facts) });
  const seek = (seconds: number) => {
    const end = state.durationSeconds || Number.POSITIVE_INFINITY;
    const wanted = Math.max(0, Math.min(seconds, end));
    place(wanted);
    if (media === undefined) return;
    isPlaced = true;
    media.currentTime = wanted;
  };
  const shuttle = makeShuttle({
    seek,
    seconds: () => state.seconds,
    onSpeed: (speed) => set({ speed, isPlaying: true }),
  });

  const transport: Transport = {
    facts,
    state: () => state,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    attach(element) {
      media = element;
      // A place that was asked for before there was anything to show.
      if (state.seconds > 0) seek(state.seconds);
      const detach = follow(element, {
        onMoment: (seconds) => {
          if (!isPlaced) place(seconds);
        },
        onSeeked: () => {
          // It may be the end of a seek that another has overtaken.
          if (element.seeking) return;
          isPlaced = element.paused;
          place(element.currentTime);
          shuttle.arrived();
        },
        onChange: () => {
          if (!element.paused && !element.seeking) isPlaced = false;
          if (shuttle.isRunning()) return;
          set({
            isPlaying: !element.paused && !element.ended,
            speed: element.playbackRate,
            durationSeconds: Number.isFinite(element.duration) ? element.duration : 0,
            isReady: element.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA,
          });
        },
      });
      return () => {
        shuttle.stop();
        detach();
        if (media === element) media = undefined;
        isPlaced = false;
        set({ isPlaying: false, isReady: false });
      };
    },
    play() {
      if (shuttle.stop()) set({ speed: media?.playbackRate ?? 1 });
      // Refused by browsers that want a gesture first; the state then says that it does not play.
      media?.play().catch(() => {});
    },
    pause() {
      if (shuttle.stop()) set({ speed: media?.playbackRate ?? 1 });
      media?.pause();
      // The browser says so later, and another key may come before.
      set({ isPlaying: false });
    },
    toggle: () => (state.isPlaying ? transport.pause() : transport.play()),
    seek,
    seekToFrame(frame) {
      if (facts === undefined) return;
      transport.pause();
      seek(momentOf(frame, facts));
    },
    stepFrame(by) {
      if (state.frame !== null) return transport.seekToFrame(state.frame + by);
      transport.pause();
      seek(state.seconds + by * stepSeconds);
    },
    setSpeed(speed) {
      if (media) media.playbackRate = speed;
      set({ speed });
    },
    shuttle(direction) {
      if (direction === 1) {
        const wasRunning = state.isPlaying && !shuttle.isRunning();
        transport.setSpeed(wasRunning ? Math.min(4, Math.max(1, state.speed) * 2) : 1);
        return transport.play();
      }
      // From fast to slow first, then backwards.
      if (state.isPlaying && state.speed > 1) return transport.setSpeed(Math.max(1, state.speed / 2));
      media?.pause();
      shuttle.back();
    },
  };
  return transport;
}

interface Followed {
  /** The moment of what has just been shown. */
  onMoment: (seconds: number) => void;
  onSeeked: () => void;
  onChange: () => void;
}

const changes = ["play", "pause", "ended", "ratechange", "durationchange", "loadeddata", "canplay", "emptied"] as const;

function follow(media: HTMLMediaElement, { onMoment, onSeeked, onChange }: Followed): () => void {
  const byTime = () => onMoment(media.currentTime);
  for (const change of changes) media.addEventListener(change, onChange);
  media.addEventListener("seeked", onSeeked);
  media.addEventListener("timeupdate", byTime);
  const end = media instanceof HTMLVideoElement ? followFrames(media, onMoment) : followClock(media, byTime);
  onChange();
  return () => {
    end();
    for (const change of changes) media.removeEventListener(change, onChange);
    media.removeEventListener("seeked", onSeeked);
    media.removeEventListener("timeupdate", byTime);
  };
}

/** Frame by frame as they come to the screen, which alone is exact; a clock where the browser does not tell. */
function followFrames(video: HTMLVideoElement, onMoment: (seconds: number) => void): () => void {
  if (!Object.hasOwn(HTMLVideoElement.prototype, "requestVideoFrameCallback"))
    return followClock(video, () => onMoment(video.currentTime));
  const next: VideoFrameRequestCallback = (_now, { mediaTime }) => {
    onMoment(mediaTime);
    request = video.requestVideoFrameCallback(next);
  };
  let request = video.requestVideoFrameCallback(next);
  return () => video.cancelVideoFrameCallback(request);
}

function followClock(media: HTMLMediaElement, tell: () => void): () => void {
  let request = 0;
  const tick = () => {
    tell();
    request = media.paused ? 0 : requestAnimationFrame(tick);
  };
  const begin = () => {
    if (request === 0) request = requestAnimationFrame(tick);
  };
  media.addEventListener("play", begin);
  return () => {
    media.removeEventListener("play", begin);
    cancelAnimationFrame(request);
  };
}
