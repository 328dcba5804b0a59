/**
 * A run of an implementation as a sequence chart of the reports: the one chart that demo, replay, failures and windows
 * show.
 */
import { faultText } from "../fault-injection/faults.ts";
import type { Run, SentMessage as RunMessage, RunObservation } from "../fault-injection/world/run.ts";
import type { ChartStep, ReceivedMessage, SentMessage, SequenceChart } from "../reports/sequence-chart.ts";
import { catalogueWords, endingOf, inWords } from "./step-words.ts";
import { placesAlong } from "./whereabouts.ts";

/**
 * The chart of a run. That devices are switched on in the beginning and do nothing is left out, and that one puts off a
 * message until it can mind it.
 */
export function chartOfRun(run: Run, caption: string): SequenceChart {
  const shown = run.observations.filter((observation) => !isQuietStart(observation) && !observation.later);
  const places = placesAlong(viewsAlong(run, shown));
  const numbers = new Map(shown.map(({ number }, index) => [number, index + 1]));
  return {
    caption,
    lanes: Object.keys(run.devices),
    items: places.items,
    before: places.along[0] ?? [],
    steps: shown.map((observation, index) => ({
      ...chartStep(run, observation, numbers),
      whereabouts: places.along[index + 1] ?? [],
    })),
    faults: run.replay.faults.map(faultText),
  };
}

function isQuietStart({ stimulus, cycle, steps, sends, halted, cut }: RunObservation): boolean {
  const quiet = steps.length === 0 && sends.length === 0 && halted === undefined && !cut;
  return stimulus.kind === "powerOn" && cycle === 1 && quiet;
}

/** What all devices show, before the first step and after each. */
function viewsAlong(run: Run, shown: readonly RunObservation[]): readonly Readonly<Record<string, unknown>>[] {
  let view: Readonly<Record<string, unknown>> = run.start;
  const views = [view];
  for (const { device, ledger } of shown) {
    view = { ...view, [device]: ledger };
    views.push(view);
  }
  return views;
}

function chartStep(
  { replay }: Run,
  observation: RunObservation,
  numbers: ReadonlyMap<number, number>,
): Omit<ChartStep, "whereabouts"> {
  const { number, device, stimulus, steps, received, sent, struck, cut, refusals, notices } = observation;
  const numberOf = (it: number): number => numbers.get(it) ?? 0;
  return {
    number: numberOf(number),
    lane: device,
    kind: cut ? "powerLoss" : stimulus.kind === "relay" ? "message" : stimulus.kind,
    title: titleOf(observation),
    says: catalogueWords(steps),
    at: steps,
    receives: receivedBy(received, numberOf),
    sends: sent.map((message) => sentMessage(message, numberOf)),
    struck: struck.flatMap((index) => {
      const fault = replay.faults[index];
      return fault === undefined ? [] : [faultText(fault)];
    }),
    learns: [
      ...refusals.map(({ reason, field }) => `refuses: ${inWords(reason)}${field === undefined ? "" : ` (${field})`}`),
      ...notices.map(({ notice }) => `tells: ${inWords(notice)}`),
    ],
    losesPower: cut || stimulus.kind === "powerLoss",
    core: true,
  };
}

function sentMessage({ seen, to, arrivedIn }: RunMessage, numberOf: (it: number) => number): SentMessage {
  return { message: plainName(seen.name), to, arrivesAt: arrivedIn.map(numberOf) };
}

function receivedBy(received: RunObservation["received"], numberOf: (it: number) => number): ReceivedMessage | null {
  if (received === undefined) return null;
  const { seen, from, of, again } = received;
  const made = of === undefined ? { from: null, sentAt: null } : { from, sentAt: numberOf(of.sentIn) };
  return { message: plainName(of?.seen.name ?? seen.name), ...made, again };
}

/** `Acknowledgement` of `41/Acknowledgement`. */
function plainName(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}

function titleOf(observation: RunObservation): string {
  const { stimulus, steps, cut, halted } = observation;
  const parts = [
    openingOf(observation),
    endingOf(steps),
    halted === undefined ? "" : `halts: ${inWords(halted)}`,
    cut ? "loses power" : "",
  ];
  const told = parts.filter((part) => part !== "");
  return told.length === 0 ? inWords(stimulus.kind) : told.join(", ");
}

function openingOf({ stimulus, received, sent }: RunObservation): string {
  switch (stimulus.kind) {
    case "timer":
      return "waits in vain";
    case "powerOn":
      return "power returns";
    case "powerLoss":
      return "loses power";
    case "environment":
      return inWords(eventText(stimulus.event));
    case "relay": {
      const name = plainName(received?.seen.name ?? "");
      return sent.length > 0 ? `passes ${name} on` : `drops ${name}`;
    }
    case "message": {
      const name = plainName(received?.of?.seen.name ?? received?.seen.name ?? stimulus.message.type);
      const read = received?.seen.name === "Junk" ? "as junk" : "altered";
      return `takes in ${name}${received?.altered === true && received.of !== undefined ? ` (${read})` : ""}`;
    }
  }
}

/** `OwnerAnswersCheck(wanted: true)`. */
function eventText({ type, ...details }: { readonly type: string }): string {
  const told = Object.entries(details).map(([name, value]) => `${name}: ${String(value)}`);
  return told.length === 0 ? type : `${type}(${told.join(", ")})`;
}
