/**
 * Complete purchases of a 64 KiB object by money module, as fast as four devices go on one core: no world, no fault and
 * no witness; letters arrive at once and in order, owners and hosts answer at once. Each purchase has devices of its own,
 * from power on, and is looked at at its end. Prints what was measured, as JSON.
 *
 * Usage: `purchase.ts LAYER SECONDS` or `purchase.ts LAYER times N`.
 */
import { play } from "../../conformance/playing.ts";
import type { Device, DeviceEvent, Effect } from "../../conformance/port.ts";
import { referenceBuild } from "../../conformance/reference-build.ts";
import type { CryptoName } from "../../conformance/wire/cryptography.ts";
import { type Fixture, fixtureOf } from "../../conformance/wire/fixture.ts";
import { type HostRequest, type Merchandise, objectPartOctets } from "../../spec/host-requests.ts";
import { payingByModule } from "./script.ts";

/** What was measured. */
export interface PurchaseRuns {
  readonly purchases: number;
  readonly cpuSeconds: number;
  readonly objectOctets: number;
  /** of one purchase: messages on all links and buses, numbered steps */
  readonly messages: number;
  readonly steps: number;
  /** memory in use after a collection, in MiB, at ten moments of the run */
  readonly heapMiB: readonly number[];
}

const parts = 2;

/** One request of an owner or host. */
interface Said {
  readonly at: string;
  readonly request: HostRequest;
}

/** The requests of a purchase, with an object of 64 KiB in the place of the fixture's. */
function requestsOf(fixture: Fixture): readonly Said[] {
  return play(referenceBuild, fixture, payingByModule).moments.flatMap(({ at, request }) =>
    request === undefined ? [] : [{ at, request: enlarged(request) }],
  );
}

function enlarged(request: HostRequest): HostRequest {
  if (request.type === "ObjectPartArrives") return { ...request, content: octets(2) };
  if (request.type !== "MerchandiseArrives" || request.merchandise === null) return request;
  const { object, ...goods } = request.merchandise;
  const header = object?.header ?? new Uint8Array();
  const merchandise: Merchandise = { ...goods, object: { header, content: octets(1), last: false } };
  return { ...request, merchandise };
}

function octets(seed: number): Uint8Array {
  return Uint8Array.from({ length: objectPartOctets }, (_, at) => (at * 31 + seed) & 0xff);
}

interface Letter {
  readonly from: string;
  readonly to: string;
  readonly bytes: Uint8Array;
}

/** Four devices and what is on its way between them. */
class Counter {
  messages = 0;
  steps = 0;
  readonly #fixture: Fixture;
  readonly #devices: ReadonlyMap<string, Device>;
  readonly #letters: Letter[] = [];
  #putOff: Letter[] = [];
  #opened = false;

  constructor(fixture: Fixture, number: number) {
    this.#fixture = fixture;
    this.#devices = new Map(shoppers.map((at) => [at, referenceBuild.device(at, {})]));
    for (const [index, at] of shoppers.entries()) {
      const entropy = new Uint8Array(32);
      new DataView(entropy.buffer).setUint32(0, number * shoppers.length + index);
      const store = fixture.devices[at]?.store ?? new Uint8Array();
      this.#give(at, { type: "start", now: fixture.clockStartMs, store, entropy });
    }
  }

  say({ at, request }: Said): void {
    this.#give(at, { type: "request", now: this.#fixture.clockStartMs, request });
    this.#letters.unshift(...this.#putOff);
    this.#putOff = [];
    for (let next = this.#letters.shift(); next !== undefined; next = this.#letters.shift()) {
      const { from, to, bytes } = next;
      const done = this.#give(to, { type: "message", now: this.#fixture.clockStartMs, from, bytes });
      if (done.some(({ type }) => type === "later")) this.#putOff.push(next);
    }
  }

  /** The goods are the customer's, and open, and the money is the merchant's. @throws Error where they are not */
  check(): void {
    const { log } = this.#holdings("TA.A");
    const { notes } = this.#holdings("MM.B");
    const bought = log.length === 1 && log.every(({ kind, tickets }) => kind === "committed" && tickets.length === 1);
    const paid = notes.length > 0 && notes.every(({ holding }) => holding === "final");
    if (!bought || !paid || !this.#opened) throw new Error("a purchase did not come about");
  }

  #holdings(at: string) {
    const effect = this.#devices.get(at)?.handle({ type: "inspect", now: this.#fixture.clockStartMs })[0];
    if (effect?.type !== "holdings") throw new Error(`${at} shows nothing`);
    return effect.holdings;
  }

  #give(at: string, event: DeviceEvent): readonly Effect[] {
    const done = (this.#devices.get(at) as Device).handle(event);
    let stored = false;
    for (const effect of done) {
      if (effect.type === "step") this.steps++;
      else if (effect.type === "store") stored = true;
      else if (effect.type === "host") this.#opened ||= effect.message.name === "22/ObjectKey";
      else if (effect.type === "send") {
        this.messages++;
        this.#letters.push({ from: at, to: effect.to, bytes: effect.bytes });
      }
    }
    if (stored) this.#give(at, { type: "stored", now: this.#fixture.clockStartMs });
    return done;
  }
}

const shoppers = ["TA.A", "MM.A", "TA.B", "MM.B"] as const;
const samples = 10;
/** The platform compiles for so many purchases. */
const warmUps: Readonly<Record<CryptoName, number>> = { symbolic: 800, native: 300, forge: 10 };
/** Asking for the processor time takes a while itself. */
const looksEvery = 20;

function heapMiB(): number {
  globalThis.gc?.();
  return Math.round(process.memoryUsage().heapUsed / 2 ** 18) / 4;
}

function main([layer = "symbolic", how = "5", times]: readonly string[]): PurchaseRuns {
  const facts = { "TA.B": { goods: "twoParts" } } as const;
  const fixture = fixtureOf({ system: "purchase-money", crypto: layer as CryptoName, facts, rsaBits: 2048 });
  const requests = requestsOf(fixture);
  const purchase = (number: number): Counter => {
    const counter = new Counter(fixture, number);
    for (const said of requests) counter.say(said);
    counter.check();
    return counter;
  };
  const { messages, steps } = purchase(0);
  const wanted = times === undefined ? Number.POSITIVE_INFINITY : Number(times);
  const seconds = times === undefined ? Number(how) : Number.POSITIVE_INFINITY;
  const warmUp = Math.min(warmUps[layer as CryptoName], wanted);
  for (let number = 1; number <= warmUp; number++) purchase(number);
  const heap: number[] = [];
  const began = process.cpuUsage();
  const spent = (): number => {
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1e6;
  };
  let purchases = 0;
  while (purchases < wanted && (purchases % looksEvery !== 0 || spent() < seconds)) {
    purchase(warmUp + ++purchases);
    if (times !== undefined && purchases % Math.ceil(wanted / samples) === 0) heap.push(heapMiB());
  }
  return { purchases, cpuSeconds: spent(), objectOctets: parts * objectPartOctets, messages, steps, heapMiB: heap };
}

process.stdout.write(JSON.stringify(main(process.argv.slice(2))));
