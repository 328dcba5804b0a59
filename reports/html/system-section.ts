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
import { type Markup, markup } from "./markup.ts";
import { anchorOf, verdictPill } from "./sections.ts";

const causesShown = 6;

/** All systems. */
export function systems(result: VerificationResult): Markup {
  return markup`<section id="systems" aria-labelledby="systems-h"><h2 id="systems-h">Systems and outcomes</h2>
<p class="lead">Each system was explored from every start to every state at rest: no session open, no device without
power, no message left that could still change anything. Every kind of end is listed, with the shortest run to it.</p>
${legend()}${result.systems.map(systemArticle)}</section>`;
}

function systemArticle(system: SystemResult): Markup {
  const label = systemLabel(system);
  const id = anchorOf(label);
  const switched = Object.keys(system.readings).length;
  return markup`<article id="${id}" aria-labelledby="${id}-h">
<div class="heading"><h3 id="${id}-h">${label}</h3>${verdictPill(system.verdict)}</div>
<p class="muted">${capitalized(system.title)}. ${capitalized(boundText(system.bound))}; ${system.profile} profile, ${plural(switched, "switchable reading")}.</p>
${system.limit === null ? null : markup`<div class="notice" role="note"><p>${limitText(system)}</p></div>`}
${numbers(system)}${system.checks
    .filter(({ verdict }) => verdict === "violated")
    .map((check, index) => violation(check, `${id}-violation-${index + 1}`))}
${checks(system)}${system.outcomes.map((outcome, index) => outcomeCard(outcome, `${id}-outcome-${index + 1}`))}</article>`;
}

function numbers(system: SystemResult): Markup {
  const entries: readonly (readonly [string, string])[] = [
    ["States", count(system.states)],
    ["Transitions", count(system.transitions)],
    ["At rest", count(system.restStates)],
    ["Depth", plural(system.depth, "step")],
    ["Time", duration(system.seconds)],
  ];
  return markup`<dl class="facts">${entries.map(([term, value]) => markup`<div><dt>${term}</dt><dd>${value}</dd></div>`)}</dl>`;
}

function checks(system: SystemResult): Markup {
  return markup`<details><summary>${plural(system.checks.length, "check")}</summary>
<div class="table"><table><thead><tr><th scope="col">Check</th><th scope="col">Of</th><th scope="col">Verdict</th></tr></thead><tbody>
${system.checks.map(
  ({ name, kind, verdict, reason }) => markup`<tr><th scope="row">${name}</th><td>${checkedWhen(kind)}</td>
<td>${verdictPill(verdict)}${reason === null ? null : markup` ${reason}`}</td></tr>`,
)}</tbody></table></div></details>`;
}

function checkedWhen(kind: string): string {
  const words: Readonly<Record<string, string>> = {
    always: "every state",
    rest: "every state at rest",
    step: "every step",
    sometimes: "some state",
    settles: "every state",
  };
  return words[kind] ?? kind;
}

function violation({ name, reason, counterexamples }: CheckResult, id: string): Markup {
  const [first, ...others] = counterexamples;
  return markup`<section class="card violation" aria-labelledby="${id}-h"><div class="heading"><h4 id="${id}-h">${name}</h4>
<span class="pill violated">violated</span></div><p>${reason}</p>
${first === undefined ? null : markup`${faultTokens(first.faults)}${chartFigure(first, id)}`}
${others.map(
  (other, index) => markup`<details><summary>Also by ${faultText(other.faults)}</summary>${chartFigure(other, `${id}-${index + 2}`)}</details>`,
)}</section>`;
}

function outcomeCard(outcome: OutcomeResult, id: string): Markup {
  const { kind, mark, states, causes, shortest, windows } = outcome;
  const isWindow = windows.length > 0;
  return markup`<section class="card${isWindow ? " open-window" : ""}" aria-labelledby="${id}-h">
<div class="heading"><h4 id="${id}-h">${capitalized(kind)}</h4>
${windows.map((window) => markup`<a class="pill window" href="#window-${window.id}">window ${window.id}</a>`)}
${mark === "violation" ? markup`<span class="pill violated">must never occur</span>` : null}
<span class="muted small">${plural(states, "state")} at rest</span></div>
${isWindow ? windows.map((window, index) => windowRun(window, `${id}-${index + 1}`, windows.length > 1)) : markup`${causesList(causes)}${shortest === null ? null : chartFigure(shortest, id)}`}</section>`;
}

function windowRun({ id: name, causes, shortest }: OutcomeWindow, id: string, named: boolean): Markup {
  return markup`${named ? markup`<h5>${name}</h5>` : null}${causesList(causes)}${shortest === null ? null : chartFigure(shortest, id)}`;
}

function causesList(causes: OutcomeResult["causes"]): Markup | null {
  if (causes === null || causes.length === 0) return null;
  if (causes.some((faults) => faults.length === 0)) return markup`<p class="small muted">Needs no fault.</p>`;
  const [shown, more] = [causes.slice(0, causesShown), causes.slice(causesShown)];
  const list = (sets: OutcomeResult["causes"]) =>
    markup`<ul class="tokens">${(sets ?? []).map((faults) => markup`<li>${faults.join(" + ")}</li>`)}</ul>`;
  return markup`<p class="small muted">${causes.length === 1 ? "What it takes:" : "What it takes, any one of:"}</p>${list(shown)}
${more.length === 0 ? null : markup`<details><summary>${plural(more.length, "more way")}</summary>${list(more)}</details>`}`;
}

function faultText(faults: readonly string[] | null): string {
  return faults === null || faults.length === 0 ? "no fault" : faults.join(" + ");
}

function faultTokens(faults: readonly string[] | null): Markup | null {
  if (faults === null) return null;
  if (faults.length === 0) return markup`<p class="small muted">Needs no fault.</p>`;
  return markup`<ul class="tokens" aria-label="Faults">${faults.map((fault) => markup`<li>${fault}</li>`)}</ul>`;
}
