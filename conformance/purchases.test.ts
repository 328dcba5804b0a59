import { describe, expect, test } from "vitest";
import type { HostMessage } from "../spec/host-requests.ts";
import { systemLedger } from "./books/system-ledger.ts";
import { bought, settled } from "./buying.ts";
import { decode } from "./wire/cbor.ts";
import { cryptoNames } from "./wire/cryptography.ts";
import type { GoodsKind } from "./wire/fixture.ts";
import type { AgentCertificate } from "./wire/items.ts";
import { openedObject, provisionOf, ticketVerdict } from "./wire/looking.ts";
import { merchandiseOf, partOf } from "./wire/merchandise.ts";
import type { AgentProvision } from "./wire/records.ts";
import { componentsProblem } from "./wire/ticket-components.ts";

const committed = { kind: "committed", amount: 1 };
const all: readonly GoodsKind[] = [
  "ticket",
  "transportation",
  "physicalObject",
  "object",
  "twoParts",
  "communications",
  "clear",
];

describe.each(cryptoNames)("with %s cryptography", (crypto) => {
  test.each(all)("buys for notes: %s", (goods) => {
    const played = bought({ system: "purchase-money", crypto, facts: { "TA.B": { goods } } });
    const { ledgers, amiss } = settled(played);
    expect([played.refusals(), amiss]).toEqual([[], []]);
    expect(played.read.filter(({ abstract }) => abstract.type === "Junk")).toEqual([]);
    const goodsOf = { ticket: "G1", order: "1+1", session: "1.1" };
    const isOpened = ["object", "twoParts", "communications"].includes(goods);
    expect(ledgers["TA.A"]).toMatchObject({
      tickets: [{ ticket: "G1", holding: "final" }],
      log: [{ ...committed, direction: "received", ...goodsOf }],
      opened: isOpened ? ["G1"] : [],
    });
    expect(ledgers["TA.B"]).toMatchObject({ tickets: [], log: [{ ...committed, direction: "given", ...goodsOf }] });
    const notes = { order: "1+1", session: "1.1" };
    expect(ledgers["MM.A"]).toMatchObject({ orders: ["1+1"], log: [{ ...committed, direction: "given", ...notes }] });
    expect(ledgers["MM.B"]).toMatchObject({
      orders: ["1+1"],
      log: [{ ...committed, direction: "received", ...notes }],
    });
    expect([ledgers["MM.A"]?.notes, ledgers["MM.B"]?.notes]).toEqual([
      [{ amount: 1, holding: "final" }],
      [{ amount: 1, holding: "final" }],
    ]);
  });

  test.each(all)("what is issued is good, and has the fields of its type: %s", (goods) => {
    const played = bought({ system: "purchase-card", crypto, facts: { "TA.B": { goods } } });
    const { fixture, issued } = played.reader;
    const own = provisionOf<AgentProvision>(fixture, "TA.A");
    expect(issued).toHaveLength(1);
    for (const { ticket } of issued) {
      expect([componentsProblem(ticket), ticketVerdict(own, ticket, "TA.A", fixture.clockStartMs)]).toEqual([
        undefined,
        "valid",
      ]);
      expect(ticket.identifier.issuer.name).toBe("Owner of TA.B");
      const { merchandise, price, fields } = merchandiseOf(fixture);
      expect(ticket.components).toMatchObject({ ...fields, merchandise, price: price.amount, priceType: price.type });
    }
  });

  test("buys by card", () => {
    const played = bought({ system: "purchase-card", crypto });
    const { ledgers, amiss } = settled(played);
    expect([played.refusals(), amiss]).toEqual([[], []]);
    const goods = { ...committed, ticket: "G1", order: "1.1", session: "1.1" };
    expect(ledgers["TA.A"]?.log).toEqual([{ ...goods, direction: "received" }]);
    expect(ledgers["TA.B"]?.log).toEqual([{ ...goods, direction: "given" }]);
  });

  test("gives money back to a card", () => {
    const played = bought({ system: "card-refund", crypto });
    const { ledgers, amiss } = settled(played);
    expect([played.refusals(), amiss]).toEqual([[], []]);
    const sum = { ...committed, order: "1.1", session: "1.1" };
    expect(ledgers["TA.A"]).toMatchObject({
      tickets: [{ ticket: "T1", holding: "final" }],
      log: [{ ...sum, direction: "received" }],
    });
    expect(ledgers["TA.B"]?.log).toEqual([{ ...sum, direction: "given" }]);
  });

  test.each(["object", "twoParts"] as const)("an object is what the server handed over, and signed: %s", (goods) => {
    const played = bought({ system: "purchase-card", crypto, facts: { "TA.B": { goods } } });
    const { fixture } = played.reader;
    const hosted = played.hosted("TA.A");
    const of = <N extends HostMessage["name"]>(name: N) =>
      hosted.filter((it): it is Extract<HostMessage, { name: N }> => it.name === name);
    const parts = of("15/EncryptedObjectForHost").toSorted((one, other) => one.index - other.index);
    expect(parts.map(({ index }) => index)).toEqual(goods === "object" ? [0, 1] : [0, 1, 2]);
    const key = of("22/ObjectKey")[0]?.key as Uint8Array;
    const delivery = played.read.find(({ name }) => name === "15/ObjectDelivery");
    const own = provisionOf<AgentProvision>(fixture, "TA.A");
    const object = {
      parts: parts.map(({ content }) => content),
      key,
      signature: delivery?.fields["signature"] as Uint8Array,
      signedBy: fixture.devices["TA.B"]?.certificate as AgentCertificate,
    };
    const [header, ...content] = openedObject(own, object, fixture.clockStartMs) ?? [];
    const sold = merchandiseOf(fixture);
    expect(decode(header as Uint8Array)).toEqual({
      object: delivery?.fields["object"],
      merchandise: sold.merchandise,
      about: sold.object?.header,
    });
    expect(content).toEqual([sold.object?.content, ...(goods === "object" ? [] : [partOf(2)])]);
    // No part of the goods, and no key, is with the host before it is paid.
    expect(hosted.findIndex(({ name }) => name === "22/ObjectKey")).toBe(hosted.length - 1);
    const spoilt = { ...object, parts: object.parts.toReversed() };
    expect(openedObject(own, spoilt, fixture.clockStartMs)).toBe(null);
    expect(openedObject(own, { ...object, key: new Uint8Array(32) }, fixture.clockStartMs)).toBe(null);
  });
});

test("the ledger of a system has what was there at the start", () => {
  const played = bought({ system: "purchase-money" });
  const ledger = systemLedger(played.reader.fixture, settled(played).ledgers);
  expect([ledger.tickets, ledger.issued, ledger.start["MM.A"], ledger.start["TA.B"]]).toEqual([
    [],
    2,
    { tickets: [], value: 2 },
    { tickets: [], value: 0 },
  ]);
});
