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

/** There is no way to Greenlight just now. */
export class Unreachable extends Error {
  /** Whether this browser has no network at all, so that a write was not even begun. */
  readonly isOffline: boolean;

  constructor({ isOffline, cause }: { isOffline: boolean; cause?: unknown }) {
    super(
      isOffline
        ? "You are offline, so nothing was changed. Try again once you are back."
        : "Greenlight cannot be reached. Is there a network?",
      { cause },
    );
    this.name = "Unreachable";
    this.isOffline = isOffline;
  }
}

/** The API answered with something that this page does not know: one of the two is older than the other. */
export class Outdated extends Error {
  constructor(cause: unknown) {
    super("This page is older than the server that it talks to. Load it again.", { cause });
    this.name = "Outdated";
  }
}

export interface RequestOptions {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  /** `low` for what nobody looks at yet: it lets go first what is in view. */
  priority?: RequestPriority;
}

/** API Gateway gives up after 30 s; whoever hears nothing for longer has no network, whatever the browser believes. */
const answerMs = 40_000;

/**
 * Asks the API and holds the answer against the API's own schema, so that a page left open over a deployment says so instead of
 * showing half of what it got. That is why this is no `hc<AppType>()`: its types vanish when the page is built, and following them
 * would draw every route, with the AWS SDK behind it, into the type check of the pages.
 *
 * @throws ApiProblem when the API refuses, Unreachable when there is no network, Outdated when the answer is not understood.
 */
export async function request<T>(path: string, schema: z.ZodType<T>, options: RequestOptions = {}): Promise<T> {
  return understood(await requestText(path, options), schema);
}

/**
 * The same for what is kept to the byte as it was answered.
 *
 * @throws ApiProblem when the API refuses, Unreachable when there is no network.
 */
export async function requestText(path: string, options: RequestOptions = {}): Promise<string> {
  const { method = "GET" } = options;
  // Better a word now than a write that happens by surprise, later.
  if (method !== "GET" && !navigator.onLine) throw new Unreachable({ isOffline: true });
  const { response, text } = await answerTo(path, method, options).catch((cause: unknown) => {
    if (options.signal?.aborted) throw cause;
    throw new Unreachable({ isOffline: false, cause });
  });
  if (!response.ok) throw new ApiProblem(problemOf(response, text));
  return text;
}

async function answerTo(path: string, method: string, { body, headers, signal, priority }: RequestOptions) {
  const silence = AbortSignal.timeout(answerMs);
  const response = await fetch(path, {
    method,
    headers: {
      accept: "application/json",
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    body: body === undefined ? null : JSON.stringify(body),
    signal: signal === undefined ? silence : AbortSignal.any([signal, silence]),
    priority: priority ?? "auto",
  });
  return { response, text: await response.text() };
}

function understood<T>(text: string, schema: z.ZodType<T>): T {
  try {
    return schema.parse(text === "" ? null : JSON.parse(text));
  } catch (cause) {
    throw new Outdated(cause);
  }
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
