/**
 * The oracle's eyes in a run, made of the conformance kit: its reader of the wire, its books, its forger.
 */
import { otherCircumstance } from "../../conformance/books/circumstances.ts";
import { Confirmations } from "../../conformance/books/confirmations.ts";
import { imbalances } from "../../conformance/books/conservation.ts";
import { wrongStart } from "../../conformance/books/damage.ts";
import { deviceLedger, ticketName } from "../../conformance/books/device-ledger.ts";
import { disagreement } from "../../conformance/books/disagreement.ts";
import { StoreBook, type StoreBooks } from "../../conformance/books/store-books.ts";
import type { Holdings } from "../../conformance/port.ts";
import { abstractRequest, concreteRequest } from "../../conformance/wire/abstraction.ts";
import { type Fixture, fixtureOf } from "../../conformance/wire/fixture.ts";
import { forge } from "../../conformance/wire/forger.ts";
import { type FoundLies, foundIn, rewrite } from "../../conformance/wire/lies.ts";
import { type ReadMessage, WireReader } from "../../conformance/wire/reader.ts";
import { WireError } from "../../conformance/wire/wire-error.ts";
import type { HostRequest } from "../../spec/host-requests.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import { forgeryNamed, lieNamed } from "../repertoire.ts";
import type { Replay } from "../replay.ts";
import type { ScriptRequest } from "../scenarios/scenario.ts";
import { chanceOf } from "./digest.ts";
import type { Eyes, Moment, Remark, SeenMessage } from "./eyes.ts";

const fixtures = new WeakMap<Replay["facts"], Map<string, Fixture>>();

/** The fixture of a replay. Asking for it by content costs time in every run, so it is kept by object as well. */
export function fixtureFor({ system, crypto, facts, kinds }: Replay): Fixture {
  const byKey = fixtures.get(facts) ?? new Map<string, Fixture>();
  fixtures.set(facts, byKey);
  const key = `${system} ${crypto} ${kinds === undefined ? "" : JSON.stringify(kinds)}`;
  let fixture = byKey.get(key);
  if (fixture === undefined) {
    fixture = fixtureOf({ system, crypto, facts, ...(kinds === undefined ? {} : { kinds }) });
    byKey.set(key, fixture);
  }
  return fixture;
}

/** Eyes for one run. */
export function harnessEyes(replay: Replay): Eyes {
  return new HarnessEyes(fixtureFor(replay));
}

/** Requests by which a device begins or answers a session. */
const begins: ReadonlySet<string> = new Set([
  "OwnerTransfersTickets",
  "HostExpectsTickets",
  "OwnerAgreesToPay",
  "MerchantStartsSale",
]);

class HarnessEyes implements Eyes {
  readonly system: readonly string[];
  readonly stores: Readonly<Record<string, Uint8Array>>;
  readonly bookkeepers: readonly string[];
  readonly startsAt: number;
  readonly clocksAhead: Readonly<Record<string, number>>;
  readonly #holders: readonly string[];
  readonly #fixture: Fixture;
  readonly #reader: WireReader;
  readonly #confirmations: Confirmations;
  readonly #books = new Map<string, StoreBook>();
  /** as they were last read */
  readonly #accounts = new Map<string, { books: StoreBooks; holdings: Holdings | undefined }>();
  readonly #ledgers = new Map<string, DeviceLedger>();
  /** what a device is offered because its peer lies, and not by the fixture */
  readonly #offered = new Map<string, NonNullable<FoundLies["itemsOffered"]>>();
  /** ids of tickets that are in use */
  readonly #inUse: ReadonlySet<string>;
  #remarks: Remark[] = [];

  constructor(fixture: Fixture) {
    const layout = layoutOf(fixture);
    this.#fixture = fixture;
    this.#reader = new WireReader(fixture);
    this.#confirmations = new Confirmations(fixture);
    this.system = layout.system;
    this.stores = layout.stores;
    this.bookkeepers = layout.bookkeepers;
    this.#holders = layout.holders;
    this.#inUse = layout.inUse;
    this.clocksAhead = layout.clocksAhead;
    this.startsAt = fixture.clockStartMs;
  }

  read(bytes: Uint8Array, from: string, to: string): SeenMessage {
    return this.#reader.read(bytes, from, to);
  }

  ledger(moment: Moment): DeviceLedger {
    const { device, seen, request, prompts, down, store, startedWith, holdings } = moment;
    const message = seen as ReadMessage | undefined;
    if (startedWith !== undefined) this.#started(moment, startedWith);
    this.#confirmations.observe(device, { request, message }, prompts);
    const books = this.#read(device, store);
    if (books === undefined) return { ...(this.#ledgers.get(device) as DeviceLedger), down };
    this.#balance(device, books, holdings);
    const offered = this.#offered.get(device);
    const ledger = deviceLedger(books, {
      reader: this.#reader,
      holdings,
      down,
      confirmed: this.#confirmations.confirmed(device),
      ...(offered === undefined ? {} : { itemsOffered: offered }),
    });
    this.#ledgers.set(device, ledger);
    return ledger;
  }

  /** Remarks how a device takes the store that it starts with. Whether it would have halted, power may have cut off. */
  #started({ device, down, halted }: Moment, store: Uint8Array): void {
    const isHalted = halted === "storeDamaged";
    const isReadable = this.#read(device, store) !== undefined;
    if (!isHalted && (isReadable || down)) return;
    const wrong = wrongStart(store, device, this.#fixture.cryptography, isHalted);
    if (wrong !== undefined) this.#remarks.push({ ...wrong, device, devices: [] });
  }

  /** The books in a store. Undefined: it cannot be read, which is remarked. */
  #read(device: string, store: Uint8Array): StoreBooks | undefined {
    try {
      let book = this.#books.get(device);
      if (book === undefined) {
        book = new StoreBook(store, device, this.#fixture.cryptography);
        this.#books.set(device, book);
      }
      return book.read(store);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#remarks.push({ kind: "unreadableStore", device, devices: [], text: String(error) });
      return undefined;
    }
  }

  /** Remarks what a device shows and has not, and, when its store has changed, what does not balance over all stores. */
  #balance(device: string, books: StoreBooks, holdings: Holdings | undefined): void {
    const before = this.#accounts.get(device);
    this.#accounts.set(device, { books, holdings });
    const differs = holdings === undefined ? undefined : disagreement(books, holdings);
    if (differs !== undefined) {
      const { field, said, stored } = differs;
      this.#remarks.push({ kind: "disagrees", device, devices: [], text: `${field}: shows ${said}, stored ${stored}` });
    }
    if (before?.books === books) return;
    this.#remarkEntries(device, books);
    for (const { kind, item, devices, issued, found } of imbalances(this.#fixture, [...this.#accounts.values()])) {
      if (kind === "tooLittle" && !this.#holders.every((holder) => this.#accounts.has(holder))) continue;
      this.#remarks.push({ kind, device, devices, text: `${item}: ${found} of ${issued}` });
    }
  }

  /** Remarks entries and undertakings that say something else than the wire, or that something in use was given. */
  #remarkEntries(device: string, books: StoreBooks): void {
    const other = otherCircumstance(books, this.#reader);
    if (other !== undefined) {
      const text = `${other.field}: stored ${other.stored}, said ${other.said}`;
      this.#remarks.push({ kind: "otherCircumstance", device, devices: [], text });
    }
    if (this.#inUse.size === 0) return;
    for (const { direction, tickets } of [...books.log, ...books.undertakings]) {
      const given = direction === "given" ? tickets.find((id) => this.#inUse.has(id)) : undefined;
      if (given === undefined) continue;
      this.#remarks.push({ kind: "givenInUse", device, devices: [], text: ticketName(this.#fixture, given) });
    }
  }

  remarks(): readonly Remark[] {
    const remarks = this.#remarks;
    if (remarks.length > 0) this.#remarks = [];
    return remarks;
  }

  request(said: ScriptRequest, device: string, holdings: Holdings | undefined): ReturnType<Eyes["request"]> {
    if (begins.has(said.type)) {
      this.#reader.attempt(device);
      this.#offered.delete(device);
    }
    return concreteRequest(said, device, this.#fixture, holdings, this.#confirmations.requested(device));
  }

  /** A ticket that is in use cannot be given (reading 25/864:usable), and in the charts none is. */
  event(request: HostRequest, device: string): ReturnType<Eyes["event"]> {
    const event = abstractRequest(request, this.#fixture, this.#confirmations.requested(device));
    const isUnusable = request.type === "OwnerPicksTickets" && request.tickets.some((id) => this.#inUse.has(id));
    const unusable = { ...event, usable: false };
    return isUnusable ? unusable : event;
  }

  lie(message: SeenMessage, _from: string, to: string, how: string): Uint8Array | undefined {
    const lie = lieNamed(how, this.#fixture);
    if (lie === undefined) return undefined;
    const chance = new Uint8Array([...chanceOf("lie", how, 0), ...chanceOf("lie", how, 1)]);
    const told = rewrite(this.#reader, message as ReadMessage, lie, chance) ?? undefined;
    const { itemsOffered } = foundIn(lie);
    if (told !== undefined && itemsOffered !== undefined) this.#offered.set(to, itemsOffered);
    return told;
  }

  forge(how: string, _from: string, to: string, now: number): Uint8Array | undefined {
    const forgery = forgeryNamed(how, this.#fixture, to);
    if (forgery === undefined) return undefined;
    return forge(to, forgery, this.#fixture, chanceOf("outsider", how, 0), now);
  }
}

interface Layout extends Pick<Eyes, "system" | "stores" | "bookkeepers" | "clocksAhead"> {
  /** bookkeepers that have something at the start */
  readonly holders: readonly string[];
  readonly inUse: ReadonlySet<string>;
}

const layouts = new WeakMap<Fixture, Layout>();

/** Who takes part. The collector is a bystander, and has no part until something comes for it. */
function layoutOf(fixture: Fixture): Layout {
  let layout = layouts.get(fixture);
  if (layout === undefined) {
    const devices = Object.values(fixture.devices);
    const entries = <T>(value: (device: (typeof devices)[number]) => T): Record<string, T> =>
      Object.fromEntries(devices.map((device) => [device.address, value(device)]));
    layout = {
      system: devices.map(({ address }) => address).filter((address) => address !== fixture.collector),
      stores: entries(({ store }) => store),
      bookkeepers: devices.filter(({ device }) => device !== "networkServer").map(({ address }) => address),
      clocksAhead: entries(({ clockOffsetMs }) => clockOffsetMs),
      inUse: new Set(fixture.tickets.filter(({ held }) => held.holder.inUse === true).map(({ id }) => id)),
      holders: devices.filter(({ tickets, notes }) => tickets.length + notes.length > 0).map(({ address }) => address),
    };
    layouts.set(fixture, layout);
  }
  return layout;
}
