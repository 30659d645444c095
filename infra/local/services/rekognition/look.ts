import { releasePixels } from "../../../../shared/media/release-pixels.ts";
import type { SeenFace, SeenObject } from "./detection.ts";
import type { Detector } from "./detector.ts";
import { type ImageProperties, imageProperties } from "./image-properties.ts";
import { type OpenPicture, shrunk } from "./open-picture.ts";
import { type LightPlane, lightOf } from "./picture-measures.ts";

/** The object detector's own input size. */
const objectInput = { width: 512, height: 512 };
/** Colours and quality are told from a picture no larger than this. */
const propertiesLongEdge = 512;
const coloursLongEdge = 100;
/** Faces are looked for in a picture no larger than this. */
const faceLongEdge = 1280;

export async function lookForObjects(detector: Detector, picture: OpenPicture): Promise<SeenObject[]> {
  return detector.objects(await picture.scaled(objectInput));
}

/** Colours and quality, of all of a picture and of what was seen in it. */
export async function lookAtProperties(
  picture: OpenPicture,
  objects: readonly SeenObject[],
  maxColours: number,
): Promise<ImageProperties> {
  const detail = await picture.scaled({ longEdge: propertiesLongEdge });
  const properties = imageProperties(await shrunk(detail, coloursLongEdge), detail, objects, maxColours);
  releasePixels(detail.pixels);
  return properties;
}

/** Faces, each described by what is known of it and the light of the picture; `traits` adds age, gender and emotions. */
export async function lookForFaces<T>(
  detector: Detector,
  picture: OpenPicture,
  traits: boolean,
  describe: (face: SeenFace, light: LightPlane) => T,
): Promise<T[]> {
  const { faces, picture: seen } = await detector.faces(await picture.scaled({ longEdge: faceLongEdge }), traits);
  const light = faces.length === 0 ? undefined : lightOf(seen);
  releasePixels(seen.pixels);
  return light === undefined ? [] : faces.map((face) => describe(face, light));
}
