import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { clientSettings } from "../client-settings.ts";

export const scheduler = new SchedulerClient(clientSettings);
