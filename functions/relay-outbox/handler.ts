import * as z from "zod";
import { eventBridge } from "../runtime/clients/event-bridge.ts";
import { lambda } from "../runtime/lambda.ts";
import { logger } from "../runtime/logger.ts";
import { parseEnv } from "../runtime/parse-env.ts";
import { makePutEvents, makeRelayEvents, StreamBatch } from "./relay-events.ts";

const env = parseEnv(z.object({ EVENT_BUS_NAME: z.string().min(1) }));

const relayEvents = makeRelayEvents({
  putEvents: makePutEvents(eventBridge, env.EVENT_BUS_NAME),
  warn: (message, particulars) => logger.warn(message, particulars),
});

export const handler = lambda(StreamBatch, relayEvents);
