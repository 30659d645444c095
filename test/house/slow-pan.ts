import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { runFfmpeg } from "../../infra/local/services/mediaconvert/ffmpeg.ts";

/** A film that wanders over a picture, with a soft tone beneath; written into a folder, answered by its path. */
export async function slowPan(folder: string, name: string, picture: Uint8Array, seconds: number): Promise<string> {
  const still = join(folder, `${name}.jpg`);
  const film = join(folder, `${name}.mp4`);
  await writeFile(still, picture);
  const frames = seconds * 25;
  const pan = `scale=2560:-2,zoompan=z='1.2+0.2*on/${frames}':x='(iw-iw/zoom)*on/${frames}':y='(ih-ih/zoom)/3':d=${frames}:s=1280x720:fps=25`;
  const tone = `aevalsrc='0.1*sin(2*PI*220*t)*(1+sin(PI*t/2))|0.1*sin(2*PI*330*t)*(1+sin(PI*t/3))':s=48000:d=${seconds}`;
  const codecs = ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p", "-c:a", "aac"];
  await runFfmpeg(["-i", still, "-f", "lavfi", "-i", tone, "-vf", pan, "-t", String(seconds), ...codecs, film]);
  return film;
}
