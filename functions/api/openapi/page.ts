import { html, raw } from "hono/html";
import * as z from "zod";

const Operation = z.looseObject({
  summary: z.string(),
  description: z.string().optional(),
  tags: z.array(z.string()),
  security: z.array(z.unknown()),
  parameters: z.array(z.looseObject({ name: z.string(), in: z.string(), required: z.boolean() })),
  requestBody: z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) }).optional(),
  responses: z.record(z.string(), z.looseObject({ description: z.string() })),
});
const Document = z.looseObject({
  info: z.object({ title: z.string(), version: z.string(), description: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Operation)),
});

const style = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); --quiet: color-mix(in srgb, currentColor 62%, transparent) }
body { font: 16px/1.55 system-ui, sans-serif; max-width: 58rem; margin: 0 auto; padding: 3rem 1.25rem 6rem }
h1 { margin: 0 } h2 { margin: 3rem 0 .5rem; text-transform: capitalize } p, dd { color: var(--quiet) }
details { border-top: 1px solid var(--line); padding: .7rem 0 } summary { cursor: pointer; display: flex; gap: .8rem; align-items: baseline; flex-wrap: wrap }
code, pre { font: .875em/1.5 ui-monospace, monospace } .method { font-weight: 700; width: 4rem; color: #14804a } .post { color: #8a5a00 } .delete { color: #b3261e }
.path { font-weight: 600; overflow-wrap: anywhere } .summary { color: var(--quiet); margin-left: auto } pre { overflow: auto; padding: .8rem; border: 1px solid var(--line); border-radius: .5rem; max-height: 24rem }
dt { font-weight: 600; margin-top: .5rem } dd { margin: 0 } a { color: inherit }
`;

/** The page of an OpenAPI document: plain HTML without scripts, complete in itself. */
export function apiPage(document: unknown) {
  const { info, paths } = Document.parse(document);
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const tags = [...new Set(operations.flatMap(({ operation }) => operation.tags))];
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${info.title} API</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <h1>${info.title} API</h1>
        <p>${info.description} Version ${info.version}. <a href="openapi.json">openapi.json</a></p>
        <p>Lists are <code>{ items, cursor }</code>; errors are RFC 9457 problems with a <code>code</code>. Send <code>Authorization: Bearer …</code> unless a route is open.</p>
        ${tags.map(
          (tag) => html`<h2>${tag}</h2>
            ${operations.filter(({ operation }) => operation.tags.includes(tag)).map(section)}`,
        )}
      </body>
    </html>`;
}

function section({ path, method, operation }: { path: string; method: string; operation: z.infer<typeof Operation> }) {
  const body = operation.requestBody?.content["application/json"]?.schema;
  return html`<details>
    <summary>
      <code class="method ${method}">${method.toUpperCase()}</code><code class="path">${path}</code><span class="summary">${operation.summary}</span>
    </summary>
    <p>${operation.description ?? ""} ${operation.security.length === 0 ? "Open: needs no token of the issuer." : ""}</p>
    ${operation.parameters.length === 0 ? "" : html`<dl>${operation.parameters.map((parameter) => html`<dt><code>${parameter.name}</code></dt><dd>${parameter.in}${parameter.required ? ", required" : ""}</dd>`)}</dl>`}
    ${body === undefined ? "" : html`<p>Body</p><pre>${JSON.stringify(body, null, 2)}</pre>`}
    ${Object.entries(operation.responses).map(
      ([status, { description, content }]) =>
        html`<p><code>${status}</code> ${description}</p>
          ${status === "default" || content === undefined ? "" : html`<pre>${JSON.stringify(content, null, 2)}</pre>`}`,
    )}
  </details>`;
}
