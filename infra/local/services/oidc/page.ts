import { html, raw } from "hono/html";
import type { HtmlEscapedString } from "hono/utils/html";

const style = `
  :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
  body { margin: 0; min-height: 100dvh; display: grid; place-items: center; background: light-dark(#f6f7f6, #0d110f); color: light-dark(#131916, #eef3f0) }
  main { width: min(26rem, 100vw - 3rem) }
  h1 { font-size: 1.4rem; margin: 0 } p { color: light-dark(#56615b, #9aa8a0); margin: .25rem 0 1.25rem }
  button, input { font: inherit; color: inherit; width: 100%; box-sizing: border-box; min-height: 2.75rem; padding: .5rem .9rem; border-radius: .6rem; border: 1px solid light-dark(#dfe3e0, #26302a); background: light-dark(#fff, #151b18) }
  button { cursor: pointer; text-align: left; display: flex; justify-content: space-between; gap: 1rem; margin-bottom: .5rem }
  button:hover { border-color: light-dark(#137a3d, #3ddc7a) } small { color: light-dark(#56615b, #9aa8a0) }
  summary { cursor: pointer; margin: 1rem 0 .5rem; color: light-dark(#56615b, #9aa8a0) } label { display: block; margin-bottom: .5rem }
  [role=alert] { color: light-dark(#b3261e, #ff9a92) }
`;

type Markup = HtmlEscapedString | Promise<HtmlEscapedString>;

/** A page of the issuer around its main part. No script. */
export function page(title: string, main: Markup): string {
  return String(html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Greenlight</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>${main}</main>
      </body>
    </html>`);
}
