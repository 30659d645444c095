import { Markup } from "./markup.ts";

/** The whole style of a report: for the screen, light and dark, for phones, and for paper. */
export const reportStyle = new Markup(`
:root { color-scheme: light dark; --ground: #f6f7f6; --surface: #fff; --line: #dfe3e0; --ink: #131916; --quiet: #56615b; --accent: #137a3d; --good: #12703a; --good-ground: #e0f4e7; --wait: #7d5200; --wait-ground: #fbf0d9; --bad: #b3261e; --bad-ground: #fbe5e3; --rest-ground: #eceeec }
@media screen and (prefers-color-scheme: dark) { :root { --ground: #0d110f; --surface: #151b18; --line: #2b362f; --ink: #eef3f0; --quiet: #9aa8a0; --accent: #3ddc7a; --good: #5fe093; --good-ground: #12301e; --wait: #f2c264; --wait-ground: #33270d; --bad: #ff9a92; --bad-ground: #3b1614; --rest-ground: #232b27 } }
* { box-sizing: border-box }
body { margin: 0 auto; padding: 3rem 1.5rem 5rem; max-width: 70rem; background: var(--ground); color: var(--ink); font: 15px/1.5 ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif; -webkit-text-size-adjust: 100% }
h1, h2, h3, h4, p, dl, dd, ul { margin: 0; padding: 0 }
h1 { font-size: 2rem; line-height: 1.2; letter-spacing: -.02em; overflow-wrap: anywhere; margin-bottom: 1.25rem }
h2 { font-size: 1.375rem; letter-spacing: -.01em; margin: 3rem 0 .75rem }
h3 { font-size: 1.0625rem } h4 { font-size: .9375rem }
h3, h4 { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem .75rem; overflow-wrap: anywhere }
code { font: .875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere }
.mark { color: var(--accent); font-size: .75rem; font-weight: 700; letter-spacing: .08em; text-transform: uppercase; margin-bottom: .5rem }
.mark::before { content: ""; display: inline-block; width: .6em; height: .6em; margin-right: .6em; border-radius: 50%; background: currentColor }
.note, .span, .none, small { color: var(--quiet) }
.note { max-width: 46rem; margin-bottom: .75rem } .late { color: var(--bad); font-weight: 600 }
.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(12.5rem, 1fr)); gap: .75rem 1.5rem }
.facts .wide { grid-column: 1 / -1 }
dt { color: var(--quiet); font-size: .75rem } dd { overflow-wrap: anywhere }
.round, header .facts, footer .facts, main > section > table { background: var(--surface); border: 1px solid var(--line); border-radius: .75rem }
.round, header .facts, footer .facts { padding: 1.25rem; margin-top: 1rem }
.stage { border-top: 1px solid var(--line); margin-top: 1.25rem; padding-top: 1.25rem } .stage > * + * { margin-top: .75rem }
.label { display: inline-block; border-radius: 1em; padding: .05em .7em; font-size: .8125rem; font-weight: 600; white-space: nowrap }
.good { color: var(--good); background: var(--good-ground) } .wait { color: var(--wait); background: var(--wait-ground) } .bad { color: var(--bad); background: var(--bad-ground) } .quiet { color: var(--quiet); background: var(--rest-ground) }
.events { list-style: none; margin-top: .75rem } .events li { display: grid; grid-template-columns: 13rem minmax(0, 1fr); gap: 0 1rem; padding: .25rem 0; overflow-wrap: anywhere }
time { color: var(--quiet); font-variant-numeric: tabular-nums }
table { width: 100%; border-collapse: separate; border-spacing: 0 }
th, td { text-align: start; vertical-align: top; padding: .6rem .75rem; border-top: 1px solid var(--line); font-weight: 400; overflow-wrap: anywhere }
thead th { color: var(--quiet); font-size: .75rem; border-top: 0 } tbody th { font-weight: 600 } .stage th:first-child, .stage td:first-child { padding-left: 0 }
td p time { display: block } td p + p { margin-top: .35rem } .said { white-space: pre-wrap } small { display: block; font-size: .8125rem; font-weight: 400 }
.chain td { font-size: .875rem } .chain td:first-child { font-variant-numeric: tabular-nums; color: var(--quiet) } .chain code { white-space: nowrap }
.people th:first-child { width: 24% } .people th:nth-child(2), .people th:nth-child(3) { width: 14% } .people th:nth-child(4) { width: 20% }
.chain th:nth-child(2) { width: 8.5rem } .chain th:nth-child(3) { width: 27% }
@media screen and (max-width: 44rem) {
body { padding: 1.5rem 1rem 3rem } h1 { font-size: 1.5rem } h2 { margin-top: 2rem } .facts { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .75rem 1rem } .round, header .facts, footer .facts { padding: 1rem }
thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%) } table, tbody, tr, th, td { display: block } tr { padding: .75rem 0; border-top: 1px solid var(--line) } main > section > table > tbody > tr { padding: .75rem 1rem } tbody tr:first-child { border-top: 0 } .stage tbody tr:first-child { border-top: 1px solid var(--line) }
tbody th, tbody td, .stage tbody th:first-child { display: grid; grid-template-columns: 5.5rem minmax(0, 1fr); gap: 0 .75rem; padding: .15rem 0; border: 0; width: auto } .people th:first-child, .people th:nth-child(n) { width: auto } tbody th::before, tbody td::before { content: attr(data-label); color: var(--quiet); font-size: .75rem; font-weight: 400; line-height: 1.9 } tbody th > *, tbody td > * { grid-column: 2 }
.events li { grid-template-columns: minmax(0, 1fr); padding: .4rem 0 }
}
@page { size: A4; margin: 16mm 14mm }
@media print {
:root { color-scheme: light; --ground: #fff } body { padding: 0; max-width: none; font-size: 9.5pt } h1 { font-size: 18pt } h2 { font-size: 13pt; margin-top: 1.5rem }
h2, h3, h4, .span { break-after: avoid } tr, li, .facts, .label { break-inside: avoid } thead { display: table-header-group } .label { border: 1px solid currentColor; background: none } .chain td { font-size: 8pt }
}
`);
