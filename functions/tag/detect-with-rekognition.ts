import {
  DetectFacesCommand,
  DetectLabelsCommand,
  DetectModerationLabelsCommand,
  DetectTextCommand,
  type RekognitionClient,
} from "@aws-sdk/client-rekognition";
import type { TaggingPolicy } from "../../shared/tag/policy.ts";
import { readFaces, readLabels, readModeration, readProperties, readText } from "./read-rekognition.ts";
import type { Detect } from "./tag-frames.ts";

const dominantColours = 6;

/**
 * Rekognition's detectors. They read the picture from the bucket themselves, in this function's name; throttled calls
 * are repeated by the client. Thresholds travel with the call where the API takes them, and apply to the answer where not.
 */
export function makeDetectWithRekognition(
  rekognition: RekognitionClient,
  bucket: string,
  policy: TaggingPolicy,
): Detect {
  return async (detector, key) => {
    const Image = { S3Object: { Bucket: bucket, Name: key } };
    switch (detector) {
      case "labels": {
        const response = await rekognition.send(
          new DetectLabelsCommand({
            Image,
            Features: ["GENERAL_LABELS", "IMAGE_PROPERTIES"],
            Settings: { ImageProperties: { MaxDominantColors: dominantColours } },
            MinConfidence: policy.labels?.minConfidence,
            MaxLabels: policy.labels?.max,
          }),
        );
        return { observations: readLabels(response), ...readProperties(response) };
      }
      case "moderation": {
        const response = await rekognition.send(
          new DetectModerationLabelsCommand({ Image, MinConfidence: policy.moderation?.minConfidence }),
        );
        return { observations: readModeration(response), colours: [] };
      }
      case "faces": {
        const response = await rekognition.send(new DetectFacesCommand({ Image, Attributes: ["ALL"] }));
        return { observations: readFaces(response, policy.faces?.minConfidence ?? 0), colours: [] };
      }
      case "text": {
        const response = await rekognition.send(new DetectTextCommand({ Image }));
        return { observations: readText(response, policy.text?.minConfidence ?? 0), colours: [] };
      }
    }
  };
}
