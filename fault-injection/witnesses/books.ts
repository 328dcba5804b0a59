/**
 * The second witness: the books, read from wire and stores, judged by the properties at every moment, over every step,
 * and at rest.
 *
 * Devices of different runs show the same ledgers again and again, so what the properties say of a combination is kept.
 */

import { ownTickets, ownValue, sum } from "../../properties/books.ts";
import { type Broken, stepViolationsOf, violationsOf } from "../../properties/index.ts";
import type { ObservedStep, Subject } from "../../properties/property.ts";
import { invariant } from "../../spec/invariants.ts";
import type { DeviceLedger, Ledger, StartingHoldings } from "../../spec/ledger.ts";
import type { Run, RunObservation } from "../world/run.ts";
import type { Finding } from "./finding.ts";
import { observedStepOf } from "./observed-step.ts";

/** What is judged. */
export interface BooksOptions {
  readonly subject: Subject;
  /** devices that are judged */
  readonly judged: readonly string[];
  /** every device of the system is judged: what they have together can be judged as well */
  readonly isWhole: boolean;
}

/** Properties that look at one device only. */
const ofOneDevice: ReadonlySet<string> = new Set(["P1", "N1", "N2", "C1", "C2", "C3", "C4", "L1", "A4", "A5", "Q3"]);

/** What the properties say against a run: the first moment for each property and device. */
export function booksFindings(run: Run, options: BooksOptions): readonly Finding[] {
  const { subject, judged, isWhole } = options;
  const start = startOf(run, judged);
  const devices: Record<string, DeviceLedger> = Object.fromEntries(
    Object.entries(run.start).filter(([device]) => judged.includes(device)),
  );
  const findings = new Findings(isWhole);
  const context = `${subjectText(subject)} ${start.number}`;
  let before = ledgerOf({ ...devices }, start);
  let beforeNumbers = numbersOf(before);
  const atFirst = before;
  findings.addAll(
    kept(`always ${context} ${beforeNumbers}`, () => violationsOf(atFirst, subject, "always")),
    undefined,
  );
  for (const observation of run.observations) {
    if (!judged.includes(observation.device)) continue;
    devices[observation.device] = observation.ledger;
    const was = before;
    const after = ledgerOf({ ...devices }, start);
    const afterNumbers = numbersOf(after);
    if (afterNumbers !== beforeNumbers) {
      const broken = kept(`always ${context} ${afterNumbers}`, () => violationsOf(after, subject, "always"));
      findings.addAll(broken, observation);
    }
    const step = observedStepOf(observation);
    const key = `step ${context} ${beforeNumbers} ${afterNumbers} ${stepText(step)}`;
    findings.addAll(
      kept(key, () => stepViolationsOf(was, after, step, subject)),
      observation,
    );
    before = after;
    beforeNumbers = afterNumbers;
  }
  return findings.all;
}

/** What the properties say against the ledger of a run at rest, beyond what holds always. */
export function restFindings(run: Run, ledger: Ledger, subject: Subject): readonly Finding[] {
  const findings = new Findings(true);
  const start = startOf(run, Object.keys(ledger.devices));
  const broken = kept(`rest ${subjectText(subject)} ${start.number} ${numbersOf(ledger)}`, () =>
    violationsOf(ledger, subject, "rest").filter(({ scope }) => scope === "rest"),
  );
  findings.addAll(broken, run.observations.at(-1));
  return findings.all;
}

/** The ledger of a run at its end, of the devices judged. */
export function finalLedger(run: Run, judged: readonly string[]): Ledger {
  const devices = Object.fromEntries(
    judged.flatMap((device) => {
      const ledger = run.devices[device]?.ledger;
      return ledger === undefined ? [] : [[device, ledger]];
    }),
  );
  return ledgerOf(devices, startOf(run, judged));
}

/** Collects what is broken; the same property at the same device is told once. */
class Findings {
  readonly all: Finding[] = [];
  readonly #seen = new Set<string>();
  readonly #isWhole: boolean;

  constructor(isWhole: boolean) {
    this.#isWhole = isWhole;
  }

  addAll(broken: readonly Broken[], observation: RunObservation | undefined): void {
    for (const { id, scope, reason } of broken) {
      if (!this.#isWhole && !ofOneDevice.has(id)) continue;
      const device = observation?.device ?? "";
      const key = `${id} ${scope} ${device}`;
      if (this.#seen.has(key)) continue;
      this.#seen.add(key);
      this.all.push({
        witness: scope === "rest" ? "rest" : "books",
        class: invariant(id).group,
        property: `${id} ${scope}`,
        reason,
        device,
        step: observation?.steps.at(-1) ?? null,
        observation: observation?.number ?? 0,
      });
    }
  }
}

interface Start {
  readonly holdings: Readonly<Record<string, StartingHoldings>>;
  readonly tickets: readonly string[];
  readonly issued: number;
  /** the same for runs that begin alike */
  readonly number: number;
}

function startOf(run: Run, judged: readonly string[]): Start {
  const holdings = Object.fromEntries(
    Object.entries(run.start)
      .filter(([device]) => judged.includes(device))
      .map(([device, ledger]) => [device, { tickets: ownTickets(ledger), value: ownValue(ledger) }]),
  );
  const all = Object.values(holdings);
  const tickets = all.flatMap((it) => it.tickets);
  const issued = sum(all.map(({ value }) => value));
  return { holdings, tickets, issued, number: numberOf(JSON.stringify(holdings)) };
}

function ledgerOf(devices: Readonly<Record<string, DeviceLedger>>, { holdings, tickets, issued }: Start): Ledger {
  return { devices, tickets, issued, start: holdings };
}

/** What the properties have said of combinations, by what they are made of. */
const known = new Map<string, readonly Broken[]>();
const knownMax = 200_000;

function kept(key: string, judge: () => readonly Broken[]): readonly Broken[] {
  const before = known.get(key);
  if (before !== undefined) return before;
  const broken = judge();
  if (known.size >= knownMax) known.clear();
  known.set(key, broken);
  return broken;
}

/** Numbers for what was seen, so that keys are short. */
const numbers = new Map<string, number>();
const numberedDevices = new WeakMap<DeviceLedger, number>();

function numberOf(text: string): number {
  let number = numbers.get(text);
  if (number === undefined) {
    if (numbers.size >= knownMax) {
      numbers.clear();
      known.clear();
    }
    numbered += 1;
    number = numbered;
    numbers.set(text, number);
  }
  return number;
}

let numbered = 0;

function numbersOf({ devices }: Ledger): string {
  let all = "";
  for (const device of Object.values(devices)) {
    let number = numberedDevices.get(device);
    if (number === undefined) {
      number = numberOf(JSON.stringify(device));
      numberedDevices.set(device, number);
    }
    all += `${number} `;
  }
  return all;
}

function subjectText({ tickets, notes, certificates, items, sells }: Subject): string {
  return `${tickets}${notes}${certificates}${items}${sells}`;
}

/** What step properties look at, besides the ledgers. */
function stepText({ device, kind, steps, message, fromOutsider }: ObservedStep): string {
  return `${device} ${kind} ${steps} ${message?.type} ${message?.session} ${message?.order} ${fromOutsider}`;
}
