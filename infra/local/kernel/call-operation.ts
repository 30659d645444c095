import { setTimeout as delay } from "node:timers/promises";
import { AwsError, NotSupportedError } from "./errors.ts";
import type { Faults, Kernel } from "./kernel.ts";
import { refuseBroken, refuseInput, refuseThrottled } from "./refusal.ts";
import { normaliseTimestamps } from "./rewrite-document.ts";
import type { Call, ModelledService, Operation, Service } from "./service.ts";
import { loadServiceModel } from "./service-model.ts";
import { violationsOfInput, violationsOfOutput } from "./validate-document.ts";

export interface OperationCaller {
  register(service: Service): void;
  /** Runs one operation: input against the model, faults, permissions, the work itself, the answer against the model. */
  call(service: ModelledService, operation: string, input: unknown, call: Call): Promise<unknown>;
}

export function makeOperationCaller(deps: {
  faults: Faults;
  authorize: Kernel["authorize"];
  log: Kernel["log"];
}): OperationCaller {
  const services = new Map<ModelledService, Record<string, Operation>>();

  return {
    register(service) {
      const model = loadServiceModel(service.name);
      for (const name of Object.keys(service.operations)) {
        if (!model.operations.has(name)) throw new Error(`The model of ${service.name} has no operation ${name}.`);
      }
      services.set(service.name, { ...services.get(service.name), ...service.operations });
    },

    async call(service, name, given, call) {
      const model = loadServiceModel(service);
      const operationModel = model.operations.get(name);
      const implemented = services.get(service)?.[name];
      if (!operationModel || !implemented) throw new NotSupportedError(`${service}:${name}`);

      const input = normaliseTimestamps(model, operationModel.input, given ?? {});
      const violations = violationsOfInput(model, operationModel, input);
      if (violations.length > 0) throw refuseInput(service, violations);

      const fault = deps.faults.draw(`${service}:${name}`);
      if (fault?.delayMs) await delay(fault.delayMs);
      if (fault?.kind === "throttle") throw refuseThrottled(service);
      if (fault?.kind === "error" || fault?.kind === "crash-before") throw refuseBroken(service);

      // The model has just vouched for the input's shape, which is what `never` stands for in the registry.
      deps.authorize(call.caller, implemented.authorize(input as never, call));
      const output = (await implemented.handle(input as never, call)) ?? {};

      const mistakes = violationsOfOutput(model, operationModel, output);
      if (mistakes.length > 0) throw brokenAnswer(service, name, mistakes);
      // The work is done and its answer is lost, as when a connection breaks.
      if (fault?.kind === "crash-after") throw refuseBroken(service);
      return output;
    },
  };
}

/** An emulator that breaks AWS's model is a defect here, which a retry would only hide: 501 is not retried by the SDKs. */
function brokenAnswer(
  service: string,
  operation: string,
  mistakes: { path: string; constraint: string; value: unknown }[],
): AwsError {
  const list = mistakes.map(
    (mistake) =>
      `${mistake.path || "the answer"}: ${mistake.constraint} (is ${JSON.stringify(mistake.value)?.slice(0, 120)})`,
  );
  return new AwsError(
    "InvalidAnswerOfLaptopCloud",
    `The laptop cloud's answer to ${service}:${operation} does not fit AWS's model: ${list.join("; ")}`,
    {
      statusCode: 501,
    },
  );
}
