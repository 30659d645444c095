import type { ImageProperties } from "./image-properties.ts";
import type { PictureQuality } from "./picture-measures.ts";

/** Where something is, as fractions of the picture. */
export interface Region {
  left: number;
  top: number;
  width: number;
  height: number;
}

/** An object that the detector saw. */
export interface SeenObject {
  /** One of COCO's 80 classes. */
  name: string;
  /** 0 to 1. */
  score: number;
  region: Region;
}

/** A face that the detector saw. */
export interface SeenFace {
  region: Region;
  score: number;
  /** Points of the face mesh, as fractions of the picture, by their number in MediaPipe's face mesh; irises from 468 on. */
  mesh: { x: number; y: number }[];
  /** Radians. */
  angle: { roll: number; yaw: number; pitch: number };
  age: number | null;
  gender: { name: "male" | "female"; score: number } | null;
  emotions: { name: string; score: number }[];
}

/** A face with the light that falls on it. */
export type LitFace = SeenFace & { quality: PictureQuality };

/** 8-bit RGB. */
export interface Pixels {
  width: number;
  height: number;
  pixels: Uint8Array;
}

/** What somebody wants to know of a picture. */
export type Look =
  /** Colours at most this many; null when neither colours nor quality are wanted. */
  | { want: "things"; objects: boolean; colours: number | null }
  /** `traits` adds age, gender and emotions, which cost a further model for each face. */
  | { want: "faces"; traits: boolean };

export interface SeenThings {
  objects: SeenObject[];
  properties: ImageProperties | undefined;
}

export type DetectorTask = { id: number; bytes: Uint8Array } & Look;

export type DetectorAnswer =
  | { id: number; things: SeenThings }
  | { id: number; faces: LitFace[] }
  /** The bytes are no picture that Rekognition takes. */
  | { id: number; refusal: { code: string; message: string } }
  | { id: number; error: string };
