/**
 * Pairs of steps that a device did one right after the other, against the catalogue's edges. What a common misreading
 * of charts and implementation would hide shows here: a device must go along the edges of its lanes, through called
 * figures and back, or leave them by a rule that has its reason.
 *
 * A device is followed by the set of places in the catalogue at which it may be. Figures that carry messages (10, 17 to
 * 20) are links, and not followed.
 */
import type { SystemName } from "../../conformance/wire/fixture.ts";
import {
  type Frame,
  firstSteps,
  frameAt,
  positionKey,
  standIns,
  stepsAfter,
  topFrame,
} from "../../models/figures/catalogue-flow.ts";
import { ruleEdges } from "../../models/figures/edges.ts";
import { type FigureId, type Lane, type StepAddress, step } from "../../spec/catalogue.ts";

/** By what a pair is allowed; `none`: it is not. */
export type PairGround = "catalogue" | "rule" | "none";

/** The figure that a device starts, and its lanes there. */
export interface PlayedPart {
  readonly figure: FigureId;
  readonly lanes: readonly Lane[];
  /** a figure that comes before it, where the one that calls both is not played */
  readonly opening?: { readonly figure: FigureId; readonly lanes: readonly Lane[] };
}

type Parts = Readonly<Record<string, PlayedPart>>;

const sale: Parts = {
  "TA.A": { figure: "12", lanes: ["HOST.A", "TA.A"] },
  "TA.B": { figure: "12", lanes: ["MERCHANT_SERVER", "MERCHANDISE_SERVER", "TA.B", "HOST.B"] },
  "MM.A": { figure: "16", lanes: ["MM.A"] },
  "MM.B": { figure: "16", lanes: ["MM.B"] },
};

/** What devices of the systems play, by system. */
export const playedParts: Readonly<Record<SystemName, Parts>> = {
  "ticket-transfer": {
    "TA.A": { figure: "25", lanes: ["OWNER.A", "HOST.A", "TA.A"] },
    "TA.B": { figure: "25", lanes: ["HOST.B", "TA.B"] },
  },
  "pos-payment": {
    "MM.A": { figure: "43", lanes: ["OWNER.A", "MM.A"] },
    "MM.B": { figure: "43", lanes: ["OWNER.B", "HOST.B", "MM.B"] },
    NS: { figure: "38", lanes: ["NS"] },
  },
  "purchase-money": sale,
  "purchase-card": sale,
  // Figure 32, which calls 21 for a refund, would establish the session.
  "card-refund": {
    "TA.A": { figure: "21", lanes: ["TA.A"], opening: { figure: "9", lanes: ["TA.X"] } },
    "TA.B": { figure: "21", lanes: ["TA.B", "HOST.B"], opening: { figure: "9", lanes: ["TA.Y"] } },
  },
};

/** A step of the catalogue and the call in which it is done. */
interface Place {
  readonly at: StepAddress;
  readonly frame: Frame;
}

/** Where a device may be; no place: at rest, or just switched on. */
interface Whereabouts {
  readonly key: string;
  readonly places: readonly Place[];
  /** what it does next, as far as it has been seen */
  readonly next: Map<StepAddress, Move>;
  /** power has come on, and nothing has been done since */
  readonly restarted: boolean;
}

interface Move {
  readonly ground: PairGround;
  readonly to: Whereabouts;
}

/** Follows devices that play the same part, in one run after the other. What was looked up once is kept. */
export class PairFollower {
  readonly #part: PlayedPart;
  readonly #top: Frame;
  readonly #known = new Map<string, Whereabouts>();
  readonly #rest: Whereabouts;
  readonly #on: Whereabouts;
  #here: Whereabouts;

  constructor(part: PlayedPart) {
    this.#part = part;
    this.#top = topFrame(part.figure, part.lanes);
    this.#rest = this.#whereabouts([], false);
    this.#on = this.#whereabouts([], true);
    this.#here = this.#rest;
  }

  /** A new run begins. */
  begin(): void {
    this.#here = this.#rest;
  }

  /** Power has come back. */
  restart(): void {
    this.#here = this.#on;
  }

  /** The device does a step. By what it may; undefined: the step is not followed. */
  follow(next: StepAddress): PairGround | undefined {
    let move = this.#here.next.get(next);
    if (move === undefined) {
      if (step(next).figure in standIns) return undefined;
      move = this.#move(this.#here, next);
      this.#here.next.set(next, move);
    }
    this.#here = move.to;
    return move.ground;
  }

  /** The last step that was followed, as pairs have it. */
  get from(): string {
    return this.#here.places[0]?.at ?? "start";
  }

  #move(here: Whereabouts, next: StepAddress): Move {
    const expected = this.#expected(here);
    const matches = expected.flatMap(({ at, frame }) => (at === next ? [{ at, frame }] : []));
    if (matches.length > 0) return { ground: "catalogue", to: this.#whereabouts(matches, false) };
    const frame = step(next).figure === this.#part.figure ? this.#top : frameAt(next, this.#top);
    const isRule = this.#rule(here, next) || (this.#mayEnd(here, expected) && this.#begins(next));
    return { ground: isRule ? "rule" : "none", to: this.#whereabouts([{ at: next, frame }], false) };
  }

  /** What the catalogue has next: after an end, the next transaction's beginning. */
  #expected({ places }: Whereabouts): ReturnType<typeof stepsAfter> {
    const first = firstSteps(this.#part.figure, this.#top);
    if (places.length === 0) return first;
    const after = places.flatMap(({ at, frame }) => stepsAfter(at, frame));
    return after.some(({ at }) => at === "end") ? [...after, ...first] : after;
  }

  #rule({ places, restarted }: Whereabouts, next: StepAddress): boolean {
    if (places.length === 0) return restarted && ruleEdges.some((rule) => rule.to === next && allows(rule, undefined));
    return places.some(({ at }) => ruleEdges.some((rule) => rule.to === next && allows(rule, at)));
  }

  /** An attempt may end there by a rule: with a time-out, or because the peer has given up. */
  #mayEnd({ places }: Whereabouts, expected: ReturnType<typeof stepsAfter>): boolean {
    if (places.length === 0 || expected.some(({ at }) => at === "end")) return true;
    return places.some(({ at }) => ruleEdges.some((rule) => rule.to === "end" && allows(rule, at)));
  }

  #begins(next: StepAddress): boolean {
    const { opening } = this.#part;
    const opens = opening === undefined ? [] : firstSteps(opening.figure, topFrame(opening.figure, opening.lanes));
    return [...firstSteps(this.#part.figure, this.#top), ...opens].some(({ at }) => at === next) || atRest.has(next);
  }

  #whereabouts(places: readonly Place[], restarted: boolean): Whereabouts {
    const key = `${restarted} ${places.map(positionKey).join(" | ")}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const made: Whereabouts = { key, places, next: new Map(), restarted };
    this.#known.set(key, made);
    return made;
  }
}

function allows({ from }: (typeof ruleEdges)[number], after: StepAddress | undefined): boolean {
  if (from === undefined) return true;
  const places: readonly string[] = from;
  return after === undefined ? from.length === 0 : places.includes(after) || places.includes(step(after).figure);
}

/** FIG. 22: at rest the owner may ask for the keys of what it has bought before. */
const atRest: ReadonlySet<StepAddress> = new Set(["22/736"]);
