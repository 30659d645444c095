import type {
  BoundingBox,
  DetectFacesResponse,
  DetectLabelsResponse,
  DetectModerationLabelsResponse,
  DetectTextResponse,
  FaceDetail,
} from "@aws-sdk/client-rekognition";
import { canonicalName, type FrameObservations, type Observation } from "../../shared/tag/observation.ts";
import type { Region } from "../../shared/tag/tag.ts";

/** Labels with their boxes, their parents and the first of their categories. */
export function readLabels(response: DetectLabelsResponse): Observation[] {
  return (response.Labels ?? []).map((label) => {
    const category = label.Categories?.[0]?.Name;
    return {
      type: "label",
      name: canonicalName(label.Name ?? ""),
      parents: (label.Parents ?? []).map((parent) => canonicalName(parent.Name ?? "")).filter((name) => name !== ""),
      confidence: percent(label.Confidence),
      places: (label.Instances ?? []).map((instance) => placeOf(instance.BoundingBox, instance.Confidence)),
      attributes: category === undefined ? {} : { category: canonicalName(category) },
    };
  });
}

/** Colours and quality, which DetectLabels answers besides when asked for image properties. */
export function readProperties(response: DetectLabelsResponse): Pick<FrameObservations, "colours" | "quality"> {
  const properties = response.ImageProperties;
  const quality = properties?.Quality;
  return {
    colours: (properties?.DominantColors ?? []).flatMap((colour) =>
      colour.HexCode === undefined
        ? []
        : [
            {
              hex: colour.HexCode.toLowerCase(),
              name: canonicalName(colour.SimplifiedColor ?? colour.CSSColor ?? colour.HexCode),
              percent: percent(colour.PixelPercent),
            },
          ],
    ),
    ...(quality !== undefined && {
      quality: {
        brightness: percent(quality.Brightness),
        sharpness: percent(quality.Sharpness),
        contrast: percent(quality.Contrast),
      },
    }),
  };
}

/** Moderation labels; the taxonomy's level goes along, so that a rule can be about a whole branch. */
export function readModeration(response: DetectModerationLabelsResponse): Observation[] {
  return (response.ModerationLabels ?? []).map((label) => {
    const parent = canonicalName(label.ParentName ?? "");
    return {
      type: "moderation",
      name: canonicalName(label.Name ?? ""),
      parents: parent === "" ? [] : [parent],
      confidence: percent(label.Confidence),
      places: [],
      attributes: label.TaxonomyLevel === undefined ? {} : { level: label.TaxonomyLevel },
    };
  });
}

/** All faces of a picture as one observation; what is said about a face is about the surest one. */
export function readFaces(response: DetectFacesResponse, minConfidence: number): Observation[] {
  const faces = (response.FaceDetails ?? [])
    .filter((face) => percent(face.Confidence) >= minConfidence)
    .sort((a, b) => percent(b.Confidence) - percent(a.Confidence));
  const [surest] = faces;
  if (surest === undefined) return [];
  return [
    {
      type: "face",
      name: "face",
      parents: ["person"],
      confidence: percent(surest.Confidence),
      places: faces.map((face) => placeOf(face.BoundingBox, face.Confidence)),
      attributes: { count: faces.length, ...describeFace(surest) },
    },
  ];
}

function describeFace(face: FaceDetail): Observation["attributes"] {
  const emotion = [...(face.Emotions ?? [])].sort((a, b) => percent(b.Confidence) - percent(a.Confidence))[0]?.Type;
  return {
    ...(face.AgeRange?.Low !== undefined && { ageFrom: face.AgeRange.Low }),
    ...(face.AgeRange?.High !== undefined && { ageTo: face.AgeRange.High }),
    ...(emotion !== undefined && { emotion: emotion.toLowerCase() }),
    ...(face.Smile?.Value !== undefined && { smiling: face.Smile.Value }),
  };
}

/** Text line by line, as read; single words are in the lines already. */
export function readText(response: DetectTextResponse, minConfidence: number): Observation[] {
  return (response.TextDetections ?? [])
    .filter((detection) => detection.Type === "LINE" && percent(detection.Confidence) >= minConfidence)
    .map((detection) => ({
      type: "text" as const,
      name: [...(detection.DetectedText ?? "").replace(/\s+/g, " ").trim()].slice(0, 256).join(""),
      parents: [],
      confidence: percent(detection.Confidence),
      places: [placeOf(detection.Geometry?.BoundingBox, detection.Confidence)],
      attributes: {},
    }))
    .filter((observation) => observation.name !== "");
}

function placeOf(box: BoundingBox | undefined, confidence: number | undefined): Observation["places"][number] {
  return { confidence: percent(confidence), ...(box !== undefined && { region: regionOf(box) }) };
}

/** Boxes may reach over the picture's edge; they are cut off there. */
function regionOf(box: BoundingBox): Region {
  const left = fraction(box.Left ?? 0);
  const top = fraction(box.Top ?? 0);
  return {
    left,
    top,
    width: fraction(Math.min((box.Left ?? 0) + (box.Width ?? 0), 1) - left),
    height: fraction(Math.min((box.Top ?? 0) + (box.Height ?? 0), 1) - top),
  };
}

function fraction(value: number): number {
  return Math.round(Math.min(1, Math.max(0, value)) * 10_000) / 10_000;
}

function percent(value: number | undefined): number {
  return Math.round(Math.min(100, Math.max(0, value ?? 0)) * 100) / 100;
}
