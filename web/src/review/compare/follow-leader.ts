import { type FrameFacts, frameAt, momentOf } from "../../player/frame-position.ts";
import type { Transport } from "../../player/transport.ts";
import type { Alignment } from "./side.ts";

/** Beyond this much, in seconds, one film jumps to where the other is; below it runs a little faster or slower until they are together. */
const jumpSeconds = 0.25;
const mostNudge = 0.08;

/**
 * Keeps a film with the one that leads: at rest to the frame that belongs to the leader's, and while they play as close as two videos go.
 * @param ratio frames of this film for each of the leader's; null where frames are not counted
 * @returns ends it
 */
export function followLeader(
  leader: Transport,
  video: HTMLVideoElement,
  facts: FrameFacts | undefined,
  ratio: Alignment["rightToLeft"] | null,
): () => void {
  const wanted = () => {
    const { frame, seconds } = leader.state();
    if (facts === undefined || ratio === null || frame === null) return seconds;
    return momentOf(Math.floor((frame * ratio.numerator) / ratio.denominator), facts);
  };
  const isThere = (moment: number) =>
    facts === undefined
      ? Math.abs(video.currentTime - moment) < 0.02
      : frameAt(video.currentTime, facts) === frameAt(moment, facts);
  const go = (moment: number) => {
    // A place that is asked for while another is looked for would only delay both.
    if (!video.seeking && !isThere(moment)) video.currentTime = moment;
  };
  const follow = () => {
    const { isPlaying, speed, seconds } = leader.state();
    const hasEnded = video.duration > 0 && seconds >= video.duration;
    if (!isPlaying || speed <= 0 || hasEnded) {
      if (!video.paused) video.pause();
      return go(wanted());
    }
    if (video.paused) video.play().catch(() => {});
    const drift = video.currentTime - seconds;
    if (Math.abs(drift) > jumpSeconds) {
      video.playbackRate = speed;
      return go(seconds);
    }
    video.playbackRate = speed * (1 - Math.max(-mostNudge, Math.min(mostNudge, drift * 2)));
  };
  const end = leader.subscribe(follow);
  for (const event of ["seeked", "loadeddata"]) video.addEventListener(event, follow);
  follow();
  return () => {
    end();
    for (const event of ["seeked", "loadeddata"]) video.removeEventListener(event, follow);
  };
}
