import { html } from "hono/html";
import type { ExecutionRecord } from "../services/stepfunctions/journal.ts";
import type { StateVisit } from "../services/stepfunctions/read-executions.ts";
import { documentBlock, duration, type Markup, moment, page, table } from "./page.ts";

const tones: Record<string, string> = { RUNNING: "busy", SUCCEEDED: "good" };
const tone = (status: string) => tones[status] ?? "bad";
const lastPart = (arn: string) => arn.split(":").at(-1) ?? arn;
const pathOf = (arn: string) => `/_local/executions/${encodeURIComponent(arn)}`;

export function executionsTable(executions: readonly ExecutionRecord[], nowMs: number): Markup {
  return table(
    ["Started", "State machine", "Execution", "Status", "Took"],
    executions.map(
      (execution) => html`<tr><td>${moment(execution.startedAt)}</td><td>${lastPart(execution.stateMachineArn)}</td>
<td><a href="${pathOf(execution.arn)}">${execution.name}</a></td><td class="${tone(execution.status)}">${execution.status}</td>
<td>${duration((execution.stoppedAt ?? nowMs) - execution.startedAt)}</td></tr>`,
    ),
    "Nothing has been executed yet.",
  );
}

export function executionsPage(executions: readonly ExecutionRecord[], nowMs: number): Markup {
  return page("Executions", "/_local/executions", executionsTable(executions, nowMs));
}

export function executionPage(execution: ExecutionRecord, states: readonly StateVisit[], nowMs: number): Markup {
  const ending =
    execution.error === null
      ? ""
      : html`<h2>Why it ended</h2><p class="bad">${execution.error}</p><pre>${execution.cause ?? ""}</pre>`;
  const visits = states.map(
    (
      visit,
    ) => html`<tr><td>${moment(visit.enteredAt)}</td><td><strong>${visit.name}</strong><br><span class="dim">${visit.type}${visit.retries > 0 ? `, retried ${visit.retries}×` : ""}</span></td>
<td>${visit.exitedAt === null ? html`<span class="busy">${duration(nowMs - visit.enteredAt)}, still in it</span>` : duration(visit.exitedAt - visit.enteredAt)}</td>
<td>${visit.error ? html`<span class="bad">${visit.error.error}</span><pre>${visit.error.cause ?? ""}</pre>` : ""}${block("Input", visit.input)}${block("Output", visit.output)}</td></tr>`,
  );
  return page(
    execution.name,
    "/_local/executions",
    html`<p><span class="${tone(execution.status)}">${execution.status}</span> · ${lastPart(execution.stateMachineArn)} · started ${moment(execution.startedAt)} ·
${duration((execution.stoppedAt ?? nowMs) - execution.startedAt)}${execution.redriveCount > 0 ? ` · redriven ${execution.redriveCount}×` : ""}<br><code class="dim">${execution.arn}</code></p>
${ending}${block("Input", execution.input)}${block("Output", execution.output)}
<h2>States</h2>${table(["Entered", "State", "Took", ""], visits, "No state has been entered.")}`,
  );
}

function block(title: string, text: string | null): Markup | string {
  return text === null ? "" : html`<details><summary>${title}</summary>${documentBlock(text)}</details>`;
}
