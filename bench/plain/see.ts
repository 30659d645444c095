import type { Detector } from "../../infra/local/services/rekognition/detector.ts";
import { faceDetail } from "../../infra/local/services/rekognition/face-answer.ts";
import { lookAtProperties, lookForFaces, lookForObjects } from "../../infra/local/services/rekognition/look.ts";
import { openPicture } from "../../infra/local/services/rekognition/open-picture.ts";

const dominantColours = 6;

/** What tagging has detected, without a service in between: objects, colours and quality, faces with their traits. */
export async function see(detector: Detector, bytes: Buffer): Promise<void> {
  const picture = await openPicture(bytes);
  const objects = await lookForObjects(detector, picture);
  await lookAtProperties(picture, objects, dominantColours);
  await lookForFaces(detector, picture, true, (face, light) => faceDetail(face, light, ["ALL"]));
}
