import { html } from "hono/html";
import { page } from "./page.ts";
import type { Persona } from "./personas.ts";

/** Where people of the laptop cloud say who they are: one button each, or e-mail and password. No script. */
export function loginPage(action: string, personas: readonly Persona[], refused: boolean): string {
  return page(
    "Sign in",
    html`
          <h1>Sign in to Greenlight</h1>
          <p>The laptop cloud's own issuer. Who would you like to be?</p>
          ${refused ? html`<p role="alert">That e-mail address and password do not belong together.</p>` : ""}
          ${personas.map(
            ({ name, email, password, groups }) => html`<form method="post" action="${action}">
              <input type="hidden" name="email" value="${email}" /><input type="hidden" name="password" value="${password}" />
              <button>Continue as ${name} <small>${groups.join(" ")}</small></button>
            </form>`,
          )}
          <form method="post" action="${action}">
            <input type="hidden" name="refused" value="yes" />
            <button>Rather not</button>
          </form>
          <details>
            <summary>With e-mail and password</summary>
            <form method="post" action="${action}">
              <label>E-mail <input name="email" type="email" autocomplete="username" required /></label>
              <label>Password <input name="password" type="password" autocomplete="current-password" required /></label>
              <button>Sign in</button>
            </form>
          </details>
`,
  );
}
