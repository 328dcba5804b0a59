/**
 * The oracle's eyes in a run, made of the conformance kit: its reader of the wire, its books, its forger.
 */
import { otherCircumstance } from "../../conformance/books/circumstances.ts";
import { Confirmations } from "../../conformance/books/confirmations.ts";
import { imbalances } from "../../conformance/books/conservation.ts";
import { wrongStart } from "../../conformance/books/damage.ts";
import { deviceLedger, ticketName } from "../../conformance/books/device-ledger.ts";
import { disagreement } from "../../conformance/books/disagreement.ts";
import { OpenedGoods } from "../../conformance/books/opened-goods.ts";
import { goodsProblem } from "../../conformance/books/sold-goods.ts";
import { StoreBook, type StoreBooks } from "../../conformance/books/store-books.ts";
import { ToldHosts } from "../../conformance/books/told-hosts.ts";
import type { Holdings } from "../../conformance/port.ts";
import { abstractRequest, concreteRequest } from "../../conformance/wire/abstraction.ts";
import { collectorOf, type Fixture, fixtureOf } from "../../conformance/wire/fixture.ts";
import { forge } from "../../conformance/wire/forger.ts";
import type { IssuedInRun } from "../../conformance/wire/issued-goods.ts";
import { type FoundLies, foundIn, lookedAtIn, rewrite } from "../../conformance/wire/lies.ts";
import { isOrderTaken } from "../../conformance/wire/orders.ts";
import { type ReadMessage, WireReader } from "../../conformance/wire/reader.ts";
import { WireError } from "../../conformance/wire/wire-error.ts";
import type { HostRequest } from "../../spec/host-requests.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import { forgeryNamed, lieNamed, senderOf } from "../repertoire.ts";
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

/** Eyes made of the kit: they know what was issued in the run. */
export interface KitEyes extends Eyes {
  readonly issued: readonly IssuedInRun[];
}

/**
 * Eyes for one run. `issued`: tickets that devices had issued before it, in another. `fixture`: another than the
 * replay's own, for runs that differ in what was issued only.
 */
export function harnessEyes(
  replay: Replay,
  issued: readonly IssuedInRun[] = [],
  fixture: Fixture = fixtureFor(replay),
): KitEyes {
  return new HarnessEyes(fixture, issued);
}

/** Requests by which a device begins or answers a session. */
const begins: ReadonlySet<string> = new Set([
  "OwnerTransfersTickets",
  "HostExpectsTickets",
  "OwnerAgreesToPay",
  "MerchantStartsSale",
  "OwnerBuys",
  "MerchantSells",
  "OwnerTakesRefund",
  "MerchantRefunds",
]);

type Offered = NonNullable<FoundLies["itemsOffered"] | FoundLies["goodsOffered"]>;

/** Messages with items that their receiver judges. */
const offering: ReadonlySet<string> = new Set([...lookedAtIn.itemsOffered, ...lookedAtIn.goodsOffered]);

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1");
}

class HarnessEyes implements KitEyes {
  readonly system: readonly string[];
  readonly stores: Readonly<Record<string, Uint8Array>>;
  readonly bookkeepers: readonly string[];
  readonly startsAt: number;
  readonly clocksAhead: Readonly<Record<string, number>>;
  readonly #holders: readonly string[];
  readonly #fixture: Fixture;
  readonly #reader: WireReader;
  readonly #hosts: ToldHosts;
  readonly #confirmations: Confirmations;
  readonly #opened = new OpenedGoods();
  readonly #books = new Map<string, StoreBook>();
  /** as they were last read */
  readonly #accounts = new Map<string, { books: StoreBooks; holdings: Holdings | undefined }>();
  readonly #ledgers = new Map<string, DeviceLedger>();
  /** what a device is offered because its peer lies, and not by the fixture */
  readonly #offered = new Map<string, Offered>();
  /** devices that have taken items in, in the session that they have begun last */
  readonly #looked = new Set<string>();
  /** what lies say of items, by their bytes, and by the messages that bear them */
  readonly #lies = new Map<string, Offered>();
  readonly #told = new WeakMap<SeenMessage, Offered>();
  /** ids of tickets that are in use */
  readonly #inUse: ReadonlySet<string>;
  #remarks: Remark[] = [];

  constructor(fixture: Fixture, issued: readonly IssuedInRun[]) {
    const layout = layoutOf(fixture);
    this.#fixture = fixture;
    this.#reader = new WireReader(fixture, issued);
    this.#hosts = new ToldHosts(this.#reader);
    this.#confirmations = new Confirmations(fixture);
    this.system = layout.system;
    this.stores = layout.stores;
    this.bookkeepers = layout.bookkeepers;
    this.#holders = layout.holders;
    this.#inUse = layout.inUse;
    this.clocksAhead = layout.clocksAhead;
    this.startsAt = fixture.clockStartMs;
  }

  get issued(): readonly IssuedInRun[] {
    return this.#reader.issued;
  }

  read(bytes: Uint8Array, from: string, to: string): SeenMessage {
    const seen = this.#reader.read(bytes, from, to);
    const lie = this.#lies.size === 0 ? undefined : this.#lies.get(latin(seen.carried ?? bytes));
    if (lie !== undefined) this.#told.set(seen, lie);
    const problem = goodsProblem(this.#reader, seen);
    if (problem !== undefined) {
      const text = `${seen.name}, ${problem.field}: ${problem.found}`;
      this.#remarks.push({ kind: "goodsAmiss", device: from, devices: [], text });
    }
    return seen;
  }

  /** What a device is offered says the first message with items that it takes in, in each of its sessions. */
  #look({ device, seen, steps, sends }: Moment): void {
    if (seen === undefined || !offering.has(seen.name) || (seen.route?.destination ?? device) !== device) return;
    const isTakenIn = sends > 0 || steps === undefined || steps.length > 0;
    if (!isTakenIn || this.#looked.has(device)) return;
    this.#looked.add(device);
    const lie = this.#told.get(seen);
    if (lie !== undefined) this.#offered.set(device, lie);
  }

  ledger(moment: Moment): DeviceLedger {
    const { device, seen, request, prompts, hosted, sends, down, store, startedWith, holdings } = moment;
    const message = seen as ReadMessage | undefined;
    if (startedWith !== undefined) this.#started(moment, startedWith);
    if (message !== undefined && isOrderTaken(message.name, moment)) {
      this.#begins(device);
      this.#confirmations.begin(device);
    }
    this.#look(moment);
    this.#confirmations.observe(device, { request, message, answered: sends > 0 }, prompts);
    const given = hosted.map(({ message: toHost }) => toHost);
    this.#opened.observe(device, given);
    const other = this.#hosts.observe(device, { request, message }, given);
    if (other !== undefined) {
      const text = `${other.name}, ${other.field}: given ${other.given}, was ${other.expected}`;
      this.#remarks.push({ kind: "toldOtherwise", device, devices: [], text });
    }
    const books = this.#read(device, store);
    if (books === undefined) return { ...(this.#ledgers.get(device) as DeviceLedger), down };
    this.#balance(device, books, holdings);
    const offered = this.#offered.get(device);
    const ledger = deviceLedger(books, {
      reader: this.#reader,
      holdings,
      down,
      confirmed: this.#confirmations.confirmed(device),
      opened: this.#opened.of(device),
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
    const accounts = [...this.#accounts.values()];
    for (const { kind, item, devices, issued, found } of imbalances(this.#fixture, accounts, this.#reader.issued)) {
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
    if (begins.has(said.type)) this.#begins(device);
    const requested = this.#confirmations.requested(device);
    return concreteRequest(said, device, this.#fixture, holdings, requested, this.#reader.issued);
  }

  /** A device begins or answers one more session. */
  #begins(device: string): void {
    this.#reader.attempt(device);
    this.#offered.delete(device);
    this.#looked.delete(device);
  }

  /** A ticket that is in use cannot be given (reading 25/864:usable), and in the charts none is. */
  event(request: HostRequest, device: string): ReturnType<Eyes["event"]> {
    const event = abstractRequest(request, this.#fixture, this.#confirmations.requested(device));
    const isUnusable = request.type === "OwnerPicksTickets" && request.tickets.some((id) => this.#inUse.has(id));
    const unusable = { ...event, usable: false };
    return isUnusable ? unusable : event;
  }

  lie(message: SeenMessage, from: string, to: string, how: string): Uint8Array | undefined {
    const lie = lieNamed(how, this.#fixture);
    if (lie === undefined) return undefined;
    const chance = new Uint8Array([...chanceOf("lie", how, 0), ...chanceOf("lie", how, 1)]);
    const told = rewrite(this.#reader, message as ReadMessage, lie, chance) ?? undefined;
    const { itemsOffered, goodsOffered } = foundIn(lie);
    const { facts } = this.#fixture.devices[to] ?? {};
    // To other goods than were ordered there are others, too: those that were.
    if (goodsOffered === "differs" && facts?.goodsOffered === "differs") return undefined;
    const offered = itemsOffered ?? goodsOffered;
    if (told !== undefined && offered !== undefined) {
      this.#lies.set(latin(this.#reader.read(told, from, to).carried ?? told), offered);
    }
    return told;
  }

  forge(how: string, _from: string, to: string, now: number): Uint8Array | undefined {
    const forgery = forgeryNamed(how, this.#fixture, to);
    if (forgery === undefined) return undefined;
    return forge(to, forgery, this.#fixture, chanceOf("outsider", how, 0), now);
  }

  sender(how: string, to: string): string | undefined {
    return senderOf(how, this.#fixture, to);
  }
}

interface Layout extends Pick<Eyes, "system" | "stores" | "bookkeepers" | "clocksAhead"> {
  /** bookkeepers that have something at the start */
  readonly holders: readonly string[];
  readonly inUse: ReadonlySet<string>;
}

const layouts = new WeakMap<Fixture, Layout>();

/** Who takes part. Collectors are bystanders, and have no part until something comes for them. */
function layoutOf(fixture: Fixture): Layout {
  let layout = layouts.get(fixture);
  if (layout === undefined) {
    const devices = Object.values(fixture.devices);
    const collectors = new Set(devices.map(({ address }) => collectorOf(fixture, address)));
    const entries = <T>(value: (device: (typeof devices)[number]) => T): Record<string, T> =>
      Object.fromEntries(devices.map((device) => [device.address, value(device)]));
    layout = {
      system: devices.map(({ address }) => address).filter((address) => !collectors.has(address)),
      stores: entries(({ store }) => store),
      bookkeepers: devices.filter(({ device }) => device !== "networkServer").map(({ address }) => address),
      clocksAhead: entries(({ clockOffsetMs }) => clockOffsetMs),
      inUse: new Set(fixture.tickets.filter(({ held }) => held.holder.inUse === true).map(({ id }) => id)),
      holders: [
        ...devices.filter(({ tickets, notes }) => tickets.length + notes.length > 0).map(({ address }) => address),
        ...fixture.credentials.map(({ holder }) => holder),
      ],
    };
    layouts.set(fixture, layout);
  }
  return layout;
}
