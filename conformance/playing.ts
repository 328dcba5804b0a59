/**
 * Plays the devices of a fixture with nothing going wrong, and reads all that they say: for tests. Letters arrive in the
 * order in which they were sent; owners and hosts say what the script has, in turn, when nothing is on its way.
 */
import type { HostMessage, HostRequest } from "../spec/host-requests.ts";
import type { Build, DeviceEvent, Effect, Holdings } from "./port.ts";
import { type AbstractRequest, concreteRequest } from "./wire/abstraction.ts";
import { joined } from "./wire/bytes.ts";
import type { Fixture } from "./wire/fixture.ts";
import { isOrderTaken } from "./wire/orders.ts";
import { type ReadMessage, WireReader } from "./wire/reader.ts";

/** What is said, in the charts' words, and to which device. `timer`: its timer runs out, if one is set. */
export type Line = readonly [device: string, said: AbstractRequest | "timer"];

/** A message on its way. */
export interface Letter {
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
}

/** By which a session begins. */
const begins: ReadonlySet<string> = new Set(["OwnerBuys", "MerchantSells", "OwnerTakesRefund", "MerchantRefunds"]);

/** Something that came to a device. */
export interface PlayedMoment {
  readonly at: string;
  readonly request?: HostRequest;
  readonly message?: ReadMessage;
  readonly hosted: readonly HostMessage[];
}

/** What was seen of a play. */
export interface Played {
  readonly reader: WireReader;
  readonly read: readonly ReadMessage[];
  readonly effects: readonly { readonly at: string; readonly effect: Effect }[];
  readonly stores: ReadonlyMap<string, Uint8Array>;
  /** what came to a device, as it came, and what it gave to its host for it */
  readonly moments: readonly PlayedMoment[];
  readonly steps: (at: string) => readonly string[];
  readonly hosted: (at: string) => readonly HostMessage[];
  readonly refusals: () => readonly object[];
  readonly holdings: (at: string) => Holdings;
}

/** What may be otherwise than usual. */
export interface PlayOptions {
  readonly readings?: Readonly<Record<string, string>>;
  /** what comes of a message on its way; undefined: nothing, null: it is lost */
  readonly alter?: (message: ReadMessage, reader: WireReader) => Uint8Array | null | undefined;
  /** what hosts put onto their buses when they see a message leave a device */
  readonly inject?: (message: ReadMessage, reader: WireReader) => readonly Letter[];
}

/** See the file header. */
export function play(
  build: Build,
  fixture: Fixture,
  script: readonly Line[],
  { readings = {}, alter, inject }: PlayOptions = {},
): Played {
  const reader = new WireReader(fixture);
  const devices = new Map(Object.keys(fixture.devices).map((at) => [at, build.device(at, { readings })]));
  const stores = new Map(Object.values(fixture.devices).map(({ address, store }) => [address, store]));
  const letters: Letter[] = [];
  const putOff: Letter[] = [];
  const read: ReadMessage[] = [];
  const effects: { at: string; effect: Effect }[] = [];
  const moments: PlayedMoment[] = [];
  const timers = new Map<string, string>();
  const now = fixture.clockStartMs;

  const give = (at: string, event: DeviceEvent): readonly Effect[] => {
    const done = devices.get(at)?.handle(event) ?? [];
    const more: Effect[] = [];
    for (const effect of done) {
      effects.push({ at, effect });
      if (effect.type === "send") {
        const message = reader.read(effect.bytes, at, effect.to);
        const altered = alter?.(message, reader);
        read.push(message);
        if (altered !== null) letters.push({ from: at, to: effect.to, bytes: altered ?? effect.bytes });
        letters.push(...(inject?.(message, reader) ?? []));
      }
      if (effect.type === "setTimer") timers.set(at, effect.timer);
      if (effect.type === "cancelTimer" && timers.get(at) === effect.timer) timers.delete(at);
      if (effect.type === "store") {
        const before = stores.get(at) ?? new Uint8Array();
        stores.set(at, joined(before.subarray(0, effect.at), effect.bytes));
        more.push(...give(at, { type: "stored", now }));
      }
    }
    return [...done, ...more];
  };
  const deliver = (letter: Letter): void => {
    const { from, to, bytes } = letter;
    const seen = reader.read(bytes, from, to);
    const done = give(to, { type: "message", now, from, bytes });
    moments.push({ at: to, message: seen, hosted: hostedIn(done) });
    if (done.some(({ type }) => type === "later")) putOff.push(letter);
    const steps = done.flatMap((effect) => (effect.type === "step" ? [effect.step] : []));
    if (isOrderTaken(seen.name, { steps })) reader.attempt(to);
  };
  const holdings = (at: string): Holdings => {
    const [effect] = devices.get(at)?.handle({ type: "inspect", now }) ?? [];
    if (effect?.type !== "holdings") throw new Error("nothing shown");
    return effect.holdings;
  };

  for (const [at, { store }] of Object.entries(fixture.devices)) {
    give(at, { type: "start", now, store, entropy: new Uint8Array(32).fill(at.charCodeAt(0) + at.charCodeAt(3)) });
  }
  for (const [at, said] of script) {
    if (said === "timer") {
      const timer = timers.get(at);
      timers.delete(at);
      if (timer !== undefined) give(at, { type: "timer", now, timer });
    } else {
      if (begins.has(said.type)) reader.attempt(at);
      const request = concreteRequest(said, at, fixture, holdings(at), undefined, reader.issued);
      moments.push({ at, request, hosted: hostedIn(give(at, { type: "request", now, request })) });
    }
    letters.unshift(...putOff.splice(0));
    for (let letter = letters.shift(); letter !== undefined; letter = letters.shift()) deliver(letter);
  }
  const of = <T>(at: string, pick: (effect: Effect) => readonly T[]): readonly T[] =>
    effects.flatMap((it) => (it.at === at ? pick(it.effect) : []));
  return {
    reader,
    read,
    effects,
    stores,
    moments,
    steps: (at) => of(at, (effect) => (effect.type === "step" ? [effect.step] : [])),
    hosted: (at) => of(at, (effect) => (effect.type === "host" ? [effect.message] : [])),
    refusals: () => effects.flatMap(({ at, effect }) => (effect.type === "refusal" ? [{ at, ...effect.refusal }] : [])),
    holdings,
  };
}

function hostedIn(effects: readonly Effect[]): readonly HostMessage[] {
  return effects.flatMap((effect) => (effect.type === "host" ? [effect.message] : []));
}
