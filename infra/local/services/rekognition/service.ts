import { AwsError, NotSupportedError } from "../../kernel/errors.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { type Call, operation } from "../../kernel/service.ts";
import { makeDetector } from "./detector.ts";
import { basicFace, faceDetail } from "./face-answer.ts";
import type { ImageProperties } from "./image-properties.ts";
import { type LabelAnswer, type LabelFilters, labelAnswers } from "./label-answer.ts";
import { openPicture } from "./open-picture.ts";
import { type ImageInput, readRequestImage } from "./request-image.ts";

interface LabelsRequest {
  Image: ImageInput;
  MaxLabels?: number;
  MinConfidence?: number;
  Features?: ("GENERAL_LABELS" | "IMAGE_PROPERTIES")[];
  Settings?: { GeneralLabels?: LabelFilters; ImageProperties?: { MaxDominantColors?: number } };
}

/** Rekognition's defaults. */
const defaultMinConfidence = 55;
const defaultColours = 10;

const objectModel = "centernet-mobilenet (COCO) of @vladmandic/human 3.3.6";

/**
 * Makes Amazon Rekognition: objects and faces by @vladmandic/human, colours and quality by sharp. There are no models for
 * moderation, text and celebrities here; those operations check their request and answer that nothing was found, under
 * a model version that says why.
 */
export function makeRekognition(kernel: Kernel): void {
  const detector = makeDetector();
  kernel.onStop(() => detector.stop());

  const read = (image: ImageInput, call: Call) => readRequestImage(kernel, image, call.caller);
  /** Refuses what is no picture, as the operations do that look at it. */
  const check = async (image: ImageInput, call: Call) => openPicture(await read(image, call));
  const permission = (action: string) => () => [{ action: `rekognition:${action}`, resource: "*" }];

  async function detectLabels(input: LabelsRequest, call: Call) {
    const features: readonly string[] = input.Features?.length ? input.Features : ["GENERAL_LABELS"];
    const wantsLabels = features.includes("GENERAL_LABELS");
    const wantsProperties = features.includes("IMAGE_PROPERTIES");
    if (!wantsLabels && (input.MaxLabels !== undefined || input.MinConfidence !== undefined)) {
      throw new AwsError(
        "InvalidParameterException",
        "MaxLabels and MinConfidence can't be used without the feature GENERAL_LABELS",
      );
    }
    const { objects, properties } = await detector.things(await read(input.Image, call), {
      objects: wantsLabels,
      colours: wantsProperties ? (input.Settings?.ImageProperties?.MaxDominantColors ?? defaultColours) : null,
    });
    const answer: { Labels: LabelAnswer[]; LabelModelVersion: string; ImageProperties?: ImageProperties } = {
      Labels: labelAnswers(objects, {
        minConfidence: input.MinConfidence ?? defaultMinConfidence,
        maxLabels: input.MaxLabels,
        filters: input.Settings?.GeneralLabels ?? {},
      }),
      LabelModelVersion: objectModel,
    };
    if (properties !== undefined) answer.ImageProperties = properties;
    return answer;
  }

  kernel.register({
    name: "rekognition",
    operations: {
      DetectLabels: operation<LabelsRequest, unknown>({ authorize: permission("DetectLabels"), handle: detectLabels }),
      DetectFaces: operation<{ Image: ImageInput; Attributes?: string[] }, unknown>({
        authorize: permission("DetectFaces"),
        async handle(input, call) {
          const attributes = input.Attributes?.length ? input.Attributes : ["DEFAULT"];
          const traits = attributes.some((name) => ["ALL", "AGE_RANGE", "GENDER", "EMOTIONS"].includes(name));
          const faces = await detector.faces(await read(input.Image, call), traits);
          return { FaceDetails: faces.map((face) => faceDetail(face, attributes)) };
        },
      }),
      DetectModerationLabels: operation<
        { Image: ImageInput; HumanLoopConfig?: unknown; ProjectVersion?: string },
        unknown
      >({
        authorize: permission("DetectModerationLabels"),
        async handle(input, call) {
          if (input.HumanLoopConfig !== undefined) throw new NotSupportedError("Rekognition's HumanLoopConfig");
          if (input.ProjectVersion !== undefined)
            throw new NotSupportedError("Rekognition's custom moderation adapters");
          await check(input.Image, call);
          return {
            ModerationLabels: [],
            ContentTypes: [],
            ModerationModelVersion: "none: the laptop cloud has no moderation model",
          };
        },
      }),
      DetectText: operation<{ Image: ImageInput }, unknown>({
        authorize: permission("DetectText"),
        async handle(input, call) {
          await check(input.Image, call);
          return { TextDetections: [], TextModelVersion: "none: the laptop cloud has no text model" };
        },
      }),
      RecognizeCelebrities: operation<{ Image: ImageInput }, unknown>({
        authorize: permission("RecognizeCelebrities"),
        async handle(input, call) {
          const faces = await detector.faces(await read(input.Image, call), false);
          return { CelebrityFaces: [], UnrecognizedFaces: faces.map(basicFace) };
        },
      }),
    },
  });
}
