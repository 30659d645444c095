import { releasePixels } from "../../../../shared/media/release-pixels.ts";
import { detectFaces, detectObjects } from "./detect.ts";
import type { LitFace, Look, SeenObject, SeenThings } from "./detection.ts";
import { type ImageProperties, imageProperties } from "./image-properties.ts";
import { type OpenPicture, shrunk } from "./open-picture.ts";
import { lightOf, maskOf, qualityOf, tallyLight } from "./picture-measures.ts";

/** The object detector's own input size. */
const objectInput = { width: 512, height: 512 };
/** Colours and quality are told from a picture no larger than this. */
const propertiesLongEdge = 512;
const coloursLongEdge = 100;
/** Faces are looked for in a picture no larger than this. */
const faceLongEdge = 1280;

/** Objects in a picture, and colours and quality of all of it and of what was seen in it. */
export async function lookForThings(
  picture: OpenPicture,
  { objects: wantsObjects, colours }: Extract<Look, { want: "things" }>,
): Promise<SeenThings> {
  const objects = wantsObjects ? await objectsIn(picture) : [];
  return { objects, properties: colours === null ? undefined : await propertiesOf(picture, objects, colours) };
}

async function objectsIn(picture: OpenPicture): Promise<SeenObject[]> {
  const pixels = await picture.scaled(objectInput);
  const objects = await detectObjects(pixels);
  releasePixels(pixels.pixels);
  return objects;
}

async function propertiesOf(
  picture: OpenPicture,
  objects: readonly SeenObject[],
  maxColours: number,
): Promise<ImageProperties> {
  const detail = await picture.scaled({ longEdge: propertiesLongEdge });
  const properties = imageProperties(await shrunk(detail, coloursLongEdge), detail, objects, maxColours);
  releasePixels(detail.pixels);
  return properties;
}

/** Faces, each with the light that falls on it. */
export async function lookForFaces(picture: OpenPicture, traits: boolean): Promise<LitFace[]> {
  const pixels = await picture.scaled({ longEdge: faceLongEdge });
  const faces = await detectFaces(pixels, traits);
  const light = faces.length === 0 ? undefined : lightOf(pixels);
  releasePixels(pixels.pixels);
  if (light === undefined) return [];
  return faces.map((face) => ({
    ...face,
    quality: qualityOf(tallyLight(light, maskOf(light, [face.region])).marked),
  }));
}
