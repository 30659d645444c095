import { injectLambdaContext } from "@aws-lambda-powertools/logger/middleware";
import middy, { type MiddlewareObj } from "@middy/core";
import type { Context } from "aws-lambda";
import type * as z from "zod";
import { logger } from "./logger.ts";
import { metrics } from "./metrics.ts";
import { toStepError } from "./step-error.ts";

/** What the logic may know of its invocation. */
export interface Invocation {
  requestId: string;
  /** Milliseconds until Lambda stops the function. */
  remainingMs(): number;
}

/**
 * A Lambda handler around a piece of logic: the event is parsed by `schema`, the logic runs, its failure is logged and
 * thrown on under the name that a state machine's Retry and Catch match (see `toStepError`). The event itself is
 * never logged: it may hold links, tokens and what people wrote.
 *
 * @example export const handler = lambda(RegisterInput, makeRegisterUpload({ ... }));
 */
export function lambda<S extends z.ZodType, O>(
  schema: S,
  logic: (input: z.output<S>, invocation: Invocation) => Promise<O>,
) {
  const run = async (event: unknown, context: Context): Promise<O> => logic(schema.parse(event), invocationOf(context));
  return middy<unknown, O>(run)
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(publishMetrics())
    .onError((request) => {
      const error = toStepError(request.error);
      logger.error("The step failed", { code: error.name, reason: error.message });
      request.error = error;
    });
}

/** Powertools' own middleware warns whenever an invocation counted nothing, which is most of them. */
function publishMetrics(): MiddlewareObj {
  const publish = () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
  };
  return {
    before: (request) => metrics.captureColdStartMetric(request.context.functionName),
    after: publish,
    onError: publish,
  };
}

function invocationOf(context: Context): Invocation {
  return { requestId: context.awsRequestId, remainingMs: () => context.getRemainingTimeInMillis() };
}
