import type { HttpResponse } from "../../../kernel/service.ts";

/** A request that the edge refuses by itself, before any origin hears of it. */
export class EdgeError extends Error {
  readonly code: string;
  readonly statusCode: number;

  constructor(code: string, message: string, statusCode = 403) {
    super(message);
    this.name = code;
    this.code = code;
    this.statusCode = statusCode;
  }
}

/** As CloudFront writes the refusals of signed requests. */
export function edgeErrorResponse(error: EdgeError): HttpResponse {
  return {
    status: error.statusCode,
    headers: { "content-type": "text/xml", "x-cache": "Error from cloudfront" },
    body: `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${error.code}</Code><Message>${error.message}</Message></Error>`,
  };
}
