/**
 * A trace of the explorer as a sequence chart of the reports.
 */
import { type Trace, type TraceStep, viewAt } from "../models/explorer/index.ts";
import type { Program } from "../models/explorer/program.ts";
import type { ChartStep, ReceivedMessage, SentMessage, SequenceChart } from "../reports/sequence-chart.ts";
import { catalogueWords, endingOf, inWords } from "./step-words.ts";
import { placesAlong } from "./whereabouts.ts";

/** What is known of a run besides its steps. */
export interface ChartNotes {
  readonly caption: string;
  readonly faults?: readonly string[] | undefined;
  /** per step: whether the end depends on it */
  readonly core?: readonly boolean[];
}

/** The chart of a trace. */
export function chartOfTrace(program: Program, trace: Trace, notes: ChartNotes): SequenceChart {
  const lanes = program.closed.roles.map((role) => role.name);
  const views = [trace.initial, ...trace.steps.map((step) => step.locals)].map((locals) => viewAt(program, locals));
  const places = placesAlong(views);
  return {
    caption: notes.caption,
    lanes,
    items: places.items,
    before: places.along[0] ?? [],
    steps: trace.steps.map((step, index) => ({
      ...chartStep(trace, step, index),
      core: notes.core?.[index] ?? true,
      whereabouts: places.along[index + 1] ?? [],
    })),
    faults: notes.faults ?? null,
  };
}

function chartStep(trace: Trace, step: TraceStep, index: number): Omit<ChartStep, "core" | "whereabouts"> {
  const at = step.label.steps;
  return {
    number: index + 1,
    lane: step.role ?? step.received?.to ?? "",
    kind: step.label.kind,
    title: titleOf(step),
    says: catalogueWords(at),
    at,
    receives: receivedBy(step),
    sends: step.sent.map((message): SentMessage => {
      const arrivesAt = trace.steps.flatMap((later, number) =>
        later.sentBy === index && later.received?.id === message.id && later.label.kind !== "drop" ? [number + 1] : [],
      );
      return { message: message.event.type, to: message.to, arrivesAt };
    }),
    learns: Object.entries(step.choices).map(([fact, value]) => `${fact} is ${String(value)}`),
    struck: [],
    losesPower: step.label.kind === "powerLoss",
  };
}

function receivedBy(step: TraceStep): ReceivedMessage | null {
  const { received, sentBy, replayed } = step;
  if (received === undefined) return null;
  const sentAt = sentBy === undefined ? null : sentBy + 1;
  // Where outsiders and devices can make the same message, the path tells which of them did.
  return {
    message: received.event.type,
    from: sentAt === null ? null : (received.from ?? null),
    sentAt,
    again: replayed,
  };
}

/** `takes in TransferAck, commits`; `waits in vain, aborts`; `owner picks tickets`. */
function titleOf(step: TraceStep): string {
  const decided = endingOf(step.label.steps);
  const parts = [openingOf(step), decided, step.label.kind === "powerLoss" ? "loses power" : ""];
  return parts.filter((part) => part !== "").join(", ");
}

function openingOf(step: TraceStep): string {
  const { kind, event } = step.label;
  switch (kind) {
    case "drop":
      return `${step.received?.event.type ?? "a message"} is lost`;
    case "timer":
      return "waits in vain";
    case "powerOn":
      return "power returns";
    case "message":
      return `takes in ${step.received?.event.type ?? event}`;
    case "powerLoss":
      if (step.received !== undefined) return `takes in ${step.received.event.type}`;
      return event.startsWith("xstate.after.") ? "waits in vain" : inWords(event);
    case "environment":
      return inWords(event) || "goes on";
  }
}
