import type { LambdaContext, LambdaEvent } from "hono/aws-lambda";
import type { Caller } from "../../shared/access/grant.ts";

/** What every route of the app can count on. */
export interface ApiEnv {
  Bindings: { event?: LambdaEvent; lambdaContext?: LambdaContext };
  Variables: { caller: Caller };
}
