import type { Detector } from "../../infra/local/services/rekognition/detector.ts";
import { faceDetail } from "../../infra/local/services/rekognition/face-answer.ts";

const dominantColours = 6;

/** What tagging has detected, without a service in between: objects, colours and quality, faces with their traits. */
export async function see(detector: Detector, bytes: Buffer): Promise<void> {
  await detector.things(bytes, { objects: true, colours: dominantColours });
  const faces = await detector.faces(bytes, true);
  for (const face of faces) faceDetail(face, ["ALL"]);
}
