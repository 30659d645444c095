import type { ModelledService } from "../../../kernel/service.ts";
import type { Json } from "../json.ts";
import { toModelInput } from "./api-model.ts";
import type { TaskCall } from "./integration.ts";

/** Makes a request in the state machine's name and answers what the service answered, in the names of its model. */
export async function callService(
  service: ModelledService,
  operation: string,
  given: Json,
  call: TaskCall,
): Promise<Json> {
  const answer = await call.kernel.call(service, operation, toModelInput(service, operation, given), call.caller);
  // What a service answers is JSON by contract; members that are undefined are not on the wire.
  return answer === undefined ? {} : JSON.parse(JSON.stringify(answer));
}
