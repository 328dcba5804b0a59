/**
 * One pair of devices (with their network server), each a process with a store on the disk: transaction after
 * transaction, one of them killed in nearly each, and the books checked when all have come to rest again.
 */
import type { StoreBooks } from "../../conformance/books/store-books.ts";
import { deviceAt, type Fixture } from "../../conformance/wire/fixture.ts";
import { WireReader } from "../../conformance/wire/reader.ts";
import type { OutcomeKind } from "../../properties/outcomes.ts";
import type { Chance } from "./chance.ts";
import {
  type AtRest,
  durable,
  type Finding,
  isFinding,
  isTorn,
  judge,
  type OnDisk,
  read,
  sameState,
} from "./checks.ts";
import type { Halt, Plant, StoreKind } from "./child-lines.ts";
import { addressesOf, nextTransaction, roleOf, type Transaction, withRole } from "./owners.ts";
import { Relay, type Relayed } from "./relay.ts";
import { type Asked, Site } from "./site.ts";
import {
  drawRecoveryStrike,
  drawStrike,
  idle,
  type Place,
  type Profile,
  recoveryShare,
  type Strike,
} from "./strike.ts";

/** What a lane is made with. */
export interface LaneOptions {
  readonly name: string;
  readonly fixture: Fixture;
  readonly kind: StoreKind;
  readonly plant: Plant | null;
  readonly chance: Chance;
  /** where the stores lie */
  readonly directory: string;
  readonly compileCache: string;
}

/** One SIGKILL, and what was found after it. */
export interface Kill {
  readonly device: string;
  readonly kind: StoreKind;
  readonly place: Place;
  /** the message or step that it struck at, where that is known */
  readonly at: string;
  /** the store ended in a part of a write */
  readonly torn: boolean;
}

/** What came of a transaction. */
export interface Tried {
  readonly kills: readonly Kill[];
  readonly outcome: OutcomeKind;
  readonly findings: readonly Finding[];
}

/** Transactions on one store: then the histories of notes and tickets are long enough. */
const transactionsMax = 12;
/** Longer than any device waits. */
const restLimitMs = 15_000;
const firstStartUs = 300_000;

/** See the file header. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #sites = new Map<string, Site>();
  readonly #profiles = new Map<string, Profile>();
  readonly #waiters = new Set<() => void>();
  readonly #received = new Map<string, number>();
  readonly #delivered = new Map<string, number>();
  readonly #relay: Relay;
  #reader: WireReader;
  #books: Readonly<Record<string, StoreBooks>> = {};
  #ended: ReadonlyMap<string, OutcomeKind> = new Map();
  #transaction: Transaction | undefined;
  #tried = 0;
  #strike: Strike | undefined;
  #struck:
    | { readonly address: string; readonly at: string; readonly strike: Strike; readonly over: Promise<void> }
    | undefined;
  #messages = 0;
  /** when the transaction began, and how long it took */
  #began = 0;
  #tookMs = 0;
  #lastMessage = "";
  #startUs = firstStartUs;

  private constructor(options: LaneOptions) {
    this.#options = options;
    this.#reader = new WireReader(options.fixture);
    this.#relay = new Relay({
      linked: (address) => this.#linked(address),
      unlinked: () => this.#changed(),
      message: (message) => this.#relayed(message),
    });
  }

  /** Opens the relay; processes start with the first transaction. */
  static async open(options: LaneOptions): Promise<Lane> {
    const lane = new Lane(options);
    await lane.#relay.listen();
    return lane;
  }

  /** Ends all processes and closes the relay. */
  async close(): Promise<void> {
    await Promise.all([...this.#sites.values()].map((site) => site.kill()));
    this.#relay.close();
  }

  /** Tries one transaction, and kills a process in it if one like it has been seen to go through before. */
  async try(): Promise<Tried> {
    const { fixture, chance, kind, plant } = this.#options;
    const isSpent = this.#tried === 0 || this.#tried >= transactionsMax;
    let transaction = isSpent ? undefined : nextTransaction(fixture, this.#books, chance);
    if (transaction === undefined) {
      const findings = await this.#renew();
      transaction = nextTransaction(fixture, this.#books, chance);
      if (findings.length > 0 || transaction === undefined) return { kills: [], outcome: "both aborted", findings };
    }
    this.#tried += 1;
    const profile = this.#profiles.get(transaction.shape);
    const drawing = { chance, kind, storesOnly: plant !== null };
    const strike = profile === undefined ? undefined : drawStrike({ ...drawing, profile });
    await this.#run(transaction, strike);
    const { kills, findings } = await this.#recover(transaction);
    const rested = await this.#judge(transaction, kills.length > 0);
    const all = [...findings, ...rested.findings];
    // What is amiss once is amiss from then on: another store is needed.
    if (all.length > 0) this.#tried = transactionsMax;
    return { kills, outcome: rested.outcome, findings: all };
  }

  /** New stores, and processes that run on them. */
  async #renew(): Promise<readonly Finding[]> {
    const { fixture, kind, plant, directory, name, compileCache } = this.#options;
    const clockOffsetMs = fixture.clockStartMs - Date.now();
    const addresses = addressesOf(fixture);
    await Promise.all([...this.#sites.values()].map((site) => site.kill()));
    await this.#until(() => addresses.every((address) => !this.#relay.isLinked(address)));
    this.#reader = new WireReader(fixture);
    this.#ended = new Map();
    this.#tried = 0;
    this.#strike = undefined;
    this.#struck = undefined;
    for (const address of addresses) {
      const path = `${directory}/${name}.${address}`.replaceAll(" ", "-");
      const store = { kind, path };
      const options = { address, store, port: this.#relay.port, clockOffsetMs, plant, compileCache };
      const site = new Site(options, {
        asked: (asked) => this.#asked(asked),
        reached: () => this.#reached(address),
        changed: () => this.#changed(),
      });
      site.issue(deviceAt(fixture, address).store);
      this.#sites.set(address, site);
      site.start(null);
    }
    const findings = await this.#rested();
    if (findings.length > 0) return findings;
    this.#books = Object.fromEntries((await this.#show()).map(({ books }) => [books.address, books]));
    return [];
  }

  async #run(transaction: Transaction, strike: Strike | undefined): Promise<void> {
    const { giver, taker } = transaction;
    this.#transaction = transaction;
    this.#messages = 0;
    for (const address of [giver, taker]) this.#reader.attempt(address);
    for (const site of this.#sites.values()) {
      const isIt = strike?.by === "point" && withRole(transaction, strike.role) === site.address;
      site.halt(isIt ? strike.halt : null);
    }
    this.#arm(strike);
    this.#began = performance.now();
    this.#site(taker).request(transaction.takerBegins);
    await this.#until(() => this.#struck !== undefined || this.#site(taker).points.length > 0);
    if (this.#struck === undefined) this.#site(giver).request(transaction.giverBegins);
    await this.#until(() => this.#struck !== undefined || this.#isAtRest() || this.#isHopeless());
    this.#strike = undefined;
    this.#tookMs = performance.now() - this.#began;
    if (this.#struck === undefined && this.#isAtRest()) this.#profile(transaction);
  }

  #profile(transaction: Transaction): void {
    const sites = [...this.#sites.values()];
    if (sites.some(({ refusals }) => refusals.length > 0)) return;
    const points = Object.fromEntries(sites.map((site) => [roleOf(transaction, site.address), site.points]));
    this.#profiles.set(transaction.shape, {
      points,
      messages: this.#messages,
      durationUs: Math.ceil(this.#tookMs * 1000),
    });
  }

  /** Starts what was killed again, kills it once more perhaps, until all are at rest. */
  async #recover(transaction: Transaction): Promise<{ kills: readonly Kill[]; findings: readonly Finding[] }> {
    const { kind, chance, fixture } = this.#options;
    const kills: Kill[] = [];
    const findings: Finding[] = [];
    const died: StoreBooks[] = [];
    while (this.#struck !== undefined) {
      const { address, strike, over, at } = this.#struck;
      this.#strike = undefined;
      const site = this.#site(address);
      await over;
      await this.#until(() => !this.#relay.isLinked(address));
      const disk: OnDisk = { address, bytes: site.stored(), expected: site.expected, writing: site.writing, kind };
      kills.push({ device: address, kind, place: strike.place, at, torn: isTorn(disk) });
      findings.push(...durable(disk));
      const books = read(fixture, address, disk.bytes);
      if (isFinding(books)) findings.push(books);
      else died.push(books);
      // A part of a write that was torn stays there until the next one overwrites it.
      site.expected = disk.bytes;
      site.writing = null;
      this.#struck = undefined;
      const isAgain = kills.length === 1 && chance.isLucky(recoveryShare);
      await this.#restart(
        site,
        isAgain ? drawRecoveryStrike(chance, roleOf(transaction, address), this.#startUs) : undefined,
      );
    }
    findings.push(...(await this.#rested()));
    for (const atDeath of died) {
      const now = read(fixture, atDeath.address, this.#site(atDeath.address).stored());
      if (!isFinding(now)) findings.push(...sameState(atDeath, now));
    }
    return { kills, findings };
  }

  async #restart(site: Site, strike: Strike | undefined): Promise<void> {
    const started = performance.now();
    const halt: Halt | null = strike?.by === "point" ? strike.halt : null;
    site.start(halt);
    this.#arm(strike);
    await this.#until(() => this.#struck !== undefined || site.rests || this.#isHopeless());
    if (site.rests) this.#startUs = Math.ceil((performance.now() - started) * 1000);
    await this.#until(() => this.#struck !== undefined || this.#isAtRest() || this.#isHopeless());
    this.#strike = undefined;
    // It may have been told to stop at a point that its recovery did not come to.
    if (halt !== null && this.#struck === undefined) site.halt(null);
  }

  /** What keeps the devices from rest, if anything does. */
  async #rested(): Promise<readonly Finding[]> {
    await this.#until(() => this.#isAtRest() || this.#isHopeless());
    if (this.#isAtRest()) return [];
    const sites = [...this.#sites.values()];
    const ended = sites.flatMap(({ address: device, ownEnd, halted }): readonly Finding[] => {
      if (ownEnd !== undefined) return [{ check: "stays up", device, detail: ownEnd }];
      return halted === undefined ? [] : [{ check: "comes back", device, detail: halted }];
    });
    if (ended.length > 0) return ended;
    const restless = sites.filter(({ rests }) => !rests).map(({ address }) => address);
    return [{ check: "comes back", device: restless.join(" and "), detail: `no rest within ${restLimitMs} ms` }];
  }

  async #judge(
    transaction: Transaction,
    isKilled: boolean,
  ): Promise<{ outcome: OutcomeKind; findings: readonly Finding[] }> {
    if (!this.#isAtRest()) return { outcome: "both aborted", findings: [] };
    const { fixture } = this.#options;
    const refusals = [...this.#sites.values()].flatMap((site) => site.refusals);
    const devices = await this.#show();
    const { findings, ended } = judge(fixture, this.#reader, devices);
    const added = [...ended].find(([session]) => !this.#ended.has(session));
    const outcome = added?.[1] ?? "both aborted";
    this.#ended = ended;
    this.#books = Object.fromEntries(
      devices.flatMap(({ books }) => (books.provision.device === "networkServer" ? [] : [[books.address, books]])),
    );
    // On a machine that is too busy, even a wait that is answered may have timed out.
    const isSlow = this.#tookMs > fixture.limits.replyTimeoutMs;
    const isExcused = isKilled || isSlow || refusals.some(({ reason }) => reason === "fundsInsufficient");
    if (isExcused || outcome === "both committed") return { outcome, findings };
    const detail = `${outcome}, and nobody was killed; refusals: ${refusals.map(({ step, reason, field }) => `${step} ${reason} ${field}`).join(", ")}`;
    return { outcome, findings: [...findings, { check: "works", device: transaction.giver, detail }] };
  }

  async #show(): Promise<readonly AtRest[]> {
    const { fixture } = this.#options;
    const sites = [...this.#sites.values()];
    for (const site of sites) site.inspect();
    await this.#until(() => sites.every(({ holdings }) => holdings !== undefined) || this.#isHopeless());
    return sites.flatMap((site) => {
      const books = read(fixture, site.address, site.stored());
      return isFinding(books) ? [] : [{ books, holdings: site.holdings }];
    });
  }

  #site(address: string): Site {
    const site = this.#sites.get(address);
    if (site === undefined) throw new RangeError(`no device ${address}`);
    return site;
  }

  #isAtRest(): boolean {
    return [...this.#sites.values()].every(
      (site) =>
        site.isUp &&
        site.rests &&
        site.halted === undefined &&
        site.sent === (this.#received.get(site.address) ?? 0) &&
        site.took === (this.#delivered.get(site.address) ?? 0),
    );
  }

  /** Somebody will not come to rest any more. */
  #isHopeless(): boolean {
    return [...this.#sites.values()].some((site) => site.halted !== undefined || site.ownEnd !== undefined);
  }

  /** Waits for something to become true; a time limit ends the wait. */
  #until(holds: () => boolean): Promise<void> {
    if (holds()) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.#waiters.delete(look);
        clearTimeout(limit);
        resolve();
      };
      const look = (): void => {
        if (holds()) done();
      };
      const limit = setTimeout(done, restLimitMs);
      this.#waiters.add(look);
    });
  }

  #changed(): void {
    for (const look of [...this.#waiters]) look();
  }

  #linked(address: string): void {
    this.#received.set(address, 0);
    this.#delivered.set(address, 0);
    this.#changed();
  }

  #asked(asked: Asked): void {
    const answer = asked.step === "rest" ? undefined : this.#transaction?.answer(asked);
    if (answer !== undefined) this.#site(asked.device).request(answer);
  }

  #relayed(message: Relayed): void {
    const { from, to, bytes } = message;
    this.#received.set(from, (this.#received.get(from) ?? 0) + 1);
    this.#lastMessage = this.#reader.read(bytes, from, to).name;
    const strike = this.#strike;
    const isIt = strike?.by === "message" && strike.nth === this.#messages;
    this.#messages += 1;
    if (isIt && strike.place === "before delivery") this.#kill(to, strike);
    else if (this.#relay.deliver(message)) this.#delivered.set(to, (this.#delivered.get(to) ?? 0) + 1);
    if (isIt && strike.place === "after delivery") this.#kill(to, strike);
    this.#changed();
  }

  #arm(strike: Strike | undefined): void {
    this.#strike = strike;
    if (strike?.by !== "moment") return;
    const address = withRole(this.#transaction as Transaction, strike.role);
    const wholeMs = Math.floor(strike.delayUs / 1000);
    setTimeout(() => {
      if (this.#strike === strike) this.#kill(address, { ...strike, delayUs: strike.delayUs % 1000 });
    }, wholeMs);
  }

  #reached(address: string): void {
    if (this.#strike?.by === "point") this.#kill(address, this.#strike);
  }

  #kill(address: string, strike: Strike): void {
    const site = this.#site(address);
    if (!site.isUp) return;
    this.#strike = undefined;
    idle(strike.delayUs);
    const last = site.points.at(-1);
    const at = strike.by === "message" ? this.#lastMessage : last?.kind === "step" ? last.label : this.#lastMessage;
    this.#struck = { address, at, strike, over: site.kill() };
    this.#changed();
  }
}
