import { html, raw } from "hono/html";

export type Markup = ReturnType<typeof html>;

const style = `
:root{color-scheme:light dark;--ink:#1c2321;--dim:#5d6966;--paper:#fbfcfb;--card:#fff;--line:#e2e7e4;--green:#0d7a4f;--red:#b3261e;--amber:#8a5a00;--code:#f1f4f2}
@media (prefers-color-scheme:dark){:root{--ink:#e4eae7;--dim:#94a29d;--paper:#121614;--card:#191e1c;--line:#2b3330;--green:#4fd39a;--red:#ff8a80;--amber:#f0b95a;--code:#202624}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,sans-serif}
header{display:flex;gap:1.5rem;align-items:center;flex-wrap:wrap;padding:.8rem 1.5rem;border-bottom:1px solid var(--line);background:var(--card)}
header b{color:var(--green)}
nav{display:flex;gap:1rem;flex-wrap:wrap}
a{color:inherit;text-underline-offset:3px}
nav a{text-decoration:none;color:var(--dim);padding:.2rem 0;border-bottom:2px solid transparent}
nav a[aria-current]{color:var(--ink);border-color:var(--green)}
main{max-width:76rem;margin:0 auto;padding:1.5rem}
h1{font-size:1.35rem;margin:.2rem 0 1rem}
h2{font-size:1.05rem;margin:1.8rem 0 .6rem}
table{border-collapse:collapse;width:100%;background:var(--card);border:1px solid var(--line);border-radius:8px}
th,td{text-align:left;vertical-align:top;padding:.5rem .8rem;border-top:1px solid var(--line);overflow-wrap:anywhere}
th{overflow-wrap:normal;white-space:nowrap}
@media (max-width:600px){td{min-width:7rem}}
thead th{border-top:0;color:var(--dim);font-weight:500}
.wide{overflow-x:auto}
code,pre{font:13px/1.45 ui-monospace,monospace}
pre{background:var(--code);border-radius:6px;padding:.8rem;overflow:auto;max-height:28rem;margin:.4rem 0;white-space:pre-wrap;overflow-wrap:anywhere}
.dim{color:var(--dim)}
.good{color:var(--green)}.bad{color:var(--red)}.busy{color:var(--amber)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(13rem,1fr));gap:.8rem}
.card{background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem}
.card strong{display:block;font-size:1.5rem;font-weight:600}
form{display:inline-flex;gap:.5rem;flex-wrap:wrap;margin:.2rem 0}
button,input,textarea{font:inherit;color:inherit;background:var(--card);border:1px solid var(--line);border-radius:6px;padding:.35rem .8rem}
button{cursor:pointer}button:hover{border-color:var(--green)}
:focus-visible{outline:2px solid var(--green);outline-offset:2px}
textarea{width:100%;min-height:14rem;font:13px/1.45 ui-monospace,monospace}
iframe{width:100%;height:70vh;border:1px solid var(--line);border-radius:8px;background:#fff}
details>summary{cursor:pointer}
`;

const sections = [
  ["/_local/", "Overview"],
  ["/_local/executions", "Executions"],
  ["/_local/events", "Events"],
  ["/_local/mail", "Mailbox"],
  ["/_local/logs", "Logs"],
  ["/_local/clock", "Clock"],
  ["/_local/faults", "Faults"],
  ["/_local/denied", "Denied"],
  ["/_local/grants", "Grants"],
  ["/_local/meter", "Meter"],
] as const;

/** A whole page of the console. `section` is the path of the navigation's entry. */
export function page(title: string, section: string, content: Markup): Markup {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · Greenlight, local</title><style>${raw(style)}</style></head>
<body><header><b>Greenlight, local</b><nav>${sections.map(
    ([path, name]) => html`<a href="${path}"${path === section ? raw(' aria-current="page"') : ""}>${name}</a>`,
  )}</nav></header><main><h1>${title}</h1>${content}</main></body></html>`;
}

/** A table, or a sentence when there is nothing to show. */
export function table(head: string[], rows: Markup[], empty: string): Markup {
  if (rows.length === 0) return html`<p class="dim">${empty}</p>`;
  return html`<div class="wide"><table><thead><tr>${head.map((name) => html`<th scope="col">${name}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

/** A moment as `2026-11-23 05:12:13.042`, UTC. */
export function moment(atMs: number): Markup {
  const iso = new Date(atMs).toISOString();
  return html`<time datetime="${iso}">${iso.replace("T", " ").replace("Z", "")}</time>`;
}

/** A length of time in the largest unit that fits. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 120_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 7_200_000) return `${(ms / 60_000).toFixed(1)} min`;
  return ms < 172_800_000 ? `${(ms / 3_600_000).toFixed(1)} h` : `${(ms / 86_400_000).toFixed(1)} days`;
}

/** A document, indented. JSON text is parsed first. */
export function documentBlock(document: unknown): Markup {
  return html`<pre>${JSON.stringify(typeof document === "string" ? parsed(document) : document, null, 2)}</pre>`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
