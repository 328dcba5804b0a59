/**
 * `zerosum where 41/1706`: every place that knows a step.
 */
import { textTable } from "../../reports/text-table.ts";
import {
  catalogue,
  figure,
  isFigureId,
  isStepAddress,
  type Step,
  type StepAddress,
  step,
  successors,
} from "../../spec/catalogue.ts";
import { type InvariantId, invariants } from "../../spec/invariants.ts";
import { legsOf, messages } from "../../spec/messages.ts";
import { readingRegister } from "../../spec/readings.ts";
import { windows } from "../../spec/windows.ts";
import { CommandError } from "../command-error.ts";
import { packageRoot, type Surroundings } from "../environment.ts";
import { type ExitCode, exitCode } from "../exit-codes.ts";
import { type Mention, type Mentions, mentionsOf } from "../mentions.ts";
import { nearest } from "../nearest.ts";
import { textStyle } from "./verify.ts";

/** What it is given. */
export interface WhereInput {
  readonly address: string;
  readonly json: boolean;
}

/** Everything that knows a step, as `--json` prints it. */
export interface Whereabouts extends Mentions {
  readonly address: StepAddress;
  readonly figure: string;
  readonly title: string;
  readonly lane: string;
  readonly kind: string;
  readonly does: string;
  readonly before: readonly string[];
  readonly next: readonly string[];
  readonly messages: readonly string[];
  readonly readings: readonly string[];
  readonly windows: readonly string[];
  /** properties that a window at this step touches, or whose statement names it */
  readonly invariants: readonly InvariantId[];
}

/** Run it. Throws `CommandError`. */
export function where({ address, json }: WhereInput, surroundings: Surroundings): ExitCode {
  if (!isStepAddress(address)) throw unknownAddress(address);
  const found = whereabouts(address);
  surroundings.out(json ? `${JSON.stringify(found, null, 2)}\n` : whereText(found, surroundings));
  return exitCode.ok;
}

/** See {@link Whereabouts}. */
export function whereabouts(address: StepAddress): Whereabouts {
  const known = step(address);
  const here = windows.filter(({ place }) => place === address);
  const inStatement = new RegExp(`(?<![0-9])${address}(?![0-9])`);
  return {
    address,
    figure: known.figure,
    title: figure(known.figure).title,
    lane: known.lane,
    kind: known.kind,
    does: known.does,
    before: catalogue.steps
      .filter((other) => successors(other).some(({ to }) => to === address))
      .map((other) => other.address),
    next: successors(known).map(({ to, when }) => (when === undefined ? to : `${to} (${when})`)),
    messages: messages
      .filter((message) => legsOf(message).some((leg) => mentionsLeg(leg, address)))
      .map(({ name }) => name),
    readings: readingRegister.filter(({ place }) => place === address).map(({ id }) => id),
    windows: here.map(({ id }) => id),
    invariants: invariants
      .filter(({ id, statement }) => here.some(({ rows }) => rows.includes(id)) || inStatement.test(statement))
      .map(({ id }) => id),
    ...mentionsOf(address, packageRoot()),
  };
}

function mentionsLeg(
  leg: Pick<ReturnType<typeof legsOf>[number], "sentAt" | "via" | "receivedAt">,
  address: StepAddress,
) {
  return [...leg.sentAt, ...leg.via, ...leg.receivedAt].includes(address);
}

/** What may have been meant: the address begins so, or ends so, or differs in a letter. */
function unknownAddress(text: string): CommandError {
  const known = catalogue.steps.map((candidate) => candidate.address);
  const home = isFigureId(text) ? figure(text) : undefined;
  const begins = text.includes("/") ? known.filter((candidate) => candidate.startsWith(text)) : [];
  const ends = known.filter((candidate) => candidate.endsWith(`/${text}`));
  const close = [...begins, ...ends];
  const suggested = close.length > 0 ? close.slice(0, 6) : nearest(text, known);
  const advice =
    home !== undefined
      ? `name one of its steps: ${home.steps[0]?.address} to ${home.steps.at(-1)?.address}`
      : suggested.length > 0
        ? `did you mean ${suggested.join(", ")}${close.length > 6 ? `, … (${close.length} in all)` : ""}?`
        : "write figure/step, as in 41/1706; steps are even numbers";
  const what = home === undefined ? `unknown step "${text}"` : `"${text}" is a figure (${home.title}), not a step`;
  return new CommandError("unknownAddress", what, "ADDRESS", advice);
}

function whereText(found: Whereabouts, surroundings: Surroundings): string {
  const { paint } = textStyle(surroundings);
  const known: Step = step(found.address);
  const lines = (mentions: readonly Mention[]): readonly string[] =>
    mentions.map(({ file, line }) => `${file}:${line}`);
  const rows: readonly (readonly [string, readonly string[], string])[] = [
    ["chart", lines(found.charts), "in no chart yet"],
    ["code", lines(found.code), "not in the implementation"],
    ["before", found.before, "nothing: the figure begins here"],
    ["next", found.next, "nothing"],
    ["messages", found.messages, ""],
    ["readings", found.readings, ""],
    ["windows", found.windows, ""],
    ["properties", [...found.invariants, ...lines(found.properties)], ""],
    ["tests", lines(found.tests), "none by this address"],
    ["replays", [...new Set(found.corpus.map(({ file }) => file))], ""],
  ];
  const shown = rows.filter(([, values, otherwise]) => values.length > 0 || otherwise !== "");
  const table = shown.flatMap(([name, values, otherwise]) =>
    (values.length === 0 ? [paint("muted", otherwise)] : values).map((value, index) => [
      { text: index === 0 ? name : "", paint: (padded: string) => paint("muted", padded) },
      value,
    ]),
  );
  const number = known.number === "exact" ? "" : "; its number is inferred";
  return [
    `${paint("strong", found.address)}  FIG. ${found.figure}, ${found.title}`,
    `${found.kind} by ${found.lane}: ${found.does}${number}`,
    ...textTable([{ title: "" }, { title: "" }], table),
    "",
  ].join("\n");
}
