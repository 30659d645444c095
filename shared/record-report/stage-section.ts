import type { StageHistory } from "../review/history/stage-history.ts";
import type { StagePerson } from "../review/history/stage-people.ts";
import { html, type Markup } from "./markup.ts";
import { duration, label, moment } from "./words.ts";

/** One stage: how long it took, who was asked, what they said, and what else happened in it. */
export function stageSection(stage: StageHistory, now: Date): Markup {
  return html`<section class="stage">
<h4>${stage.name} ${label(stage.outcome)}</h4>
${facts(stage, now)}
${stage.people.length === 0 ? null : peopleTable(stage.people)}
${stage.alongTheWay.length === 0 ? null : alongTheWay(stage.alongTheWay)}
</section>`;
}

function facts({ openedAt, dueAt, closedAt, reason, carriedOverFrom }: StageHistory, now: Date): Markup {
  const end = closedAt ?? now.toISOString();
  const took = openedAt === null ? null : Math.max(0, Date.parse(end) - Date.parse(openedAt));
  const late = dueAt === null ? 0 : Date.parse(end) - Date.parse(dueAt);
  return html`<dl class="facts">
${reason === null ? null : fact("Why", html`${reason}`)}
${carriedOverFrom === null ? null : fact("Carried over from", html`version ${carriedOverFrom}`)}
${openedAt === null ? null : fact("Opened", moment(openedAt))}
${dueAt === null ? null : fact("Due", moment(dueAt))}
${closedAt === null ? null : fact("Closed", moment(closedAt))}
${took === null ? null : fact("Time in stage", html`${duration(took)}${closedAt === null ? " so far" : ""}${late > 0 ? html`, <span class="late">${duration(late)} past due</span>` : null}`)}
</dl>`;
}

function fact(name: string, value: Markup): Markup {
  return html`<div><dt>${name}</dt><dd>${value}</dd></div>`;
}

function peopleTable(people: readonly StagePerson[]): Markup {
  return html`<table class="people">
<thead><tr><th scope="col">Reviewer</th><th scope="col">Asked</th><th scope="col">Opened</th><th scope="col">Decision</th><th scope="col">Answer</th></tr></thead>
<tbody>
${people.map(personRow)}
</tbody>
</table>`;
}

function personRow({ who, askedAt, standsInFor, left, openedAt, answers, reminders }: StagePerson): Markup {
  const part = [
    ...(standsInFor === null ? [] : [html`<small>stands in for <bdi>${standsInFor}</bdi></small>`]),
    ...(left === null
      ? []
      : [
          left.to === null
            ? html`<small>taken off ${moment(left.at)}</small>`
            : html`<small>handed over to <bdi>${left.to}</bdi> ${moment(left.at)}</small>`,
        ]),
    ...(reminders.length === 0 ? [] : [html`<small>reminded ${reminders.map((at) => moment(at))}</small>`]),
  ];
  const none = html`<span class="none">–</span>`;
  return html`<tr><th scope="row" data-label="Reviewer"><bdi>${who}</bdi> ${part}</th><td data-label="Asked">${moment(askedAt)}</td><td data-label="Opened">${moment(openedAt)}</td><td data-label="Decision">${answers.length === 0 ? none : answers.map(({ decision, at }) => html`<p>${label(decision)} ${moment(at)}</p>`)}</td><td data-label="Answer">${answers.every(({ comment }) => comment === null) ? none : answers.map(({ comment }) => html`<p class="said"><bdi>${comment}</bdi></p>`)}</td></tr>`;
}

function alongTheWay(events: StageHistory["alongTheWay"]): Markup {
  return html`<ul class="events">
${events.map(({ at, summary }) => html`<li>${moment(at)} <bdi>${summary}</bdi></li>`)}
</ul>`;
}
