import { isJsonObject, type Json } from "../json.ts";
import { modelledErrors, toTaskResult } from "./api-model.ts";
import { callService } from "./call-service.ts";
import type { Integration } from "./integration.ts";

/** `sqs:sendMessage`: the body may be given as JSON, for instance to carry a task token. */
export const sendMessage: Integration = {
  names: {
    prefix: "SQS",
    unmodelled: "AmazonSQSException",
    modelled: modelledErrors("sqs", "SendMessage") ?? [],
    service: "AmazonSQS",
    style: "optimized",
  },
  request: async (given, call) => ({
    output: toTaskResult("sqs", "SendMessage", await callService("sqs", "SendMessage", withTextBody(given), call)),
  }),
};

function withTextBody(given: Json): Json {
  if (!isJsonObject(given)) return given;
  const body = given.MessageBody;
  return body === undefined || typeof body === "string" ? given : { ...given, MessageBody: JSON.stringify(body) };
}
