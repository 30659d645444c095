import { html } from "hono/html";
import type { Denial, HeldGrant } from "../iam/access-control.ts";
import type { Backplane } from "../kernel/backplane.ts";
import type { FaultPlan } from "../kernel/fault-rules.ts";
import type { MeterEntry } from "../kernel/kernel.ts";
import { documentBlock, duration, type Markup, moment, page, table } from "./page.ts";

type PastEvent = ReturnType<Backplane["events"]["recent"]>[number];
type LogLine = ReturnType<Backplane["lambda"]["logs"]>[number];

export interface ClockReading {
  now: string;
  offsetMs: number;
}

const steps: [string, number][] = [
  ["a minute", 60_000],
  ["an hour", 3_600_000],
  ["a day", 86_400_000],
  ["a week", 604_800_000],
  ["30 days", 2_592_000_000],
];

export function clockPage(clock: ClockReading): Markup {
  return page(
    "Clock",
    "/_local/clock",
    html`<p>It is ${moment(Date.parse(clock.now))} UTC here, ${clock.offsetMs === 0 ? "the time of this machine" : `${duration(clock.offsetMs)} ahead of this machine`}. Timers, schedules and the functions' own
dates follow it; it only moves forward.</p><p>${steps.map(
      ([name, ms]) =>
        html`<form method="post" action="/_local/clock"><input type="hidden" name="advanceMs" value="${ms}"><button>Move on by ${name}</button></form> `,
    )}</p>`,
  );
}

export function faultsPage(plan: FaultPlan, hits: readonly number[]): Markup {
  const rows = plan.rules.map(
    (rule, index) =>
      html`<tr><td><code>${rule.target}</code></td><td>${rule.kind}</td><td>${rule.rate}</td><td>${rule.delayMs ?? ""}</td><td>${rule.limit ?? ""}</td><td>${hits[index] ?? 0}</td></tr>`,
  );
  const example: FaultPlan = { seed: 1, rules: [{ target: "dynamodb:*", kind: "throttle", rate: 0.1 }] };
  return page(
    "Faults",
    "/_local/faults",
    html`${table(["Target", "Kind", "Rate", "Delay (ms)", "Limit", "Struck"], rows, "No faults are injected.")}
<h2>Set</h2><form method="post" action="/_local/faults" style="display:block"><textarea name="plan" aria-label="Fault plan as JSON">${JSON.stringify(plan.rules.length > 0 ? plan : example, null, 2)}</textarea><br><button>Set these rules</button></form>
<form method="post" action="/_local/faults"><input type="hidden" name="plan" value='{"rules":[]}'><button>Remove all</button></form>
<p class="dim">Targets are <code>service:Operation</code>, <code>event:detail-type</code> and <code>lambda:function</code>, with * as wildcard. Kinds: throttle, error, crash-before, crash-after, duplicate, delay.</p>`,
  );
}

export function deniedPage(denials: readonly Denial[]): Markup {
  const rows = denials.map(
    (denial) =>
      html`<tr><td>${moment(denial.at)}</td><td>${denial.caller}</td><td><code>${denial.action}</code></td><td>${denial.resource}</td><td>${denial.message}</td></tr>`,
  );
  return page(
    "Denied requests",
    "/_local/denied",
    table(["When", "Who", "Action", "Resource", "Why"], rows, "Nothing has been denied."),
  );
}

export function grantsPage(grants: readonly HeldGrant[]): Markup {
  const rows = grants.map(
    ({ roleArn, action, resource, allowed }) =>
      html`<tr><td>${roleArn.slice(roleArn.indexOf("/") + 1)}</td><td><code>${action}</code></td><td>${resource}</td><td>${allowed}</td></tr>`,
  );
  return page(
    "Grants",
    "/_local/grants",
    html`<p class="dim">What the policies of roles allow, and how many requests passed by it since the start of this process.</p>
${table(["Role", "Action", "Resource", "Allowed"], rows, "No role has a policy.")}`,
  );
}

export function eventsPage(events: readonly PastEvent[]): Markup {
  const rows = events.map(
    ({
      bus,
      at,
      event,
      rules,
    }) => html`<tr><td>${moment(Date.parse(at))}</td><td>${event.source}<br><strong>${event["detail-type"]}</strong></td><td>${bus}</td>
<td>${rules.join(", ") || html`<span class="dim">no rule</span>`}</td><td><details><summary>Event</summary>${documentBlock(event)}</details></td></tr>`,
  );
  return page(
    "Events",
    "/_local/events",
    table(["When", "Event", "Bus", "Taken by", ""], rows, "No event has reached a bus."),
  );
}

/** How often each operation was called, and its units, by service. */
interface MeterTotal {
  service: string;
  operation: string;
  count: number;
  units: number;
}

function meterTotals(entries: readonly MeterEntry[]): MeterTotal[] {
  const totals = new Map<string, MeterTotal>();
  for (const { service, operation, units = 0 } of entries) {
    const key = `${service}:${operation}`;
    const total = totals.get(key) ?? { service, operation, count: 0, units: 0 };
    totals.set(key, { ...total, count: total.count + 1, units: total.units + units });
  }
  return [...totals.values()].sort((a, b) => a.service.localeCompare(b.service) || b.count - a.count);
}

export function meterPage(entries: readonly MeterEntry[]): Markup {
  const totals = meterTotals(entries).map(
    (total) =>
      html`<tr><td>${total.service}</td><td>${total.operation}</td><td>${total.count}</td><td>${Math.round(total.units * 10) / 10}</td></tr>`,
  );
  const latest = entries
    .slice(-100)
    .reverse()
    .map(
      (entry) =>
        html`<tr><td>${moment(entry.at)}</td><td>${entry.service}:${entry.operation}</td><td>${entry.resource}</td><td>${entry.caller}</td><td>${entry.units ?? ""}</td></tr>`,
    );
  return page(
    "Meter",
    "/_local/meter",
    html`<p class="dim">Since the start of this process. Units are write request units for DynamoDB and milliseconds for Lambda.</p>
${table(["Service", "Operation", "Calls", "Units"], totals, "Nothing has been called.")}<h2>Latest</h2>${table(["When", "Operation", "Resource", "Caller", "Units"], latest, "Nothing has been called.")}`,
  );
}

export function logsPage(names: readonly string[], name: string | null, lines: readonly LogLine[]): Markup {
  const list = names.map((each) => html`<li><a href="/_local/logs/${encodeURIComponent(each)}">${each}</a></li>`);
  if (name === null) return page("Logs", "/_local/logs", html`<ul>${list}</ul>`);
  const rows = lines.map(
    (line) =>
      html`<tr><td>${moment(line.at)}</td><td class="dim"><code>${line.requestId.slice(0, 8)}</code></td><td><code>${line.text}</code></td></tr>`,
  );
  return page(
    name,
    "/_local/logs",
    table(["When", "Request", "Line"], rows, "It has printed nothing since the start."),
  );
}
