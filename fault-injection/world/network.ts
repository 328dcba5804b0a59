/**
 * The links: messages on their way, and what holds them up. Everything here is about order; bytes are not looked at.
 */
import type { Moment } from "../faults.ts";
import type { SentMessage } from "./run.ts";

/** A message, or a copy of one, on its way. */
export interface Flight {
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
  /** undefined: an outsider made it */
  readonly of: SentMessage | undefined;
  /** bytes, sender or receiver are not those of {@link Flight.of} */
  readonly altered: boolean;
  /** undefined: it may arrive at any time */
  held: Held | undefined;
}

/** What a message on its way waits for. */
export interface Held {
  readonly until: Moment | "nextOnLink" | "later";
  /** deliveries that are still to pass */
  left: number;
}

interface Cut {
  readonly from: string;
  readonly to: string;
  /** messages that it still swallows */
  left: number;
}

/** All links of a world. */
export class Network {
  /** oldest first */
  readonly flights: Flight[] = [];
  #cuts: Cut[] = [];

  /** Puts a message that has just been sent on its way, and lets those go that waited for it. */
  send(flight: Flight): void {
    for (const held of this.#waitingFor(flight, "nextOfItsName")) this.#moveToEnd(held);
    const behind = this.#waitingFor(flight, "nextOnLink");
    this.flights.push(flight);
    for (const held of behind) this.#moveToEnd(held);
  }

  /** Puts a copy on its way. */
  sendCopy(flight: Flight): void {
    this.flights.push(flight);
  }

  /** The oldest message that nothing holds up. */
  nextFlight(): Flight | undefined {
    return this.flights.find(({ held }) => held === undefined);
  }

  /** Takes a message off its link, to be delivered. */
  take(flight: Flight): void {
    const index = this.flights.indexOf(flight);
    if (index >= 0) this.flights.splice(index, 1);
    for (const { held } of this.flights) if (held?.until === "deliveries") held.left -= 1;
    this.#release((held) => held.until === "deliveries" && held.left <= 0);
  }

  /** Its receiver has put it off: it goes back to where it was, before all that was not put off. */
  putBack(flight: Flight): void {
    flight.held = { until: "later", left: 0 };
    const last = this.flights.findLastIndex(({ held }) => held?.until === "later");
    this.flights.splice(last + 1, 0, flight);
  }

  /** A device has minded something: it may mind what it has put off. */
  minded(address: string): void {
    for (const flight of this.flights) {
      if (flight.to === address && flight.held?.until === "later") flight.held = undefined;
    }
  }

  /** What was put off and never read. */
  get putOff(): readonly Flight[] {
    return this.flights.filter(({ held }) => held?.until === "later");
  }

  /** A timer has run out somewhere. */
  timeOut(): void {
    this.#release((held) => held.until === "timeOut");
  }

  /** Nothing else is left to do in this attempt. True if something may arrive now. */
  release(): boolean {
    return this.#release(({ until }) => until !== "nextOfItsName" && until !== "later");
  }

  /** Nothing else is left to do at all. True if something may arrive now. */
  releaseAll(): boolean {
    return this.#release(({ until }) => until !== "later");
  }

  /** From now on a link loses everything, or so many messages. */
  cut(from: string, to: string, messages: number): void {
    this.#cuts.push({ from, to, left: messages });
  }

  /** All links work again. True if one did not. */
  heal(): boolean {
    const was = this.#cuts.length > 0;
    this.#cuts = [];
    return was;
  }

  /** Does the link lose this message? Counts it. */
  loses(from: string, to: string): boolean {
    const cut = this.#cuts.find((it) => it.from === from && it.to === to && it.left > 0);
    if (cut === undefined) return false;
    cut.left -= 1;
    return true;
  }

  #waitingFor(flight: Flight, until: Held["until"]): Flight[] {
    const isNext = (it: Flight): boolean =>
      it.held?.until === until &&
      it.of?.from === flight.from &&
      it.of.to === flight.to &&
      (until === "nextOnLink" || it.of.seen.name === flight.of?.seen.name);
    return this.flights.filter(isNext);
  }

  #moveToEnd(flight: Flight): void {
    this.flights.splice(this.flights.indexOf(flight), 1);
    this.flights.push(flight);
    flight.held = undefined;
  }

  #release(isDue: (held: Held) => boolean): boolean {
    let any = false;
    for (const flight of this.flights) {
      if (flight.held === undefined || !isDue(flight.held)) continue;
      flight.held = undefined;
      any = true;
    }
    return any;
  }
}
