import type { Route } from "./http-api.ts";

export interface MatchedRoute {
  route: Route;
  pathParameters: Record<string, string>;
}

/**
 * Finds the most specific route for a request: a path that matches whole before one with a greedy variable, fixed segments
 * before variables, the method itself before ANY, and `$default` last. `path` is decoded.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation
 */
export function matchRoute(routes: Iterable<Route>, method: string, path: string): MatchedRoute | null {
  let best: (MatchedRoute & { rank: string }) | null = null;
  for (const route of routes) {
    const [routeMethod = "", routePath] = route.key.split(" ");
    if (route.key !== "$default" && routeMethod !== "ANY" && routeMethod !== method) continue;
    const pathParameters = routePath === undefined ? {} : matchPath(routePath, path);
    if (pathParameters === null) continue;
    const rank = rankOf(routeMethod, routePath);
    if (best === null || rank > best.rank) best = { route, pathParameters, rank };
  }
  return best && { route: best.route, pathParameters: best.pathParameters };
}

function matchPath(template: string, path: string): Record<string, string> | null {
  const wanted = segmentsOf(template);
  const given = segmentsOf(path);
  const parameters: Record<string, string> = {};
  for (const [index, segment] of wanted.entries()) {
    const [, name, greedy] = /^\{([^}+]+)(\+?)\}$/.exec(segment) ?? [];
    const value = given[index];
    if (value === undefined || (name !== undefined && value === "")) return null;
    if (name === undefined) {
      if (segment !== value) return null;
    } else if (greedy) {
      parameters[name] = given.slice(index).join("/");
      return parameters;
    } else {
      parameters[name] = value;
    }
  }
  return wanted.length === given.length ? parameters : null;
}

const segmentsOf = (path: string) => path.split("/").slice(1);

/** Compares as text: at each place a fixed segment is above a variable, that above a greedy one; `$default` is below all. */
function rankOf(method: string, path: string | undefined): string {
  if (path === undefined) return "";
  const places = segmentsOf(path).map((segment) =>
    segment.endsWith("+}") ? "1" : segment.startsWith("{") ? "2" : "3",
  );
  const whole = path.endsWith("+}") ? "1" : "2";
  return `${whole}${places.join("")}${method === "ANY" ? "0" : "1"}`;
}
