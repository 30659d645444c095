import type { Caller } from "./service.ts";

/** How a caller is named, in a refusal and in the meter: a principal's ARN, AWS's own service principal, or `anonymous`. */
export function callerName(caller: Caller): string {
  switch (caller.kind) {
    case "role":
    case "user":
      return caller.arn;
    case "service":
      return caller.principal;
    case "anonymous":
      return "anonymous";
  }
}
