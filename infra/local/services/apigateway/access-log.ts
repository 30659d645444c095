/**
 * Fills a stage's access log format with the values of a request: `$context.routeKey`, or `-` for what is not known.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export function formatAccessLog(format: string, context: Record<string, string>): string {
  return format.replace(/\$context\.([A-Za-z0-9_.]+)/g, (_, name: string) =>
    JSON.stringify(context[name] ?? "-").slice(1, -1),
  );
}
