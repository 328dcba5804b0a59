/**
 * The faults of a run by the place that they strike, so that looking for one costs nothing where there is none.
 */
import { type Coordinate, parseCoordinate } from "../coordinates.ts";
import { type Fault, faultText } from "../faults.ts";
import type { Skipped } from "./run.ts";

/** A fault, with its index in the replay. */
export interface IndexedFault extends Fault {
  readonly index: number;
}

const none: readonly IndexedFault[] = Object.freeze([]);
const noIndices: readonly number[] = Object.freeze([]);

/** The faults of a run. Each strikes once. */
export class Faults {
  readonly #byPlace = new Map<Coordinate, IndexedFault[]>();
  readonly #all: readonly IndexedFault[];
  readonly #struck: boolean[];
  /** devices some step of which is struck */
  #isOver = false;
  readonly #stepped = new Set<string>();
  #recent: number[] = [];

  constructor(faults: readonly Fault[]) {
    this.#all = faults.map((fault, index) => ({ ...fault, index }));
    this.#struck = faults.map(() => false);
    for (const fault of this.#all) {
      const here = this.#byPlace.get(fault.at);
      if (here === undefined) this.#byPlace.set(fault.at, [fault]);
      else here.push(fault);
      const place = parseCoordinate(fault.at);
      if (place?.place === "step") this.#stepped.add(place.device);
    }
  }

  /** The faults at a place, in the replay's order; they count as having struck when {@link strike} says so. */
  at(coordinate: Coordinate): readonly IndexedFault[] {
    return this.#isOver ? none : (this.#byPlace.get(coordinate) ?? none);
  }

  /** Nothing goes wrong any more. */
  end(): void {
    this.#isOver = true;
  }

  /** Does any fault strike a step of this device? */
  strikesStepsOf(device: string): boolean {
    return this.#stepped.has(device);
  }

  /** The fault takes effect. */
  strike(fault: IndexedFault): void {
    this.#struck[fault.index] = true;
    this.#recent.push(fault.index);
  }

  /** Indices of the faults that have struck since this was last asked. */
  takeRecent(): readonly number[] {
    if (this.#recent.length === 0) return noIndices;
    const recent = this.#recent;
    this.#recent = [];
    return recent;
  }

  /** Those that never struck. */
  skipped(): readonly Skipped[] {
    return this.#all
      .filter(({ index }) => this.#struck[index] === false)
      .map((fault) => ({ what: "fault", at: fault.index, text: faultText(fault) }));
  }
}
