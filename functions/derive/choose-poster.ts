import { type FrameLight, isBlack } from "../../shared/quality/emptiness.ts";

/**
 * Which frame stands for the film: rich in contrast, neither dark nor blown out, and rather an early one than one that
 * gives the end away. Black frames are chosen only when there are no others. Answers −1 for no frames.
 */
export function choosePoster(lights: FrameLight[]): number {
  let best = -1;
  let bestScore = Number.NEGATIVE_INFINITY;
  for (const [index, light] of lights.entries()) {
    const value = score(light, index / Math.max(1, lights.length));
    if (value > bestScore) {
      best = index;
      bestScore = value;
    }
  }
  return best;
}

function score(light: FrameLight, position: number): number {
  const exposure = 1 - Math.abs(light.luma - 120) / 135;
  const contrast = Math.min(1, light.spread / 64);
  const late = position > 0.7 ? 0.15 : 0;
  return exposure * 0.5 + contrast - late - (isBlack(light) ? 10 : 0);
}
