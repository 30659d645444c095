import { html, raw } from "hono/html";
import type { Persona } from "./personas.ts";

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

/** Where people of the laptop cloud say who they are: one button each, or e-mail and password. No script. */
export function loginPage(action: string, personas: readonly Persona[], refused: boolean): string {
  return String(html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>Sign in · Greenlight</title>
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <main>
          <h1>Sign in to Greenlight</h1>
          <p>The laptop cloud's own issuer. Who would you like to be?</p>
          ${refused ? html`<p role="alert">That e-mail address and password do not belong together.</p>` : ""}
          ${personas.map(
            ({ name, email, password, groups }) => html`<form method="post" action="${action}">
              <input type="hidden" name="email" value="${email}" /><input type="hidden" name="password" value="${password}" />
              <button>Continue as ${name} <small>${groups.join(" ")}</small></button>
            </form>`,
          )}
          <details>
            <summary>With e-mail and password</summary>
            <form method="post" action="${action}">
              <label>E-mail <input name="email" type="email" autocomplete="username" required /></label>
              <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
              <button>Sign in</button>
            </form>
          </details>
        </main>
      </body>
    </html>`);
}
