/**
 * The refinement check. For every device the set of local states of its chart in which it may be, given what was seen
 * of it; an observation that leaves none is a fault.
 *
 * A response of the table, from wait to wait, matches what a device does on one stimulus if it sends the same messages
 * to the same receivers in the same order, does the same numbered steps in the same order (level `step`), and leaves
 * the same ledger, and asks its owner for what the chart minds next. A device does nothing on a stimulus that its chart
 * does not mind. Steps of figures that the compositions leave out go unseen. Of the messages that they leave out, those
 * of FIG. 7B, a query of the session that stands is answered, and sent only when time is up; a timer, or the answer to a
 * query, does either nothing else that is seen or what the chart's timer does.
 */
import { type ComparableLedger, comparable, sameLedger } from "./comparable-ledger.ts";
import { explain } from "./explain.ts";
import {
  asksRightly,
  contradicts,
  keysOf,
  mayStay,
  placesAt,
  type Seen,
  stimulusNumberOf,
  type Tracked,
  tellsStatus,
} from "./matching.ts";
import type { Observation, RefinementFault, RefinementLevel } from "./observation.ts";
import { figureOf, type RefinementTables, type Response, type ResponsePlace, type RoleTable } from "./tables.ts";

/** Facts about the world that the observer knows, by device and fixture variable: charts that find others are wrong. */
export type DeviceFacts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** What a check needs to know of a run. */
export interface RefinementOptions {
  readonly level: RefinementLevel;
  /** default: nothing is known, anything may turn out */
  readonly facts?: DeviceFacts;
  /** smallest units of observed ledgers that make one unit of the charts; default 1 */
  readonly unit?: number;
}

/** How many local states had to be kept. */
export interface RefinementStatistics {
  readonly observations: number;
  /** most local states of one device after an observation */
  readonly setMax: number;
  readonly setMean: number;
}

const nothing: readonly never[] = [];
const noFacts: Readonly<Record<string, unknown>> = {};

/** See the file header. One for each run; it is told of all devices' observations in the order in which they happen. */
export class Refinement {
  readonly #tables: RefinementTables;
  readonly #level: RefinementLevel;
  readonly #unit: number;
  readonly #devices: ReadonlyMap<string, Tracked>;
  readonly #isVisible = new Map<string, boolean>();
  #observations = 0;
  #setSum = 0;
  #setMax = 1;

  constructor(tables: RefinementTables, { level, facts = {}, unit = 1 }: RefinementOptions) {
    this.#tables = tables;
    this.#level = level;
    this.#unit = unit;
    this.#devices = new Map(
      tables.roles.map((table, role) => [
        table.closed.name,
        {
          name: table.closed.name,
          table,
          role,
          facts: facts[table.closed.name] ?? noFacts,
          locals: table.closed.initials.map(({ local }) => local),
          observations: 0,
          lastStep: undefined,
        },
      ]),
    );
  }

  /** What has been needed so far. */
  get statistics(): RefinementStatistics {
    const observations = this.#observations;
    return { observations, setMax: this.#setMax, setMean: observations === 0 ? 1 : this.#setSum / observations };
  }

  /** Local states in which a device may be; none once it has left its chart. */
  localsOf(device: string): readonly number[] {
    return this.#devices.get(device)?.locals ?? nothing;
  }

  /**
   * Follow one observation. The fault if the device's chart does not allow it; after that the device's further
   * observations are not judged.
   */
  observe(observation: Observation): RefinementFault | undefined {
    const device = this.#devices.get(observation.device);
    if (device === undefined) return unknownDevice(observation);
    if (device.locals.length === 0) return undefined;
    const seen = this.#seen(observation);
    const next = this.#follow(device, seen);
    const before = device.locals;
    device.locals = next;
    device.observations++;
    this.#observations++;
    this.#setSum += next.length;
    if (next.length > this.#setMax) this.#setMax = next.length;
    if (next.length > 0) {
      device.lastStep = seen.steps.at(-1) ?? device.lastStep;
      return undefined;
    }
    return explain(this.#tables, this.#level, this.#unit, { ...device, locals: before }, seen);
  }

  #seen(observation: Observation): Seen {
    const { steps, sends } = observation;
    const { vocabulary } = this.#tables;
    return {
      observation,
      steps: steps.length === 0 || this.#level === "external" ? steps : steps.filter((step) => this.#shows(step)),
      sends:
        sends.length === 0
          ? nothing
          : sends.flatMap(({ to, message }) =>
              vocabulary.isHidden(message.type) ? [] : [vocabulary.message(vocabulary.role(to), message)],
            ),
      hidden: sends.length === 0 ? nothing : sends.filter(({ message: { type } }) => vocabulary.isHidden(type)),
      ledger: comparable(observation.ledger),
    };
  }

  #shows(step: string): boolean {
    let shows = this.#isVisible.get(step);
    if (shows === undefined) {
      shows = this.#tables.figures.has(figureOf(step));
      this.#isVisible.set(step, shows);
    }
    return shows;
  }

  #follow(device: Tracked, seen: Seen): readonly number[] {
    const { stimulus } = seen.observation;
    const { table } = device;
    const next: number[] = [];
    if (stimulus.kind === "powerLoss") {
      for (const local of device.locals) this.#quiet(table, table.offOf[local] as number, seen, next);
      return next;
    }
    const number = stimulusNumberOf(this.#tables, device.role, stimulus);
    for (const local of device.locals) {
      if (!tellsStatus(device, local, seen)) continue;
      for (const key of keysOf(this.#tables, device, local, stimulus, number)) {
        for (const response of table.responses[local]?.get(key) ?? nothing) {
          if (contradicts(response, device.facts)) continue;
          if (seen.observation.cut) this.#cut(table, response, seen, next);
          else if (this.#matches(table, response, seen)) add(next, response.entry.to);
        }
      }
      if (mayStay(table, local, stimulus, number)) {
        this.#quiet(table, seen.observation.cut ? (table.offOf[local] as number) : local, seen, next);
      }
    }
    return next;
  }

  /** Nothing is seen, and the device is where it was, or without power. */
  #quiet(table: RoleTable, local: number, seen: Seen, next: number[]): void {
    if (seen.sends.length > 0 || (this.#level === "step" && seen.steps.length > 0)) return;
    if (this.#holds(table, local, seen)) add(next, local);
  }

  #matches(table: RoleTable, response: Response, seen: Seen): boolean {
    if (this.#level === "step" && !sameList(seen.steps, response.steps)) return false;
    return sameList(seen.sends, response.sends) && this.#holds(table, response.entry.to, seen);
  }

  #cut(table: RoleTable, response: Response, seen: Seen, next: number[]): void {
    const { first, last } = placesAt(this.#tables, response, this.#level === "step" ? seen.steps.length : undefined);
    if (this.#level === "step" && !isPrefix(seen.steps, response.steps)) return;
    if (!isPrefix(seen.sends, response.sends)) return;
    for (let at = first; at <= last; at++) {
      const { off, sends } = response.places[at] as ResponsePlace;
      if (sends === seen.sends.length && this.#holds(table, off, seen)) add(next, off);
    }
  }

  #holds(table: RoleTable, local: number, { ledger, observation }: Seen): boolean {
    if (!asksRightly(table, local, observation.prompted)) return false;
    // A role that never fails in the model has nothing to lose.
    if (ledger.ledger.down && !table.losesPower) return true;
    return sameLedger(ledger, table.ledgers[local] as ComparableLedger, this.#unit);
  }
}

function add(locals: number[], local: number): void {
  if (!locals.includes(local)) locals.push(local);
}

function sameList<T>(one: readonly T[], other: readonly T[]): boolean {
  return one.length === other.length && isPrefix(one, other);
}

function isPrefix<T>(one: readonly T[], other: readonly T[]): boolean {
  if (one.length > other.length) return false;
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false;
  return true;
}

function unknownDevice(observation: Observation): RefinementFault {
  const { device } = observation;
  return {
    _tag: "RefinementFault",
    device,
    kind: "unknownDevice",
    observation,
    index: 0,
    step: undefined,
    after: undefined,
    fields: [],
    allowed: [],
    refusedBy: [],
    says: `${device} is no device of the system`,
  };
}
