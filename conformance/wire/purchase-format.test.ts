import { describe, expect, test } from "vitest";
import { type CborValue, encode } from "./cbor.ts";
import { decodeContent, decodeEnvelope, encodeBare, encodeContent, type WireName, wrappingsOf } from "./envelope.ts";
import { deviceAt, fixtureOf } from "./fixture.ts";
import { frame, readRecord, readStore, type StoreRecord } from "./records.ts";
import { issuedByMerchant, shopping } from "./shopping.ts";
import { WireError } from "./wire-error.ts";

const shop = shopping("purchase-money");
const ticket = issuedByMerchant(shop);
const some = new Uint8Array(32).fill(1);
const sum = { amount: 100, type: "USD" };
const status = { order: some.subarray(16), challenge: some, content: some };
const delivery = { object: "o", parts: 1, header: some, content: some, signature: some, ticket };

function refusal(read: () => unknown): WireError {
  try {
    read();
  } catch (error) {
    if (error instanceof WireError) return error;
    throw error;
  }
  throw new Error("was not refused");
}

const samples: readonly (readonly [WireName, object])[] = [
  ["14/CredentialRequest", {}],
  ["14/Credential", { credential: ticket }],
  ["15/TicketDelivery", { ticket }],
  ["15/ObjectPart", { object: "o", index: 1, content: some }],
  ["15/ObjectDelivery", delivery],
  ["16/MoneyModulePayment", { random: some }],
  ["16/RandomR2", { random: some }],
  ["16/MakePayment", { random: some }],
  ["16/ReceivePayment", { random: some }],
  ["16/R1Forward", { random: some }],
  ["16/R2Forward", { random: some }],
  ["16/AmountPrompt", {}],
  ["16/PaymentAmount", sum],
  ["16/NewAmountPrompt", { reason: "funds" }],
  ["16/NewAmountReply", {}],
  ["16/NewAmountReply", sum],
  ["16/VerifyAmountPrompt", sum],
  ["16/CorrectAmount", {}],
  ["16/IncorrectAmount", {}],
  ["16/PaymentSuccessful", {}],
  ["16/PaymentUnsuccessful", { possibleTransferError: false }],
  ["16/AmountToTransfer", sum],
  ["16/IncorrectAmountNotice", {}],
  ["16/AmountAcknowledgement", {}],
  ["16/PaymentStatusQuery", status],
  ["16/PaymentStatusReply", status],
  ["17/RoutedMessage", { message: some }],
  ["20/ERoutedMessage", { message: some }],
  ["21/CredentialPayment", { credential: ticket }],
  ["21/PaymentAuthorized", { at: 1, ...sum, reference: "" }],
  ["21/RefundAuthorized", { at: 1, ...sum, reference: "7" }],
];
const content = (name: WireName, fields: object) => encodeContent({ name, fields: fields as never });

describe("messages of a purchase", () => {
  test.each(samples)("%s comes back as it was, in its wrappings and no others", (name, fields) => {
    for (const wrapping of ["bare", "sealed", "session"] as const) {
      const read = () =>
        wrapping === "bare"
          ? decodeEnvelope(encodeBare({ name, fields: fields as never }))
          : decodeContent(content(name, fields), wrapping);
      if (!wrappingsOf(name).includes(wrapping)) expect(refusal(read).reason).toBe("unknownName");
      else expect(read()).toMatchObject(wrapping === "bare" ? { content: { name, fields } } : { name, fields });
    }
  });

  test.each(samples)("%s has no other fields", (name, fields) => {
    const [wrapping = "session"] = wrappingsOf(name);
    if (wrapping === "bare") return;
    expect(refusal(() => decodeContent(content(name, { ...fields, more: 1 }), wrapping))).toMatchObject({
      reason: "unknownField",
      field: "fields.more",
    });
    for (const missing of Object.keys(fields)) {
      const { [missing]: _, ...rest } = fields as Record<string, unknown>;
      const isRefused = refusal(() => decodeContent(content(name, rest), wrapping));
      expect(isRefused).toMatchObject({ reason: "missingField", field: `fields.${missing}` });
    }
  });

  test.each<[WireName, object, string, string]>([
    ["15/ObjectPart", { object: "", index: 1, content: some }, "outOfRange", "object"],
    ["15/ObjectPart", { object: "o".repeat(65), index: 1, content: some }, "outOfRange", "object"],
    ["15/ObjectPart", { object: "o", index: 0, content: some }, "outOfRange", "index"],
    ["15/ObjectDelivery", { ...delivery, parts: 0 }, "outOfRange", "parts"],
    ["16/RandomR2", { random: some.subarray(1) }, "outOfRange", "random"],
    ["16/PaymentAmount", { ...sum, amount: 0 }, "outOfRange", "amount"],
    ["16/PaymentAmount", { ...sum, type: "" }, "outOfRange", "type"],
    ["16/NewAmountPrompt", { reason: "mood" }, "unknownName", "reason"],
    ["16/PaymentUnsuccessful", { possibleTransferError: 0 }, "wrongType", "possibleTransferError"],
    ["21/PaymentAuthorized", { at: 1, ...sum, reference: 7 }, "wrongType", "reference"],
  ])("%s with %o is refused", (name, fields, reason, field) => {
    expect(refusal(() => decodeContent(content(name, fields), "session"))).toMatchObject({
      reason,
      place: name,
      field: `fields.${field}`,
    });
  });

  test("a question about an order names the whole of it", () => {
    const fields = { ...status, order: some } as never;
    expect(refusal(() => decodeEnvelope(encodeBare({ name: "16/PaymentStatusQuery", fields })))).toMatchObject({
      reason: "outOfRange",
      field: "fields.order",
    });
  });
});

describe("records of a purchase", () => {
  const id = some.subarray(16);
  const entry = {
    kind: "committed",
    direction: "received",
    session: id,
    peer: "TA.B",
    at: 1,
    peerAt: 2,
    tickets: [{ id: some, before: null, after: { ticket, holder: { paid: { at: 1, ...sum, reference: "7" } } } }],
    order: id,
    price: sum,
  } as const;
  const doubt: StoreRecord = { record: "doubt", entry, change: {}, key: some };
  const order: StoreRecord = { record: "order", order: id, side: "payer", random: some, session: id };
  const all: readonly StoreRecord[] = [
    doubt,
    { ...doubt, key: some },
    order,
    { ...order, key: some },
    ...Object.values(shop.fixture.devices).map(
      ({ store, address }) => readStore(store, address).records[0] as StoreRecord,
    ),
  ];

  test.each(all.map((it) => [it.record, it] as const))("a %s record comes back as it was", (_, record) => {
    expect(encode(readRecord(frame(record).subarray(12)) as unknown as CborValue)).toEqual(frame(record).subarray(12));
  });

  test.each<[string, object, string, string]>([
    ["an order id that is too short", { ...order, order: some.subarray(17) }, "outOfRange", "order"],
    ["an order without its number", { ...order, random: undefined }, "missingField", "random"],
    ["a key that is too short", { ...doubt, key: id }, "outOfRange", "key"],
    [
      "a price of nothing",
      { ...doubt, entry: { ...entry, price: { ...sum, amount: 0 } } },
      "outOfRange",
      "entry.price.amount",
    ],
    ["an order in an entry that is none", { ...doubt, entry: { ...entry, order: "1+1" } }, "wrongType", "entry.order"],
    [
      "a payment without a time",
      {
        ...doubt,
        entry: { ...entry, tickets: [{ ...entry.tickets[0], after: { ticket, holder: { paid: sum } } }] },
      },
      "missingField",
      "entry.tickets[0].after.holder.paid.at",
    ],
  ])("refuses %s", (_, record, reason, field) => {
    expect(refusal(() => readRecord(encode(record as CborValue)))).toMatchObject({ reason, field });
  });

  test("each device knows its own partner, and no other", () => {
    const partners = Object.values(shop.fixture.devices).map(({ address, store, mate }) => {
      const provision = readStore(store, address).records[0] as { readonly module?: string; readonly agent?: string };
      expect(provision.module ?? provision.agent ?? null).toBe(mate);
      return mate;
    });
    expect(partners).toEqual(["MM.A", "TA.A", "MM.B", "TA.B", null, null]);
    const card = fixtureOf({ system: "purchase-card", crypto: "symbolic", facts: {} });
    expect(deviceAt(card, "TA.A").mate).toBe(null);
  });
});
