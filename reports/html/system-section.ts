/**
 * The systems: what was explored, what was checked, and every kind of outcome with the shortest run to it.
 */
import {
  type CheckResult,
  type OutcomeResult,
  type OutcomeWindow,
  type SystemResult,
  systemLabel,
  type VerificationResult,
} from "../result.ts";
import { boundText, capitalized, count, duration, limitText, plural } from "../words.ts";
import { chartFigure, legend } from "./chart-figure.ts";
import { type Markup, markup, type Part } from "./markup.ts";
import { anchorOf, facts, section, table, unfolded, verdictPill } from "./parts.ts";

const causesShown = 6;

/** All systems. */
export function systems(result: VerificationResult): Markup {
  const lead = markup`Each system was explored from every start to every state at rest: no session open, no device
without power, no message left that could still change anything. Every kind of end is listed, with the shortest run to
it.`;
  return section("systems", "Systems and outcomes", lead, [legend(), ...result.systems.map(systemArticle)]);
}

function systemArticle(system: SystemResult): Markup {
  const label = systemLabel(system);
  const id = anchorOf(label);
  const limit = system.limit === null ? null : notice(limitText(system));
  const violated = system.checks.filter(({ verdict }) => verdict === "violated");
  return markup`<article id="${id}" aria-labelledby="${id}-h">
<div class="heading"><h3 id="${id}-h">${label}</h3>${verdictPill(system.verdict)}</div>
<p class="muted">${capitalized(system.title)}. ${capitalized(boundText(system.bound))}; ${system.profile} profile.</p>
${limit}${facts(numbers(system))}
${violated.map((check, index) => violation(check, `${id}-violation-${index + 1}`))}
${unfolded(plural(system.checks.length, "check"), table(["Check", "Of", "Verdict"], system.checks.map(checkRow)))}
${system.outcomes.map((outcome, index) => outcomeCard(outcome, `${id}-outcome-${index + 1}`))}</article>`;
}

/** Something that weighs more than what follows. */
export function notice(text: string): Markup {
  return markup`<div class="notice" role="note"><p>${text}</p></div>`;
}

function numbers(system: SystemResult): readonly (readonly [string, string])[] {
  return [
    ["States", count(system.states)],
    ["Transitions", count(system.transitions)],
    ["At rest", count(system.restStates)],
    ["Depth", plural(system.depth, "step")],
    ["Time", duration(system.seconds)],
  ];
}

const checkedIn: Readonly<Record<string, string>> = {
  always: "every state",
  rest: "every state at rest",
  step: "every step",
  table: "every row of every role's table",
  sometimes: "some state",
  settles: "every state",
};

function checkRow({ name, kind, verdict, reason }: CheckResult): Markup {
  return markup`<tr><th scope="row">${name}</th><td>${checkedIn[kind] ?? kind}</td>
<td>${verdictPill(verdict)} ${reason}</td></tr>`;
}

function card(id: string, kind: string, heading: Part, body: Part): Markup {
  return markup`<section class="card ${kind}" aria-labelledby="${id}-h"><div class="heading">${heading}</div>
${body}</section>`;
}

function violation({ name, reason, counterexamples }: CheckResult, id: string): Markup {
  const [first, ...others] = counterexamples;
  const heading = markup`<h4 id="${id}-h">${name}</h4> <span class="pill violated">violated</span>`;
  return card(id, "violation", heading, [
    markup`<p>${reason}</p>`,
    first === undefined ? null : [faultsList(first.faults === null ? [] : [first.faults]), chartFigure(first, id)],
    others.map((other, index) =>
      unfolded(`Also by ${other.faults?.join(" + ") || "no fault"}`, chartFigure(other, `${id}-${index + 2}`)),
    ),
  ]);
}

function outcomeCard({ kind, mark, states, causes, shortest, windows }: OutcomeResult, id: string): Markup {
  const heading = [
    markup`<h4 id="${id}-h">${capitalized(kind)}</h4>`,
    windows.map((window) => markup` <a class="pill window" href="#window-${window.id}">window ${window.id}</a>`),
    mark === "violation" ? markup` <span class="pill violated">must never occur</span>` : null,
    markup` <span class="muted small">${plural(states, "state")} at rest</span>`,
  ];
  if (windows.length === 0) return card(id, "", heading, [causesList(causes), run(shortest, id)]);
  const runs = windows.map((window, index) => windowRun(window, `${id}-${index + 1}`, windows.length > 1));
  return card(id, "open-window", heading, runs);
}

function windowRun({ id: name, causes, shortest }: OutcomeWindow, id: string, named: boolean): Markup {
  return markup`${named ? markup`<h5>${name}</h5>` : null}${causesList(causes)}${run(shortest, id)}`;
}

function run(chart: OutcomeResult["shortest"], id: string): Markup | null {
  return chart === null ? null : chartFigure(chart, id);
}

function causesList(causes: OutcomeResult["causes"]): Part {
  if (causes === null || causes.length === 0) return null;
  if (causes.some((faults) => faults.length === 0)) return markup`<p class="small muted">Needs no fault.</p>`;
  const more = causes.slice(causesShown);
  return [
    markup`<p class="small muted">${causes.length === 1 ? "What it takes:" : "What it takes, any one of:"}</p>`,
    faultsList(causes.slice(0, causesShown)),
    more.length === 0 ? null : unfolded(plural(more.length, "more way"), faultsList(more)),
  ];
}

function faultsList(sets: readonly (readonly string[])[]): Markup {
  return markup`<ul class="tokens">${sets.map((faults) => markup`<li>${faults.join(" + ") || "no fault"}</li>`)}</ul>`;
}
