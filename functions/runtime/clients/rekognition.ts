import { RekognitionClient } from "@aws-sdk/client-rekognition";
import { clientSettings } from "../client-settings.ts";

export const rekognition = new RekognitionClient(clientSettings);
