import { LambdaClient } from "@aws-sdk/client-lambda";
import { clientSettings } from "../client-settings.ts";

export const lambdaClient = new LambdaClient(clientSettings);
