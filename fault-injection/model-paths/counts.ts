/**
 * Counts what devices do along a path, as the world counts it for coordinates.
 */
import type { Exploration } from "../../models/explorer/index.ts";
import { stepsDone } from "../../properties/refinement/index.ts";
import { type Coordinate, messageAt, stepAt, waitAt } from "../coordinates.ts";
import { type Hop, hopsBetween } from "./hops.ts";
import { type Entry, hasTimer, type Role } from "./rows.ts";
import { wireName } from "./wire-names.ts";

type ClosedSystem = Exploration["program"]["closed"];

/** A message as it was sent once. */
export interface Sending {
  /** where its sender has sent it */
  readonly made: Coordinate;
  /** where it was sent last: by its sender, or by who has passed it on */
  at: Coordinate;
  /** links that are still before it; the first is the one that it is on */
  readonly hops: Hop[];
  /** place among all sendings, from 1: messages of a session are numbered in this order */
  readonly order: number;
  /** … of the link that it is on */
  hopOrder: number;
  /** key TA/MM that is around it on its way; undefined: none, or it is not on the way over agents */
  readonly layer: string | undefined;
  /** the how-manieth question of an agent to its module it is, or answers */
  readonly question: number | undefined;
  isDelivered: boolean;
}

/** Counts messages by link and name. */
export class MessageCount {
  readonly #closed: ClosedSystem;
  readonly #names: ReadonlySet<string>;
  readonly #counts = new Map<string, number>();
  readonly #sendings = new Map<number, Sending[]>();
  #sent = 0;

  constructor(closed: ClosedSystem) {
    this.#closed = closed;
    this.#names = new Set(closed.roles.map(({ name }) => name));
  }

  /** The type of a message of the closed system. */
  typeOf(id: number): string {
    return this.#closed.messages[id]?.event.type ?? "?";
  }

  /** A device sends a message. */
  send(from: string, id: number, around: string | undefined, question: number | undefined): Sending {
    const at = this.count(from, id);
    const sendings = this.#sendings.get(id) ?? [];
    this.#sendings.set(id, sendings);
    this.#sent++;
    const hops = [...this.#hops(from, id)];
    const layer = hops.length > 1 ? around : undefined;
    const sending = {
      made: at,
      at,
      hops,
      order: this.#sent,
      hopOrder: this.#sent,
      layer,
      question,
      isDelivered: false,
    };
    sendings.push(sending);
    return sending;
  }

  /** The device at the end of the link passes it on to the next. */
  passOn(id: number, sending: Sending): void {
    sending.hops.shift();
    this.#sent++;
    sending.hopOrder = this.#sent;
    sending.at = this.#next(sending.hops[0] as Hop, wireName("MM.", this.typeOf(id)));
  }

  /** The next coordinate of that name, which is used up: power may fail before the message leaves. */
  count(from: string, id: number): Coordinate {
    return this.#next(this.#hops(from, id)[0], wireName(from, this.typeOf(id)));
  }

  #hops(from: string, id: number): readonly [Hop, ...Hop[]] {
    const to = this.#closed.roles[this.#closed.messages[id]?.to ?? -1]?.name ?? "?";
    return hopsBetween(from, to, this.#names);
  }

  #next({ from, to }: Hop, name: string): Coordinate {
    const link = `${from}>${to} ${name}`;
    const nth = (this.#counts.get(link) ?? 0) + 1;
    this.#counts.set(link, nth);
    return messageAt(from, to, name, nth);
  }

  /** The sending that is meant when a message arrives: the latest that has not arrived yet, else the latest. */
  sendingOf(id: number): Sending | undefined {
    const sendings = this.#sendings.get(id) ?? [];
    return sendings.findLast(({ isDelivered }) => !isDelivered) ?? sendings.at(-1);
  }
}

/** Counts what one device does. */
export class DeviceCount {
  readonly name: string;
  sessions = 0;
  /** questions that it has asked its own module (16/PaymentStatusQuery) */
  asked = 0;
  /** the one that its own agent has asked it last */
  wasAsked = 0;
  /** the numbered step that it did last since power came on */
  lastStep = "start";
  /** the wait in which it is; undefined: none with a timer */
  wait: Coordinate | undefined;
  /** by session: the order of the last message taken in */
  readonly taken = new Map<string, number>();
  readonly #counts = new Map<string, number>();

  constructor(name: string) {
    this.name = name;
  }

  /** It does so many microsteps of a row. */
  does(whole: Entry, microsteps: number): void {
    if (whole.stimulus.kind === "powerOn") this.lastStep = "start";
    for (const address of stepsDone(whole, microsteps)) {
      this.step(address);
      this.lastStep = address;
    }
  }

  /** The next coordinate of a step, which is used up. */
  step(address: string): Coordinate {
    return stepAt(this.name, address, this.#count(address));
  }

  /** The coordinate of a step that has just been done. */
  stepDone(address: string): Coordinate {
    return stepAt(this.name, address, this.#counts.get(address) ?? 1);
  }

  /** The row is over. */
  waitsAgain(role: Role, { to }: Entry): void {
    const after = `wait ${this.lastStep}`;
    this.wait = hasTimer(role, to) ? waitAt(this.name, this.lastStep, this.#count(after)) : undefined;
  }

  #count(what: string): number {
    const count = (this.#counts.get(what) ?? 0) + 1;
    this.#counts.set(what, count);
    return count;
  }
}
