/**
 * Counts what devices do along a path, as the world counts it for coordinates.
 */
import type { SystemName } from "../../conformance/wire/fixture.ts";
import type { Exploration } from "../../models/explorer/index.ts";
import { stepsDone } from "../../properties/refinement/index.ts";
import { type Coordinate, messageAt, stepAt, waitAt } from "../coordinates.ts";
import { type Entry, hasTimer, type Role } from "./rows.ts";
import { wireName } from "./wire-names.ts";

type ClosedSystem = Exploration["program"]["closed"];

/** A message as it was sent once. */
export interface Sending {
  readonly at: Coordinate;
  /** place among all sendings, from 1: messages of a session are numbered in this order */
  readonly order: number;
  isDelivered: boolean;
}

/** Counts messages by link and name. */
export class MessageCount {
  readonly #closed: ClosedSystem;
  readonly #system: SystemName;
  readonly #counts = new Map<string, number>();
  readonly #sendings = new Map<number, Sending[]>();
  #sent = 0;

  constructor(closed: ClosedSystem, system: SystemName) {
    this.#closed = closed;
    this.#system = system;
  }

  /** The type of a message of the closed system. */
  typeOf(id: number): string {
    return this.#closed.messages[id]?.event.type ?? "?";
  }

  /** A device sends a message. */
  send(from: string, id: number): Coordinate {
    const at = this.count(from, id);
    const sendings = this.#sendings.get(id) ?? [];
    this.#sendings.set(id, sendings);
    this.#sent++;
    sendings.push({ at, order: this.#sent, isDelivered: false });
    return at;
  }

  /** The next coordinate of that name, which is used up: power may fail before the message leaves. */
  count(from: string, id: number): Coordinate {
    const to = this.#closed.roles[this.#closed.messages[id]?.to ?? -1]?.name ?? "?";
    const name = wireName(this.#system, this.typeOf(id));
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
