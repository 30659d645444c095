/**
 * Seconds from `00:00:00:00` to a timecode. `;` before the frames marks drop-frame counting (SMPTE ST 12-1): at 29.97 and
 * 59.94 frames a second, two (or four) numbers are skipped every minute but each tenth.
 * @returns null when it is not a timecode.
 */
export function timecodeToSeconds(timecode: string, frameRate: number): number | null {
  const match = /^(\d{1,2}):(\d{2}):(\d{2})([:;])(\d{2})$/.exec(timecode);
  if (!match) return null;
  const [hours, minutes, seconds, frames] = [match[1], match[2], match[3], match[5]].map(Number);
  if (hours === undefined || minutes === undefined || seconds === undefined || frames === undefined) return null;
  const counted = Math.round(frameRate);
  let number = ((hours * 60 + minutes) * 60 + seconds) * counted + frames;
  if (match[4] === ";" && counted % 30 === 0) {
    const total = hours * 60 + minutes;
    number -= (counted / 15) * (total - Math.floor(total / 10));
  }
  return number / frameRate;
}
