import type { LitFace, SeenFace } from "./detection.ts";

/** Rekognition's landmarks by the points of MediaPipe's face mesh. Left is the left of the picture. */
const landmarkPoints = {
  eyeLeft: [33, 133, 159, 145],
  eyeRight: [362, 263, 386, 374],
  mouthLeft: [61],
  mouthRight: [291],
  nose: [1],
  leftEyeBrowLeft: [70],
  leftEyeBrowRight: [107],
  leftEyeBrowUp: [105],
  rightEyeBrowLeft: [336],
  rightEyeBrowRight: [300],
  rightEyeBrowUp: [334],
  leftEyeLeft: [33],
  leftEyeRight: [133],
  leftEyeUp: [159],
  leftEyeDown: [145],
  rightEyeLeft: [362],
  rightEyeRight: [263],
  rightEyeUp: [386],
  rightEyeDown: [374],
  noseLeft: [98],
  noseRight: [327],
  mouthUp: [0],
  mouthDown: [17],
  leftPupil: [468],
  rightPupil: [473],
  upperJawlineLeft: [234],
  midJawlineLeft: [172],
  chinBottom: [152],
  midJawlineRight: [397],
  upperJawlineRight: [454],
} as const;

const defaultLandmarks = ["eyeLeft", "eyeRight", "mouthLeft", "mouthRight", "nose"] as const;

const emotionTypes: Record<string, string> = {
  angry: "ANGRY",
  disgust: "DISGUSTED",
  fear: "FEAR",
  happy: "HAPPY",
  sad: "SAD",
  surprise: "SURPRISED",
  neutral: "CALM",
};

/** The estimate is a single number; faces of one age are guessed about this many years apart. */
const ageSpreadYears = 6;

const degrees = (radians: number) => Math.max(-180, Math.min(180, (180 * radians) / Math.PI));

function landmarks(face: SeenFace, types: readonly (keyof typeof landmarkPoints)[]) {
  return types.flatMap((Type) => {
    const points = landmarkPoints[Type].flatMap((index) => face.mesh[index] ?? []);
    if (points.length === 0) return [];
    const mean = (pick: (point: { x: number; y: number }) => number) =>
      points.reduce((sum, point) => sum + pick(point), 0) / points.length;
    return [{ Type, X: mean((point) => point.x), Y: mean((point) => point.y) }];
  });
}

/** What every answer about a face holds. */
export function basicFace(face: LitFace) {
  const { left, top, width, height } = face.region;
  return {
    BoundingBox: { Left: left, Top: top, Width: width, Height: height },
    Confidence: 100 * Math.min(1, face.score),
    Landmarks: landmarks(face, defaultLandmarks),
    Pose: { Roll: degrees(face.angle.roll), Yaw: degrees(face.angle.yaw), Pitch: degrees(face.angle.pitch) },
    Quality: { Brightness: face.quality.Brightness, Sharpness: face.quality.Sharpness },
  };
}

/**
 * A face with the traits that were asked for and that the models can tell: age, gender, emotions. Glasses, beards, smiles,
 * open eyes and the like are left out: there is no model for them.
 */
export function faceDetail(face: LitFace, attributes: readonly string[]) {
  const all = attributes.includes("ALL");
  const wants = (name: string) => all || attributes.includes(name);
  const types = Object.keys(landmarkPoints) as (keyof typeof landmarkPoints)[];
  const detail = basicFace(face);
  return {
    ...detail,
    ...(all ? { Landmarks: landmarks(face, types) } : {}),
    ...(wants("AGE_RANGE") && face.age !== null
      ? {
          AgeRange: {
            Low: Math.max(0, Math.round(face.age - ageSpreadYears)),
            High: Math.round(face.age + ageSpreadYears),
          },
        }
      : {}),
    // The model's score is its distance from undecided.
    ...(wants("GENDER") && face.gender
      ? {
          Gender: {
            Value: face.gender.name === "male" ? "Male" : "Female",
            Confidence: 50 + 50 * Math.min(1, face.gender.score),
          },
        }
      : {}),
    ...(wants("EMOTIONS") && face.emotions.length > 0
      ? {
          Emotions: face.emotions
            .flatMap(({ name, score }) =>
              emotionTypes[name] ? [{ Type: emotionTypes[name], Confidence: 100 * score }] : [],
            )
            .toSorted((one, other) => other.Confidence - one.Confidence),
        }
      : {}),
  };
}
