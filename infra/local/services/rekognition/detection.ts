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

/** Pixels for the detector: 8-bit RGB. */
export interface DetectorPicture {
  width: number;
  height: number;
  pixels: Uint8Array<ArrayBuffer>;
}

export type DetectorTask = { id: number; picture: DetectorPicture } & (
  | { want: "objects" }
  | { want: "faces"; traits: boolean }
);

export type DetectorAnswer =
  | { id: number; objects: SeenObject[] }
  | { id: number; faces: SeenFace[]; picture: DetectorPicture }
  | { id: number; error: string };
