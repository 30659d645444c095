import { MediaConvertClient } from "@aws-sdk/client-mediaconvert";
import { clientSettings } from "../client-settings.ts";

/** Probe is silent until it has read as much of a file as it needs, wherever that lies in it. */
export const mediaConvert = new MediaConvertClient({
  ...clientSettings,
  requestHandler: { ...clientSettings.requestHandler, socketTimeout: 60_000 },
});
