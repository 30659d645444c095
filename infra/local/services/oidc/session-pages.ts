import { html, raw } from "hono/html";
import { page } from "./page.ts";

/** Asks before a session ends. `form` is the issuer's own markup, with its token against forgery. */
export function signOutPage(form: string): string {
  return page(
    "Sign out",
    html`<h1>Sign out of Greenlight?</h1>
      <p>You can come back as anybody.</p>
      ${raw(form)}
      <button form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button>
      <button form="op.logoutForm">Stay signed in</button>`,
  );
}

/** Where a sign-out ends that leads nowhere else. */
export function signedOutPage(): string {
  return page("Signed out", html`<h1>You are signed out.</h1><p>You may close this page.</p>`);
}

/** Why a sign-in could not go on. */
export function errorPage(error: string, description: string): string {
  return page(
    "Not signed in",
    html`<h1>That did not work.</h1><p role="alert">${description}</p><p><small>${error}</small></p>`,
  );
}
