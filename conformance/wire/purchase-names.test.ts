import { describe, expect, test } from "vitest";
import { toHex } from "./bytes.ts";
import { passedOn } from "./listening.ts";
import { isOrderTaken } from "./orders.ts";
import { WireReader } from "./reader.ts";
import { issuedByMerchant, shopping } from "./shopping.ts";

const price = { amount: 100, type: "USD" };

describe("numbers", () => {
  test("an order with numbers that no agent has told is an outsider's, and its key is known all the same", () => {
    const shop = shopping("purchase-money");
    const { read, tell, spoken, reader } = shop;
    const [one, other] = [spoken.chance(), spoken.chance()];
    expect(read(tell(null, "TA.A", "16/MakePayment", { random: one })).abstract["random"]).toBe(0);
    const { session } = shop.meetAgents();
    const { ofPayee } = shop.agree(session);
    const mixed = spoken.order(one, ofPayee);
    expect(read(tell(mixed, "MM.A", "16/AmountPrompt", {})).abstract).toEqual({ type: "AmountPrompt", order: "0+1" });
    read(tell(null, "TA.B", "16/ReceivePayment", { random: other }));
    const foreign = spoken.order(one, other);
    expect(reader.abstractOrder(toHex(foreign.id))).toBe("0+0");
    expect(reader.orders.byId(toHex(foreign.id))?.session).toBeNull();
  });

  test("each new amount is a round of its own, read as often as it may be", () => {
    const shop = shopping("purchase-money");
    const agents = shop.meetAgents().session;
    const bargain = shop.agree(agents);
    const modules = shop.meetModules(agents).session;
    const amounts = [1, 2].flatMap(() =>
      shop.route(bargain, modules, "MM.A", "16/AmountToTransfer", price).map((it) => shop.read(it).abstract["round"]),
    );
    expect(amounts).toEqual([1, 1, 1, 2, 2, 2]);
    const packet = shop.route(bargain, modules, "MM.A", "39/NotePacket", { notes: [passedOn(shop.fixture)] });
    expect(packet.map((it) => shop.read(it).abstract["round"])).toEqual([2, 2, 2]);
  });

  test("where goods are too dear, what agents say is a price still", () => {
    const shop = shopping("purchase-money", "symbolic", { "MM.A": { funds: "short" } });
    const { order } = shop.agree(shop.meetAgents().session);
    const named = shop.tell(order, "TA.A", "16/PaymentAmount", { amount: 300, type: "USD" });
    expect(shop.read(named).abstract).toMatchObject({ amount: 1 });
    const other = shop.tell(order, "TA.A", "16/PaymentAmount", { amount: 100, type: "USD" });
    expect(shop.read(other).abstract["amount"]).not.toBe(1);
  });
});

describe("goods", () => {
  test.each([
    ["event", {}, "ticket"],
    ["communications", { decryptionKeys: new Uint8Array(32) }, "communications"],
    ["communications", {}, "ticket"],
  ] as const)("%s with %o is %s", (type, components, goods) => {
    const shop = shopping("purchase-card");
    const { session } = shop.meetAgents();
    const ticket = issuedByMerchant(shop, 1, { type, components });
    const said = shop.say(session, "TA.B", "15/TicketDelivery", { ticket });
    expect(shop.read(said).abstract).toEqual({ type: "TicketDelivery", session: "1.1", ticket: "G1", goods });
  });

  test("a second ticket in one attempt has no name of the charts, and none is named twice", () => {
    const shop = shopping("purchase-card");
    const { session } = shop.meetAgents();
    const deliver = (serial: number) =>
      shop.read(shop.say(session, "TA.B", "15/TicketDelivery", { ticket: issuedByMerchant(shop, serial) }));
    expect([1, 1, 2].map((serial) => deliver(serial).abstract["ticket"])).toEqual([
      "G1",
      "G1",
      expect.stringMatching(/^\?[0-9a-f]{8}$/),
    ]);
    expect(shop.reader.issued).toHaveLength(2);
  });

  test("a card payment and a refund", () => {
    const shop = shopping("card-refund");
    const { session } = shop.meetAgents();
    const authorized = { at: 1, ...price, reference: "7" };
    const said = [
      shop.say(session, "TA.A", "21/CredentialPayment", { credential: shop.fixture.credentials[1]?.held.ticket }),
      shop.say(session, "TA.B", "21/PaymentAuthorized", authorized),
      shop.say(session, "TA.B", "21/RefundAuthorized", authorized),
    ];
    expect(said.map((it) => shop.read(it).abstract)).toEqual([
      { type: "CredentialPayment", session: "1.1" },
      { type: "PaymentAuthorized", session: "1.1" },
      { type: "RefundAuthorized", session: "1.1" },
    ]);
    // Without modules nothing is carried.
    const carrier = shop.say(session, "TA.A", "17/RoutedMessage", { message: new Uint8Array(1) });
    expect(shop.read(carrier)).toMatchObject({ name: "Junk", problem: { reason: "unknownName" } });
  });
});

describe("a module has begun a session", () => {
  const order = "16/MakePayment";

  test("when it has taken its agent's order, by the step that it reports", () => {
    expect(isOrderTaken(order, { steps: ["16/542", "16/546"] })).toBe(true);
    expect(isOrderTaken("16/ReceivePayment", { steps: ["16/544"] })).toBe(true);
    expect(isOrderTaken(order, { steps: ["16/544"] })).toBe(false);
    expect(isOrderTaken(order, { steps: [] })).toBe(false);
    expect(isOrderTaken("16/PaymentAmount", { steps: ["16/542"] })).toBe(false);
  });

  test("or, if it reports none, when it has not refused", () => {
    expect(isOrderTaken(order, { steps: undefined })).toBe(true);
    expect(isOrderTaken(order, { steps: undefined, refusals: [{ reason: "orderUsed" }] })).toBe(false);
  });
});

test("tickets of another run keep their names, and their number is not given again", () => {
  const before = shopping("purchase-card");
  const ticket = issuedByMerchant(before);
  before.read(before.say(before.meetAgents().session, "TA.B", "15/TicketDelivery", { ticket }));
  const reader = new WireReader(before.fixture, before.reader.issued);
  const [g1] = before.reader.issued;
  expect(reader.ticketName(g1?.id as string)).toBe("G1");
  expect(reader.ticketName("ff00ff00ff")).toBe("?ff00ff00");
  expect(reader.ticketName(before.fixture.credentials[0]?.id as string)).toBe("C.B");
});
