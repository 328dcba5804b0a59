/**
 * One pair of devices (with their network server), each a process with a store on the disk: transaction after
 * transaction, one of them killed in nearly each, and the books checked when all have come to rest again.
 */
import type { StoreBooks } from "../../conformance/books/store-books.ts";
import { deviceAt, type Fixture } from "../../conformance/wire/fixture.ts";
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
import type { Plant, StoreKind } from "./child-lines.ts";
import { addressesOf, nextTransaction, roleOf, type Transaction } from "./owners.ts";
import { RunningDevices } from "./running-devices.ts";
import { drawRecoveryStrike, drawStrike, type Place, type Profile, recoveryShare, type Strike } from "./strike.ts";

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
const firstStartUs = 300_000;

/** See the file header. */
export class Lane {
  readonly #options: LaneOptions;
  readonly #devices: RunningDevices;
  readonly #profiles = new Map<string, Profile>();
  #books: Readonly<Record<string, StoreBooks>> = {};
  #ended: ReadonlyMap<string, OutcomeKind> = new Map();
  #tried = transactionsMax;
  #startUs = firstStartUs;

  private constructor(options: LaneOptions, devices: RunningDevices) {
    this.#options = options;
    this.#devices = devices;
  }

  /** Processes start with the first transaction. */
  static async open(options: LaneOptions): Promise<Lane> {
    return new Lane(options, await RunningDevices.open(options.fixture));
  }

  /** Ends all processes. */
  close(): Promise<void> {
    return this.#devices.close();
  }

  /** Tries one transaction, and kills a process in it if one like it has been seen to go through before. */
  async try(): Promise<Tried> {
    const { fixture, chance, kind, plant } = this.#options;
    const isSpent = this.#tried >= transactionsMax;
    let transaction = isSpent ? undefined : nextTransaction(fixture, this.#books, chance);
    if (transaction === undefined) {
      const findings = await this.#renew();
      if (findings.length > 0) return { kills: [], outcome: "both aborted", findings };
      transaction = nextTransaction(fixture, this.#books, chance);
    }
    if (transaction === undefined) throw new Error("a new store holds nothing that could move");
    this.#tried += 1;
    const profile = this.#profiles.get(transaction.shape);
    const drawing = { chance, kind, storesOnly: plant !== null };
    const strike = profile === undefined ? undefined : drawStrike({ ...drawing, profile });
    const tookMs = await this.#devices.run(transaction, strike);
    const { kills, findings } = await this.#recover(transaction);
    const rested = await this.#judge(transaction, kills.length > 0, tookMs);
    const all = [...findings, ...rested.findings];
    // What is amiss once is amiss from then on: another store is needed.
    if (all.length > 0) this.#tried = transactionsMax;
    return { kills, outcome: rested.outcome, findings: all };
  }

  /** New stores, and processes that run on them. */
  async #renew(): Promise<readonly Finding[]> {
    const { fixture, kind, plant, directory, name, compileCache } = this.#options;
    const clockOffsetMs = fixture.clockStartMs - Date.now();
    const made = addressesOf(fixture).map((address) => {
      const path = `${directory}/${name}.${address}`.replaceAll(" ", "-");
      return { address, store: { kind, path }, clockOffsetMs, plant, compileCache };
    });
    this.#ended = new Map();
    await this.#devices.renew(made, (address) => deviceAt(fixture, address).store);
    const findings = await this.#devices.restless();
    if (findings.length > 0) return findings;
    const { devices, unread } = await this.#show();
    this.#keep(devices);
    this.#tried = 0;
    return unread;
  }

  /** Starts what was killed again, kills it once more perhaps, until all are at rest. */
  async #recover(transaction: Transaction): Promise<{ kills: readonly Kill[]; findings: readonly Finding[] }> {
    const { kind, chance, fixture } = this.#options;
    const kills: Kill[] = [];
    const findings: Finding[] = [];
    const died: StoreBooks[] = [];
    for (let struck = this.#devices.struck; struck !== undefined; struck = this.#devices.struck) {
      const { address, strike, at } = struck;
      const site = this.#devices.site(address);
      await this.#devices.gone(struck);
      const disk: OnDisk = { address, bytes: site.stored(), expected: site.expected, writing: site.writing, kind };
      kills.push({ device: address, kind, place: strike.place, at, torn: isTorn(disk) });
      findings.push(...durable(disk));
      const books = read(fixture, address, disk.bytes);
      if (isFinding(books)) findings.push(books);
      else died.push(books);
      // A part of a write that was torn stays there until the next one overwrites it.
      site.expected = disk.bytes;
      site.writing = null;
      const again = kills.length === 1 && chance.isLucky(recoveryShare) ? this.#again(transaction, address) : undefined;
      this.#startUs = 1000 * Math.ceil(await this.#devices.restart(address, again, transaction));
    }
    findings.push(...(await this.#devices.restless()));
    for (const atDeath of died) {
      const now = read(fixture, atDeath.address, this.#devices.site(atDeath.address).stored());
      if (!isFinding(now)) findings.push(...sameState(atDeath, now));
    }
    return { kills, findings };
  }

  #again(transaction: Transaction, address: string): Strike {
    return drawRecoveryStrike(this.#options.chance, roleOf(transaction, address), this.#startUs);
  }

  async #judge(
    transaction: Transaction,
    isKilled: boolean,
    tookMs: number,
  ): Promise<{ outcome: OutcomeKind; findings: readonly Finding[] }> {
    if (!this.#devices.isAtRest) return { outcome: "both aborted", findings: [] };
    const { fixture } = this.#options;
    const refusals = this.#devices.sites.flatMap((site) => site.refusals);
    if (!isKilled && refusals.length === 0) {
      this.#profiles.set(transaction.shape, this.#devices.profile(transaction, tookMs));
    }
    const { devices, unread } = await this.#show();
    if (unread.length > 0) return { outcome: "both aborted", findings: unread };
    const { findings, ended } = judge(fixture, this.#devices.reader, devices);
    const added = [...ended].find(([session]) => !this.#ended.has(session));
    const outcome = added?.[1] ?? "both aborted";
    this.#ended = ended;
    this.#keep(devices);
    // On a machine that is too busy, even a wait that is answered may have timed out.
    const isSlow = tookMs > fixture.limits.replyTimeoutMs;
    const isExcused = isKilled || isSlow || refusals.some(({ reason }) => reason === "fundsInsufficient");
    if (isExcused || outcome === "both committed") return { outcome, findings };
    const said = refusals.map(({ step, reason, field }) => `${step} ${reason} ${field}`).join(", ");
    const detail = `${outcome}, and nobody was killed; refusals: ${said}`;
    return { outcome, findings: [...findings, { check: "works", device: transaction.giver, detail }] };
  }

  /** What owners have to choose from. */
  #keep(devices: readonly AtRest[]): void {
    const holders = devices.filter(({ books }) => books.provision.device !== "networkServer");
    this.#books = Object.fromEntries(holders.map(({ books }) => [books.address, books]));
  }

  /** What devices show, beside what their stores say; and the stores that cannot be read. */
  async #show(): Promise<{ readonly devices: readonly AtRest[]; readonly unread: readonly Finding[] }> {
    await this.#devices.inspect();
    const devices: AtRest[] = [];
    const unread: Finding[] = [];
    for (const site of this.#devices.sites) {
      const books = read(this.#options.fixture, site.address, site.stored());
      if (isFinding(books)) unread.push(books);
      else devices.push({ books, holdings: site.holdings });
    }
    return { devices, unread };
  }
}
