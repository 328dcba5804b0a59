import { describe, expect, test } from "vitest";
import { type DeviceContext, freshContext } from "../../models/figures/protocol.ts";
import { deviceLedger as chartLedger } from "../../models/systems/device.ts";
import type { DeviceLedger } from "../../spec/ledger.ts";
import { type Line, type PlayOptions, play } from "../playing.ts";
import type { Effect, Holdings } from "../port.ts";
import { referenceBuild } from "../reference-build.ts";
import { fromHex, joined, toHex } from "../wire/bytes.ts";
import { deviceAt, fixtureOf } from "../wire/fixture.ts";
import type { HeldTicket } from "../wire/items.ts";
import { frame, readStore, type StoreRecord } from "../wire/records.ts";
import { issuedByMerchant, shopping } from "../wire/shopping.ts";
import { otherCircumstance } from "./circumstances.ts";
import { Confirmations } from "./confirmations.ts";
import { type Account, imbalances, whereabouts } from "./conservation.ts";
import { deviceLedger } from "./device-ledger.ts";
import { disagreement } from "./disagreement.ts";
import { OpenedGoods } from "./opened-goods.ts";
import { booksOf, type StoreBooks } from "./store-books.ts";

const buying: readonly Line[] = [
  ["TA.B", { type: "MerchantSells" }],
  ["TA.A", { type: "OwnerBuys" }],
  ["TA.A", { type: "OwnerConfirmsCredential" }],
  ["TA.B", { type: "MerchandiseArrives", merchandise: "right" }],
  ["TA.A", { type: "OwnerAcceptsGoods" }],
  ["TA.A", { type: "OwnerPaysByModule" }],
];

/** A purchase in which these messages never arrive; the links are named as `MM.A>TA.A 16/PaymentSuccessful`. */
function without(...lost: readonly string[]) {
  const fixture = fixtureOf({ system: "purchase-money", crypto: "symbolic", facts: {} });
  const alter: NonNullable<PlayOptions["alter"]> = ({ from, to, name }) =>
    lost.includes(`${from}>${to} ${name}`) ? null : undefined;
  const played = play(referenceBuild, fixture, buying, { alter });
  const books = (at: string, store = played.stores.get(at) as Uint8Array): StoreBooks =>
    booksOf(store, at, fixture.cryptography);
  const ledger = (at: string, holdings: Holdings | undefined = played.holdings(at)): DeviceLedger =>
    deviceLedger(books(at), { reader: played.reader, holdings, down: false, confirmed: null });
  return { ...played, fixture, books, ledger };
}

/** The last record of a store, changed, in its place. */
function changed(store: Uint8Array, at: string, change: (record: StoreRecord) => object): Uint8Array {
  const { records } = readStore(store, at);
  const last = records.at(-1) as StoreRecord;
  return joined(store.subarray(0, store.length - frame(last).length), frame(change(last) as StoreRecord));
}

const moving = { session: "1.1", ticket: "G1", amount: 1, order: "1+1" } as const;

describe("a payment of which agents do not hear", () => {
  const run = without("MM.A>TA.A 16/PaymentSuccessful", "MM.B>TA.B 16/PaymentSuccessful");

  test("leaves both in doubt, and the customer with goods that are not its own", () => {
    expect(run.ledger("TA.A")).toMatchObject({
      doubt: { ...moving, direction: "received" },
      tickets: [{ ticket: "G1", holding: "arriving" }],
      log: [],
    });
    expect(run.ledger("TA.B")).toMatchObject({ doubt: { ...moving, direction: "given" }, tickets: [], log: [] });
    expect(run.ledger("MM.A")).toMatchObject({ doubt: null, orders: ["1+1"], log: [{ order: "1+1", amount: 1 }] });
  });

  test("shows so even of a device that shows nothing", () => {
    expect(run.ledger("TA.A", undefined)).toMatchObject({ tickets: [{ ticket: "G1", holding: "arriving" }] });
  });

  test("balances, and nobody has the goods yet", () => {
    const accounts = ["TA.A", "MM.A", "TA.B", "MM.B"].map(
      (at): Account => ({ books: run.books(at), holdings: run.holdings(at) }),
    );
    expect(imbalances(run.fixture, accounts, run.reader.issued)).toEqual([]);
    const items = whereabouts(run.fixture, accounts, run.reader.issued);
    expect(items.map(({ item, places }) => [item, places.length])).toEqual([
      ["C.B", 1],
      ["C.A", 1],
      ["N1", 1],
      ["N2", 1],
      ["G1", 0],
    ]);
  });
});

describe("as the charts show it", () => {
  const inChart = (device: string, context: Partial<DeviceContext>): object => {
    const full = freshContext({ attempts: 1, ...context });
    const looked = chartLedger(device, full, false);
    const { peerCertificate: _, itemsOffered: __, peerCredential: ___, order: ____, ...ledger } = looked;
    return { ...ledger, confirmed: null };
  };
  const doubtOf = (direction: "given" | "received") => ({ ...moving, direction });
  const entryOf = (direction: "given" | "received") => ({ kind: "committed" as const, ...moving, direction });
  const ofNotes = (direction: "given" | "received") => {
    const { ticket: _, ...entry } = entryOf(direction);
    return entry;
  };
  const heard = without();
  const doubtful = without("MM.A>TA.A 16/PaymentSuccessful", "MM.B>TA.B 16/PaymentSuccessful");

  test.each<[string, ReturnType<typeof without>, Partial<DeviceContext>]>([
    ["TA.A", heard, { tickets: ["G1"], log: [entryOf("received")] }],
    ["TA.B", heard, { log: [entryOf("given")] }],
    ["TA.A", doubtful, { session: "1.1", peer: "TA.B", doubt: doubtOf("received") }],
    ["TA.B", doubtful, { session: "1.1", peer: "TA.A", doubt: doubtOf("given") }],
    ["MM.A", heard, { kind: "transaction", balance: 1, orders: ["1+1"], log: [ofNotes("given")] }],
    ["MM.B", heard, { kind: "transaction", balance: 1, orders: ["1+1"], log: [ofNotes("received")] }],
  ])("%s", (device, run, context) => {
    expect(run.ledger(device)).toMatchObject(inChart(device, context));
  });
});

describe("books of a purchase", () => {
  const run = without();
  const goods = run.reader.issued[0]?.ticket;
  const twice = (at: string): Account => {
    const held: HeldTicket = { ticket: goods as HeldTicket["ticket"], holder: {} };
    const [, , entry] = readStore(run.stores.get("TA.A") as Uint8Array, "TA.A").records;
    const record = { ...(entry as object), change: { ticketsAdded: [held] } } as unknown as StoreRecord;
    return { books: run.books(at, joined(run.stores.get(at) as Uint8Array, frame(record))) };
  };

  test("goods that two agents have are too much, and so are goods that nobody has sold", () => {
    const accounts = [{ books: run.books("TA.A") }, twice("TA.B")];
    expect(imbalances(run.fixture, accounts, run.reader.issued)).toMatchObject([
      { kind: "tooLittle", item: "N1" },
      { kind: "tooLittle", item: "N2" },
      { kind: "tooMuch", item: "G1", devices: ["TA.A", "TA.B"] },
      { kind: "notTheHolders", item: "G1", devices: ["TA.B"] },
    ]);
    expect(imbalances(run.fixture, accounts)).toContainEqual(
      expect.objectContaining({ kind: "notIssued", item: expect.stringMatching(/^\?/) }),
    );
  });

  test("goods that were sold, and that the customer has not, are nowhere", () => {
    const accounts = [{ books: run.books("TA.A", deviceAt(run.fixture, "TA.A").store) }, { books: run.books("TA.B") }];
    const goodsAt = whereabouts(run.fixture, accounts, run.reader.issued).find(({ item }) => item === "G1");
    expect(goodsAt?.places).toEqual([{ as: "nowhere", device: "TA.B", amount: 1 }]);
  });

  test.each<[string, string, (holdings: Holdings) => Partial<Holdings>, string]>([
    ["an order forgotten", "MM.A", () => ({ orders: [] }), "orders[0]"],
    ["an order too many", "TA.A", () => ({ orders: ["00"] }), "orders[0]"],
    ["another price", "TA.A", ({ log }) => ({ log: log.map((it) => ({ ...it, amount: 99 })) }), "log[0]"],
    ["no order", "TA.B", ({ log }) => ({ log: log.map(({ order: _, ...it }) => it) }), "log[0]"],
    ["another order", "MM.B", ({ log }) => ({ log: log.map((it) => ({ ...it, order: "00" })) }), "log[0]"],
  ])("who shows %s is caught", (_, at, lie, field) => {
    const honest = run.holdings(at);
    expect(disagreement(run.books(at), honest)).toBeUndefined();
    expect(disagreement(run.books(at), { ...honest, ...lie(honest) })?.field).toBe(field);
  });

  test("a doubt that is not shown is caught", () => {
    const doubtful = without("MM.A>TA.A 16/PaymentSuccessful");
    const honest = doubtful.holdings("TA.A");
    expect(disagreement(doubtful.books("TA.A"), honest)).toBeUndefined();
    expect(disagreement(doubtful.books("TA.A"), { ...honest, undertakings: [] })?.field).toBe("undertakings[0]");
  });

  test.each<[string, string, (entry: Record<string, unknown>) => object, string]>([
    ["another order", "TA.A", (entry) => ({ ...entry, order: new Uint8Array(16) }), "log[0].order"],
    ["another price", "TA.A", (entry) => ({ ...entry, price: { amount: 1, type: "USD" } }), "log[0].price"],
    ["another kind of money", "TA.B", (entry) => ({ ...entry, price: { amount: 100, type: "EUR" } }), "log[0].price"],
    ["another clock", "TA.B", (entry) => ({ ...entry, peerAt: 1 }), "log[0].peerAt"],
    ["another module", "MM.A", (entry) => ({ ...entry, peer: 1 }), "log[0].peer"],
  ])("an entry with %s is caught", (_, at, lie, field) => {
    expect(otherCircumstance(run.books(at), run.reader)).toBeUndefined();
    const store = changed(run.stores.get(at) as Uint8Array, at, (record) => ({
      ...record,
      entry: lie((record as unknown as { readonly entry: Record<string, unknown> }).entry),
    }));
    expect(otherCircumstance(run.books(at, store), run.reader)?.field).toBe(field);
  });

  test("an order under another key is out of place, and the same order again is one", () => {
    const { records } = readStore(run.stores.get("MM.A") as Uint8Array, "MM.A");
    const order = records.find(({ record }) => record === "order") as StoreRecord;
    const store = (again: StoreRecord) => joined(run.stores.get("MM.A") as Uint8Array, frame(again));
    expect(run.books("MM.A", store(order)).orders).toHaveLength(1);
    expect(() => run.books("MM.A", store({ ...order, key: new Uint8Array(32) } as StoreRecord))).toThrow(
      expect.objectContaining({ reason: "outOfPlace", field: "key" }),
    );
  });

  test("an agent's doubt ends with its commitment, or when it is cleared", () => {
    const doubtful = without("MM.A>TA.A 16/PaymentSuccessful");
    const store = doubtful.stores.get("TA.A") as Uint8Array;
    const { records } = readStore(store, "TA.A");
    expect(records.map(({ record }) => record)).toEqual(["provision", "doubt"]);
    const session = fromHex(doubtful.books("TA.A").undertakings[0]?.session as string);
    const cleared = doubtful.books("TA.A", joined(store, frame({ record: "cleared", session })));
    expect([cleared.undertakings, cleared.log, cleared.tickets.length]).toEqual([[], [], 1]);
    expect(run.books("TA.A").undertakings).toEqual([]);
    expect(readStore(run.stores.get("TA.A") as Uint8Array, "TA.A").records.map(({ record }) => record)).toEqual([
      "provision",
      "doubt",
      "committed",
    ]);
  });
});

describe("what is confirmed in a purchase", () => {
  const asks = (accepts: "OwnerAcceptsGoods" | "OwnerPaysByModule"): Effect => ({
    type: "prompt",
    step: "15/488",
    accepts: [accepts],
  });
  const begun = () => {
    const shop = shopping("purchase-money");
    const confirmations = new Confirmations(shop.fixture);
    const { session } = shop.meetAgents();
    const { order } = shop.agree(session);
    const delivery = shop.say(session, "TA.B", "15/TicketDelivery", { ticket: issuedByMerchant(shop) });
    const amount = shop.tell(order, "TA.A", "16/PaymentAmount", { amount: 100, type: "USD" });
    return { confirmations, delivery: shop.read(delivery), amount: shop.read(amount) };
  };

  test("the goods that the owner was shown, then their price", () => {
    const { confirmations, delivery } = begun();
    confirmations.observe("TA.A", { request: { type: "OwnerAcceptsGoods" } }, []);
    expect(confirmations.confirmed("TA.A")).toBeNull();
    confirmations.observe("TA.A", { message: delivery }, []);
    confirmations.observe("TA.A", { request: { type: "OwnerAcceptsGoods" } }, []);
    expect(confirmations.confirmed("TA.A")).toBeNull();
    confirmations.observe("TA.A", { message: delivery }, [asks("OwnerAcceptsGoods")]);
    confirmations.observe("TA.A", { request: { type: "OwnerAcceptsGoods" } }, []);
    expect(confirmations.confirmed("TA.A")).toBe("G1");
    confirmations.observe("TA.A", { request: { type: "OwnerPaysByModule" } }, []);
    expect(confirmations.confirmed("TA.A")).toBe(1);
    confirmations.observe("TA.A", { request: { type: "OwnerBuys", peer: "TA.B", merchandise: "" } }, []);
    expect(confirmations.confirmed("TA.A")).toBeNull();
    confirmations.observe("TA.A", { request: { type: "OwnerAcceptsGoods" } }, []);
    expect(confirmations.confirmed("TA.A")).toBeNull();
  });

  test("the amount that a module's own agent names, if the module minds it", () => {
    const { confirmations, amount } = begun();
    confirmations.observe("MM.A", { message: amount, answered: false }, []);
    expect(confirmations.confirmed("MM.A")).toBeNull();
    confirmations.observe("MM.A", { message: amount }, []);
    expect(confirmations.confirmed("MM.A")).toBe(1);
  });
});

test("goods are opened when their keys have left, and once", () => {
  const opened = new OpenedGoods();
  const key = { name: "22/ObjectKey", ticket: "aa", object: "o", key: new Uint8Array(32) } as const;
  opened.observe("TA.A", [{ name: "12/PaymentMethodQuery", price: { type: "USD", amount: 1 } }]);
  expect(opened.of("TA.A")).toEqual([]);
  opened.observe("TA.A", [key, { name: "22/CommunicationsKey", ticket: "bb", keys: new Uint8Array(1) }]);
  opened.observe("TA.A", [key]);
  expect(opened.of("TA.A")).toEqual(["aa", "bb"]);
  expect(opened.of("TA.B")).toEqual([]);
  expect(toHex(fromHex("aa"))).toBe("aa");
});
