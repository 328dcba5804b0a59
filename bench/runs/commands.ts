/**
 * The plain way of doing the same: a model-based test with `fc.commands` of one payment between the same two devices, with
 * drops, duplicates and losses of power, for so many seconds; prints JSON. `node bench/runs/commands.ts SECONDS`
 *
 * It is written as such tests are: a small model, one class for each command with a precondition, checks after each of
 * them, and at the end everything is let come to rest and checked once more. The checks are the books of the other way,
 * read from the same stores by the same decoder; charts and probe it has none.
 */
import fc from "fast-check";
import { imbalances, whereabouts } from "../../conformance/books/conservation.ts";
import { disagreement } from "../../conformance/books/disagreement.ts";
import { StoreBook } from "../../conformance/books/store-books.ts";
import { deviceAt, fixtureOf } from "../../conformance/wire/fixture.ts";
import { answerAll, honestPair } from "../fuzz/devices.ts";
import type { PlainPair } from "../plain-pair.ts";

/** What was measured. */
export interface CommandRuns {
  readonly runs: number;
  readonly seconds: number;
  /** of all processors that the process has used */
  readonly cpuSeconds: number;
  /** in a run, on average: commands that were carried out, faults among them, numbered steps of the devices */
  readonly commands: number;
  readonly faults: number;
  readonly steps: number;
  /** runs by how the payment ended */
  readonly ends: Readonly<Record<string, number>>;
}

const payer = "MM.A";
const payee = "MM.B";
const devices = [payer, payee] as const;
type Device = (typeof devices)[number];

/** What the model knows: how many faults there may still be, and how many messages there should be on their way. */
interface Model {
  faultsLeft: number;
  inFlight: number;
  down: Device | undefined;
}

/** The system, and whoever checks it. */
interface Real {
  readonly pair: PlainPair;
  readonly books: Readonly<Record<Device, StoreBook>>;
}

const fixture = fixtureOf({ system: "pos-payment", crypto: "symbolic", facts: {} });
/** As in the other way: one fault a run. */
const faultsMost = 1;
const counted = { commands: 0, faults: 0, steps: 0 };

function begin(): { model: Model; real: Real } {
  const pair = honestPair("pos-payment", "symbolic", "direct");
  const book = (device: Device): StoreBook =>
    new StoreBook(deviceAt(fixture, device).store, device, fixture.cryptography);
  const real = { pair, books: { [payer]: book(payer), [payee]: book(payee) } };
  answerAll(pair);
  return { model: { faultsLeft: faultsMost, inFlight: pair.inFlight.length, down: undefined }, real };
}

/** After each command: everything is somewhere, and each device shows what its store says. */
function check({ pair, books }: Real): void {
  const accounts = devices.map((device) => {
    const holdings = pair.isUp(device) ? pair.holdings(device) : undefined;
    return { books: books[device].read(pair.store(device)), holdings };
  });
  const [amiss] = imbalances(fixture, accounts);
  if (amiss !== undefined) throw new Error(`${amiss.item}: ${amiss.kind}`);
  for (const { books: own, holdings } of accounts) {
    const other = holdings === undefined ? undefined : disagreement(own, holdings);
    if (other !== undefined) throw new Error(`${own.address}: ${other.field}`);
  }
}

/** At rest: nothing is under way, and what is lost is in a special entry. */
function checkAtRest({ pair, books }: Real): string {
  const accounts = devices.map((device) => {
    return { books: books[device].read(pair.store(device)), holdings: pair.holdings(device) };
  });
  for (const { places, item } of whereabouts(fixture, accounts)) {
    for (const { as } of places) if (as !== "final" && as !== "specialEntry") throw new Error(`${item}: ${as}`);
  }
  const has = (device: Device): boolean =>
    accounts.some(({ books: it }) => it.address === device && it.log.some(({ kind }) => kind === "committed"));
  return `payer ${has(payer) ? "committed" : "aborted"}, payee ${has(payee) ? "committed" : "aborted"}`;
}

abstract class PaymentCommand implements fc.Command<Model, Real> {
  abstract check(model: Readonly<Model>): boolean;
  abstract act(model: Model, real: Real): void;
  abstract toString(): string;

  run(model: Model, real: Real): void {
    counted.commands += 1;
    this.act(model, real);
    answerAll(real.pair);
    model.inFlight = real.pair.inFlight.length;
    check(real);
  }
}

class Deliver extends PaymentCommand {
  override check = ({ inFlight }: Readonly<Model>): boolean => inFlight > 0;
  override toString = (): string => "Deliver";
  override act(_: Model, { pair }: Real): void {
    pair.deliver();
  }
}

class Drop extends PaymentCommand {
  override check = ({ inFlight, faultsLeft }: Readonly<Model>): boolean => inFlight > 0 && faultsLeft > 0;
  override toString = (): string => "Drop";
  override act(model: Model, { pair }: Real): void {
    fault(model);
    pair.inFlight.shift();
  }
}

class Duplicate extends PaymentCommand {
  override check = ({ inFlight, faultsLeft }: Readonly<Model>): boolean => inFlight > 0 && faultsLeft > 0;
  override toString = (): string => "Duplicate";
  override act(model: Model, { pair }: Real): void {
    fault(model);
    const [message] = pair.inFlight;
    if (message !== undefined) pair.inFlight.unshift(message);
  }
}

class LosePower extends PaymentCommand {
  readonly device: Device;

  constructor(device: Device) {
    super();
    this.device = device;
  }

  override check = ({ down, faultsLeft }: Readonly<Model>): boolean => down === undefined && faultsLeft > 0;
  override toString = (): string => `LosePower(${this.device})`;
  override act(model: Model, { pair }: Real): void {
    fault(model);
    model.down = this.device;
    pair.powerOff(this.device);
  }
}

class PowerOn extends PaymentCommand {
  override check = ({ down }: Readonly<Model>): boolean => down !== undefined;
  override toString = (): string => "PowerOn";
  override act(model: Model, { pair }: Real): void {
    if (model.down !== undefined) pair.powerOn(model.down);
    model.down = undefined;
  }
}

class TimeOut extends PaymentCommand {
  readonly device: Device;

  constructor(device: Device) {
    super();
    this.device = device;
  }

  override check = ({ inFlight }: Readonly<Model>): boolean => inFlight === 0;
  override toString = (): string => `TimeOut(${this.device})`;
  override act(_: Model, { pair }: Real): void {
    const [timer] = pair.timers(this.device);
    if (timer !== undefined) pair.ring(this.device, timer);
  }
}

function fault(model: Model): void {
  model.faultsLeft -= 1;
  counted.faults += 1;
}

/** Nothing goes wrong any more: messages arrive, power is on, time passes. */
function settle({ pair }: Real): void {
  for (const device of devices) if (!pair.isUp(device)) pair.powerOn(device);
  for (let turn = 0; turn < eventsMost; turn++) {
    answerAll(pair);
    if (pair.inFlight.length > 0) {
      pair.deliver();
      continue;
    }
    const waiting = devices.find((device) => pair.timers(device).length > 0);
    if (waiting === undefined) return;
    pair.ring(waiting, pair.timers(waiting)[0] as string);
  }
  throw new Error("does not come to rest");
}

const eventsMost = 200;
const commandsMost = 40;
const batchRuns = 200;
const warmUpMicroseconds = 5e6;

/** Faults in every other command would let no payment get beyond its first messages. */
const deliver = Array.from({ length: 20 }, () => fc.constant(new Deliver()));

const commands = fc.commands(
  [
    ...deliver,
    fc.constant(new Drop()),
    fc.constant(new Duplicate()),
    fc.constantFrom(...devices).map((device) => new LosePower(device)),
    fc.constant(new PowerOn()),
    fc.constantFrom(...devices).map((device) => new TimeOut(device)),
  ],
  { maxCommands: commandsMost, size: "max" },
);

function batch(seed: number, ends: Record<string, number>): void {
  fc.assert(
    fc.property(commands, (chosen) => {
      let settled: Real | undefined;
      fc.modelRun(() => {
        const made = begin();
        settled = made.real;
        return made;
      }, chosen);
      if (settled === undefined) return;
      settle(settled);
      check(settled);
      counted.steps += settled.pair.steps;
      const end = checkAtRest(settled);
      ends[end] = (ends[end] ?? 0) + 1;
    }),
    { numRuns: batchRuns, seed },
  );
}

function measure(seconds: number): CommandRuns {
  const cold = process.cpuUsage();
  let seed = 1;
  while (spent(cold) < warmUpMicroseconds) batch(seed++, {});
  counted.commands = 0;
  counted.faults = 0;
  counted.steps = 0;
  const ends: Record<string, number> = {};
  const before = process.cpuUsage();
  const started = performance.now();
  let runs = 0;
  for (; performance.now() - started < seconds * 1000; runs += batchRuns) batch(seed++, ends);
  const took = (performance.now() - started) / 1000;
  const mean = (sum: number): number => Math.round((10 * sum) / runs) / 10;
  const cpuSeconds = spent(before) / 1e6;
  return {
    runs,
    seconds: took,
    cpuSeconds,
    commands: mean(counted.commands),
    faults: mean(counted.faults),
    steps: mean(counted.steps),
    ends,
  };
}

/** Processor time since, in microseconds. */
function spent(since: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(since);
  return user + system;
}

console.log(JSON.stringify(measure(Number(process.argv[2] ?? "5"))));
