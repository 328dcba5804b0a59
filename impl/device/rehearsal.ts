/**
 * Devices in memory for the tests of this folder and its neighbours: two agents, or two modules and their network
 * server, or agents with modules of their own, provided from `domain/samples.ts`, with a network that a test can tamper with and power that it can cut.
 */
import type { HostMessage, HostRequest } from "../../spec/host-requests.ts";
import type { Readings } from "../../spec/readings.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import type { Provision } from "../domain/provision.ts";
import { noon } from "../domain/samples.ts";
import { encodeRecord } from "../store/record.ts";
import { EventDevice } from "./device.ts";
import type { DeviceEffect, DeviceEvent, Holdings, Refusal } from "./port.ts";

/** A message on its way. */
export interface Letter {
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
}

/** What owners and hosts answer at the prompts of one device, in order. */
export type Script = readonly HostRequest[];

/** Devices by address, with what they are provided with. */
export type Cast = Readonly<Record<string, Provision>>;

/** How a rehearsal is tampered with. */
export interface Tampering {
  readonly readings?: Partial<Readings>;
  /** what becomes of a letter: by default it is delivered */
  readonly carry?: (letter: Letter, number: number) => readonly Letter[];
  /** power fails when the device has put out so many effects, and comes back when nothing else happens */
  readonly cut?: { readonly device: string; readonly after: number };
  /** the so-manieth write of the device fails */
  readonly failWrite?: { readonly device: string; readonly write: number };
}

type Timed =
  Extract<DeviceEvent, { readonly now: number }> extends infer E
    ? E extends { readonly now: number }
      ? Omit<E, "now">
      : never
    : never;

/** Turns of the play after which it cannot end any more. */
const turnsMost = 2_000;

/** A play of devices. */
export class Rehearsal {
  now = noon;
  /** what devices have put out, in order */
  readonly seen: { readonly device: string; readonly effect: DeviceEffect }[] = [];
  readonly stores: Record<string, Uint8Array> = {};
  readonly letters: Letter[] = [];
  /** every letter that was ever sent */
  readonly sent: Letter[] = [];
  readonly timers = new Map<string, string>();
  readonly devices: Record<string, EventDevice> = {};
  readonly down = new Set<string>();
  readonly prompts: Record<string, Extract<DeviceEffect, { type: "prompt" }> | undefined> = {};
  readonly #tampering: Tampering;
  readonly #puts: Record<string, number> = {};
  readonly #writes: Record<string, number> = {};
  /** letters that a device has given back, to be given again when something else has happened to it */
  readonly #postponed: Record<string, Letter[]> = {};
  #starts = 0;

  constructor(cast: Cast, tampering: Tampering = {}) {
    this.#tampering = tampering;
    for (const [address, provision] of Object.entries(cast)) {
      this.stores[address] = encodeRecord(provision);
      this.powerOn(address);
    }
  }

  powerOn(address: string): void {
    const device = new EventDevice(this.#tampering.readings ?? {});
    this.devices[address] = device;
    this.down.delete(address);
    this.#starts += 1;
    const entropy = new Uint8Array(32).fill(this.#starts);
    this.#carryOut(address, device.handle({ type: "start", now: this.now, store: this.#store(address), entropy }));
  }

  powerOff(address: string): void {
    const remains = this.#device(address).abandon();
    if (remains.length > 0) throw new Error(`${address} tidies up: ${JSON.stringify(remains)}`);
    this.down.add(address);
    this.timers.delete(address);
    this.prompts[address] = undefined;
  }

  /** Gives an event to a device. */
  give(address: string, event: Timed): void {
    if (this.down.has(address)) return;
    this.now += 1;
    this.#carryOut(address, this.#device(address).handle({ ...event, now: this.now } as DeviceEvent));
    if (event.type === "message" || event.type === "stored") return;
    this.letters.unshift(...(this.#postponed[address] ?? []));
    this.#postponed[address] = [];
  }

  /** Delivers the first letter. */
  deliver(): void {
    const letter = this.letters.shift();
    if (letter === undefined || !(letter.to in this.devices)) return;
    const before = this.seen.length;
    this.give(letter.to, { type: "message", from: letter.from, bytes: letter.bytes });
    const isGivenBack = this.seen
      .slice(before)
      .some(({ device, effect }) => device === letter.to && effect.type === "later");
    if (isGivenBack) this.#postponed[letter.to] = [...(this.#postponed[letter.to] ?? []), letter];
  }

  deliverAll(): void {
    while (this.letters.length > 0) this.deliver();
  }

  /** The device's timer runs out. */
  expire(address: string): void {
    const timer = this.timers.get(address);
    if (timer === undefined) throw new Error(`${address} has no timer`);
    this.timers.delete(address);
    this.give(address, { type: "timer", timer });
  }

  /** Plays: letters first, then owners, then power that comes back, then timers; until all rest, or what is awaited. */
  play(scripts: Readonly<Record<string, Script>>, until: () => boolean = () => false): void {
    const said = Object.fromEntries(Object.keys(scripts).map((address) => [address, [...(scripts[address] ?? [])]]));
    for (let turn = 0; turn < turnsMost; turn += 1) {
      if (until()) return;
      if (this.letters.length > 0) this.deliver();
      else if (!this.#speak(said) && !this.#recover() && !this.#expireFirst()) return;
    }
    throw new Error("the play does not end");
  }

  #speak(said: Record<string, HostRequest[]>): boolean {
    for (const [address, requests] of Object.entries(said)) {
      const accepts = this.prompts[address]?.accepts ?? [];
      const index = requests.findIndex(({ type }) => accepts.includes(type));
      const [request] = index < 0 ? [] : requests.splice(index, 1);
      if (request === undefined) continue;
      this.prompts[address] = undefined;
      this.give(address, { type: "request", request });
      return true;
    }
    return false;
  }

  #recover(): boolean {
    const [address] = this.down;
    if (address === undefined) return false;
    this.powerOn(address);
    return true;
  }

  #expireFirst(): boolean {
    const [address] = this.timers.keys();
    if (address === undefined) return false;
    this.expire(address);
    return true;
  }

  #device(address: string): EventDevice {
    const device = this.devices[address];
    if (device === undefined) throw new Error(`there is no ${address}`);
    return device;
  }

  #store(address: string): Uint8Array {
    return this.stores[address] ?? new Uint8Array();
  }

  #carryOut(address: string, effects: readonly DeviceEffect[]): void {
    const { cut } = this.#tampering;
    for (const effect of effects) {
      const put = this.#puts[address] ?? 0;
      if (cut?.device === address && cut.after === put && !this.down.has(address)) {
        this.#puts[address] = put + 1;
        this.powerOff(address);
        return;
      }
      if (this.down.has(address)) return;
      this.#puts[address] = put + 1;
      this.seen.push({ device: address, effect });
      this.#doOne(address, effect);
    }
  }

  #doOne(address: string, effect: DeviceEffect): void {
    if (effect.type === "send") this.#send({ from: address, to: effect.to, bytes: effect.bytes });
    else if (effect.type === "setTimer") this.timers.set(address, effect.timer);
    else if (effect.type === "cancelTimer") this.timers.delete(address);
    else if (effect.type === "prompt") this.prompts[address] = effect;
    else if (effect.type === "store") this.#write(address, effect.at, effect.bytes);
  }

  #send(letter: Letter): void {
    this.sent.push(letter);
    const carried = this.#tampering.carry?.(letter, this.sent.length) ?? [letter];
    this.letters.push(...carried);
  }

  #write(address: string, at: number, bytes: Uint8Array): void {
    const write = (this.#writes[address] ?? 0) + 1;
    this.#writes[address] = write;
    const { failWrite } = this.#tampering;
    if (failWrite?.device === address && failWrite.write === write) {
      this.give(address, { type: "storeFailed", reason: "full" });
      return;
    }
    const after = new Uint8Array(at + bytes.length);
    after.set(this.#store(address).subarray(0, at));
    after.set(bytes, at);
    this.stores[address] = after;
    this.give(address, { type: "stored" });
  }

  /** Steps that a device has reported. */
  steps(address: string): readonly StepAddress[] {
    return this.#of(address, "step").map(({ step }) => step);
  }

  /** What a device has not accepted, as `step reason`. */
  refusals(address: string): readonly string[] {
    return this.#of(address, "refusal").map(({ refusal }) => `${refusal.step} ${refusal.reason}`);
  }

  refusal(address: string): Refusal | undefined {
    return this.#of(address, "refusal").at(-1)?.refusal;
  }

  notices(address: string): readonly string[] {
    return this.#of(address, "notice").map(({ step, notice }) => `${step} ${notice}`);
  }

  /** What a device has given to its host. */
  given(address: string): readonly HostMessage[] {
    return this.#of(address, "host").map(({ message }) => message);
  }

  /** What a device has accepted at its prompts of one step, in order. */
  accepted(address: string, step: StepAddress): readonly (readonly string[])[] {
    return this.#of(address, "prompt")
      .filter((prompt) => prompt.step === step)
      .map(({ accepts }) => accepts);
  }

  #of<Type extends DeviceEffect["type"]>(address: string, type: Type) {
    return this.seen
      .filter(({ device, effect }) => device === address && effect.type === type)
      .map(({ effect }) => effect as Extract<DeviceEffect, { readonly type: Type }>);
  }

  /** Effects that a device has put out so far, those that were lost with the power included. */
  puts(address: string): number {
    return this.#puts[address] ?? 0;
  }

  holdings(address: string): Holdings {
    const [effect] = this.#device(address).handle({ type: "inspect", now: this.now });
    if (effect?.type !== "holdings") throw new Error(`${address} shows nothing`);
    return effect.holdings;
  }

  /** Does the device wait for its owner or host to start something? */
  rests(address: string): boolean {
    return this.prompts[address]?.step === "rest";
  }
}
