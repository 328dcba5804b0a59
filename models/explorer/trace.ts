/**
 * Traces: the steps of a path, told as data.
 */
import type { ClosedMessage, Entry } from "./closed-role.ts";
import { stepLabel } from "./judge.ts";
import { column, type Program } from "./program.ts";
import { readField } from "./state-layout.ts";
import { Successors, stepCode } from "./successors.ts";
import type { StepLabel } from "./system.ts";
import type { VisitedStates } from "./visited-states.ts";

/** A message in a trace. */
export interface TraceMessage {
  /** number of the message in the closed system */
  readonly id: number;
  /** sending role; undefined for the outsider */
  readonly from: string | undefined;
  readonly to: string;
  readonly event: { readonly type: string } & Readonly<Record<string, unknown>>;
}

/** One step of a trace. */
export interface TraceStep {
  /** the role that moves; undefined when a link loses a message */
  readonly role: string | undefined;
  readonly label: StepLabel;
  /** message received, lost, or arriving where nobody minds it */
  readonly received: TraceMessage | undefined;
  /** index of the step of this trace that sent {@link TraceStep.received}; undefined when an outsider did */
  readonly sentBy: number | undefined;
  /** it had been delivered before in this trace */
  readonly replayed: boolean;
  readonly sent: readonly TraceMessage[];
  readonly choices: Readonly<Record<string, unknown>>;
  readonly entry: Entry | undefined;
  /** local states of all roles afterwards */
  readonly locals: readonly number[];
}

/** A path from an initial state. */
export interface Trace {
  readonly initial: readonly number[];
  readonly steps: readonly TraceStep[];
  /** indices of the states on the path, the initial one first */
  readonly states: readonly number[];
}

/** The shortest path to a state that the search met; with `row`, one step further by that row. */
export function traceTo(program: Program, visited: VisitedStates, index: number, row?: number): Trace {
  const states = [index];
  for (let at = index; visited.parents[at] !== at; ) {
    at = visited.parents[at] as number;
    states.push(at);
  }
  return traceAlong(program, visited, states.reverse(), row);
}

/** The path through these states, an initial one first; with `row`, one step further by that row. */
export function traceAlong(program: Program, visited: VisitedStates, states: readonly number[], row?: number): Trace {
  const builder = new TraceBuilder(program, visited.words, states[0] as number);
  for (let i = 1; i < states.length; i++) builder.follow(states[i - 1] as number, states[i] as number);
  if (row !== undefined) builder.take(states.at(-1) as number, row);
  return { initial: builder.initial, steps: builder.steps, states };
}

class TraceBuilder {
  readonly steps: TraceStep[] = [];
  readonly initial: readonly number[];
  readonly #program: Program;
  readonly #words: Uint32Array;
  readonly #successors: Successors;
  readonly #senders = new Map<number, number>();
  readonly #delivered = new Set<number>();

  constructor(program: Program, words: Uint32Array, root: number) {
    this.#program = program;
    this.#words = words;
    this.#successors = new Successors(program, 0);
    this.initial = this.#locals(words, root);
  }

  /** Add the step that leads from one state to the next. */
  follow(from: number, to: number): void {
    const width = this.#program.layout.words;
    this.#find(from, (candidate) => {
      const { candidates } = this.#successors;
      for (let word = 0; word < width; word++) {
        if (candidates[candidate * width + word] !== this.#words[to * width + word]) return false;
      }
      return true;
    });
  }

  /** Add the step that a row makes. */
  take(from: number, row: number): void {
    this.#find(from, (candidate) => this.#successors.codes[candidate] === row);
  }

  #find(from: number, matches: (candidate: number) => boolean): void {
    const fill = this.#successors.expand(this.#words, from, 0);
    for (let candidate = 0; candidate < fill; candidate++) {
      if (!matches(candidate)) continue;
      const after = this.#locals(this.#successors.candidates, candidate);
      this.#add(this.#successors.codes[candidate] as number, after);
      return;
    }
    throw new Error(`state ${from} has no such successor: the search and the trace disagree`);
  }

  #locals(words: Uint32Array, index: number): readonly number[] {
    const { layout } = this.#program;
    return layout.roles.map((field) => readField(words, index * layout.words, field));
  }

  #add(code: number, locals: readonly number[]): void {
    if (code < 0) {
      const { kind, message } = stepCode.read(code);
      const received = this.#received(message);
      const label: StepLabel = {
        role: received.to,
        kind: kind === "drop" ? "drop" : "message",
        event: received.event.type,
        steps: [],
        message: received.event,
        fromOutsider: false,
      };
      const sentBy = this.#senders.get(message);
      const role = kind === "drop" ? undefined : received.to;
      this.steps.push({
        role,
        label,
        received,
        sentBy,
        replayed: false,
        sent: [],
        choices: {},
        entry: undefined,
        locals,
      });
      return;
    }
    const { rows, entries, closed } = this.#program;
    const { role, entry } = entries[rows[code + column.entry] as number] as Program["entries"][number];
    const id = entry.stimulus.kind === "message" ? entry.stimulus.message : undefined;
    const step: TraceStep = {
      role: closed.roles[role]?.name ?? "?",
      label: stepLabel(this.#program, role, entry),
      received: id === undefined ? undefined : this.#received(id),
      sentBy: id === undefined ? undefined : this.#senders.get(id),
      replayed: id !== undefined && this.#delivered.has(id),
      sent: entry.sends.map((message) => ({ ...this.#message(message), from: closed.roles[role]?.name })),
      choices: entry.choices,
      entry,
      locals,
    };
    if (id !== undefined) this.#delivered.add(id);
    for (const message of entry.sends) this.#senders.set(message, this.steps.length);
    this.steps.push(step);
  }

  /** A message as it was sent in this trace: several roles may be able to send it. */
  #received(id: number): TraceMessage {
    const message = this.#message(id);
    const sentBy = this.#senders.get(id);
    return sentBy === undefined ? message : { ...message, from: this.steps[sentBy]?.role };
  }

  #message(id: number): TraceMessage {
    const { messages, roles } = this.#program.closed;
    const message = messages[id] as ClosedMessage;
    return {
      id,
      from: message.from < 0 ? undefined : roles[message.from]?.name,
      to: roles[message.to]?.name ?? "?",
      event: message.event,
    };
  }
}
