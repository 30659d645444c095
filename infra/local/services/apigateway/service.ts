import type { Kernel } from "../../kernel/kernel.ts";
import { apiProviders } from "./api-resources.ts";
import type { HttpApi } from "./http-api.ts";
import { makeAuthorizeRequest } from "./jwt-authorizer.ts";
import { makeServeRequest } from "./serve-request.ts";
import { makeThrottle } from "./throttle.ts";

const keptLogLines = 1000;

/** API Gateway's HTTP APIs: their resource types and the `apigateway` backplane part. */
export function makeApiGateway(kernel: Kernel): void {
  const apis = new Map<string, HttpApi>();
  const throttles = new Map<string, { of: string; admit: () => boolean }>();
  const lines: { at: number; apiId: string; line: string }[] = [];

  for (const provider of apiProviders(kernel, { get: (id) => apis.get(id), put: (api) => void apis.set(api.id, api) }))
    kernel.registerProvider(provider);

  const serve = makeServeRequest({
    kernel,
    authorize: makeAuthorizeRequest(kernel.clock.now),
    admit(api, stage) {
      if (stage.throttling === null) return true;
      const key = `${api.id}/${stage.name}`;
      const settings = JSON.stringify(stage.throttling);
      let throttle = throttles.get(key);
      if (throttle?.of !== settings) {
        throttle = { of: settings, admit: makeThrottle(stage.throttling, kernel.clock.now) };
        throttles.set(key, throttle);
      }
      return throttle.admit();
    },
    accessLog(api, line) {
      lines.push({ at: kernel.clock.now(), apiId: api.id, line });
      if (lines.length > keptLogLines) lines.shift();
    },
  });

  kernel.provide("apigateway", {
    async handle(apiId, request) {
      const api = apis.get(apiId);
      if (!api)
        return {
          status: 404,
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ message: "Not Found" }),
        };
      return serve(api, request);
    },
    accessLog: () => [...lines],
  });
}
