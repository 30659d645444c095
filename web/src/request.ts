import type * as z from "zod";
import { Problem } from "../../functions/api/schemas/problem.ts";

/** A refusal of the API, in its own words. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Record<string, unknown>;

  constructor(problem: Problem) {
    super(problem.detail);
    this.name = "ApiProblem";
    this.status = problem.status;
    this.code = problem.code;
    this.details = problem.details ?? {};
  }
}

export interface RequestOptions {
  method?: "GET" | "POST" | "DELETE";
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
}

/**
 * Asks the API and holds the answer against the API's own schema, so that a page left open over a deployment says so instead of
 * showing half of what it got. That is why this is no `hc<AppType>()`: its types vanish when the page is built, and following them
 * would draw every route, with the AWS SDK behind it, into the type check of the pages.
 *
 * @throws ApiProblem when the API refuses, Error when there is no network.
 */
export async function request<T>(path: string, schema: z.ZodType<T>, options: RequestOptions = {}): Promise<T> {
  const response = await fetch(path, {
    method: options.method ?? "GET",
    headers: {
      accept: "application/json",
      ...(options.body === undefined ? {} : { "content-type": "application/json" }),
      ...options.headers,
    },
    body: options.body === undefined ? null : JSON.stringify(options.body),
    signal: options.signal ?? null,
  }).catch((cause: unknown) => {
    if (options.signal?.aborted) throw cause;
    throw new Error("Greenlight cannot be reached. Is there a network?", { cause });
  });
  const text = await response.text();
  if (!response.ok) throw new ApiProblem(problemOf(response, text));
  return schema.parse(text === "" ? null : JSON.parse(text));
}

function problemOf(response: Response, text: string): Problem {
  try {
    return Problem.parse(JSON.parse(text));
  } catch {
    // A gateway or the edge answers without a problem document.
    const detail = `The server answered with ${response.status}. Try again in a moment.`;
    return { type: "about:blank", title: "Error", status: response.status, code: "unavailable", detail };
  }
}
