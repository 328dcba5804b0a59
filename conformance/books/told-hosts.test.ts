import { describe, expect, test } from "vitest";
import type { HostMessage } from "../../spec/host-requests.ts";
import { bought } from "../buying.ts";
import type { PlayedMoment } from "../playing.ts";
import { encode } from "../wire/cbor.ts";
import type { GoodsKind } from "../wire/fixture.ts";
import { issuedTicket } from "../wire/issuing.ts";
import type { Ticket } from "../wire/items.ts";
import type { ReadMessage, WireReader } from "../wire/reader.ts";
import { goodsProblem } from "./sold-goods.ts";
import { ToldHosts } from "./told-hosts.ts";

const runs = new Map<GoodsKind, ReturnType<typeof bought>>();
const run = (goods: GoodsKind) => {
  const before = runs.get(goods) ?? bought({ system: "purchase-card", facts: { "TA.B": { goods } } });
  runs.set(goods, before);
  return before;
};

/** What hosts are told in a run in which one message to a host is another; the first word that is noticed. */
function found<N extends HostMessage["name"]>(
  goods: GoodsKind,
  name: N,
  change: (message: Extract<HostMessage, { name: N }>) => object,
  which = 0,
) {
  const { reader, moments } = run(goods);
  const told = new ToldHosts(reader);
  let seen = 0;
  const altered = (message: HostMessage): HostMessage => {
    if (message.name !== name || seen++ !== which) return message;
    return { ...message, ...change(message as Extract<HostMessage, { name: N }>) } as HostMessage;
  };
  return toldIn(moments, told, altered);
}

function toldIn(moments: readonly PlayedMoment[], told: ToldHosts, altered = (it: HostMessage) => it) {
  return moments.map(({ at, hosted, ...given }) => told.observe(at, given, hosted.map(altered))).find((it) => it);
}

describe("what hosts are told", () => {
  test.each(["ticket", "object", "twoParts", "communications", "clear"] as const)("is so of %s", (goods) => {
    const { reader, moments } = run(goods);
    expect(toldIn(moments, new ToldHosts(reader))).toBeUndefined();
  });

  test("is so of a refund", () => {
    const { reader, moments } = bought({ system: "card-refund" });
    expect(toldIn(moments, new ToldHosts(reader))).toBeUndefined();
  });

  const cheap = { price: { type: "USD", amount: 1 } };
  const key = new Uint8Array(32);

  test.each([
    ["ticket", "15/TicketInfoForConfirmation", () => cheap, "price"],
    ["ticket", "15/TicketInfoForConfirmation", () => ({ merchandise: "a better seat" }), "merchandise"],
    ["ticket", "12/PaymentMethodQuery", () => cheap, "price"],
    ["ticket", "14/CredentialForConfirmation", () => ({ holder: "Antonio" }), "holder"],
    ["ticket", "14/CredentialForConfirmation", () => ({ credentialType: "passport" }), "credentialType"],
    ["ticket", "12/MerchandiseRequest", () => ({ merchandise: "another" }), "merchandise"],
    ["ticket", "21/PaymentAuthorizationRequest", () => cheap, "price"],
    ["ticket", "21/PaymentAuthorizationRequest", () => ({ credential: "4000 0000 0000 0003" }), "credential"],
    ["object", "15/ObjectInfoForConfirmation", () => cheap, "price"],
    ["object", "15/ObjectInfoForConfirmation", () => ({ header: key }), "header"],
    ["object", "22/ObjectKey", () => ({ key }), "key"],
    ["object", "22/ObjectKey", () => ({ object: "another" }), "object"],
    ["twoParts", "15/EncryptedObjectForHost", () => ({ content: key }), "content"],
    ["communications", "22/CommunicationsKey", () => ({ keys: key }), "keys"],
  ] as const)("another word is noticed: %s, %s, %o", (goods, name, change, field) => {
    expect(found(goods, name, change)).toMatchObject({ name, field });
  });

  test("every part of an object is looked at, and in its place", () => {
    for (const which of [0, 1, 2]) {
      const change = () => ({ content: key });
      expect(found("twoParts", "15/EncryptedObjectForHost", change, which)).toMatchObject({ field: "content" });
    }
    const swapped = ({ index }: { readonly index: number }) => ({ index: index === 0 ? 1 : index });
    expect(found("object", "15/EncryptedObjectForHost", swapped)).toMatchObject({ field: "content" });
  });
});

describe("what is sold", () => {
  const deliveryIn = (goods: GoodsKind): readonly [WireReader, ReadMessage] => {
    const { reader, read } = run(goods);
    return [reader, read.find(({ name }) => /^15\/(Ticket|Object)Delivery$/.test(name)) as ReadMessage];
  };
  const problem = (goods: GoodsKind, change: (fields: ReadMessage["fields"]) => object) => {
    const [reader, message] = deliveryIn(goods);
    expect(goodsProblem(reader, message)).toBeUndefined();
    return goodsProblem(reader, { ...message, fields: { ...message.fields, ...change(message.fields) } })?.field;
  };
  const signedBy = (reader: WireReader, address: string, ticket: Ticket, components: object): Ticket => {
    const { id, keys, certificate } = reader.fixture.devices[address] as never as Parameters<typeof issuedTicket>[1];
    const sections = { identifier: ticket.identifier, components: { ...ticket.components, ...components } as never };
    return issuedTicket(reader.fixture.cryptography, { id, keys, certificate }, sections);
  };
  const again = (goods: GoodsKind, components: object, by = "TA.B") =>
    problem(goods, (fields) => ({ ticket: signedBy(run(goods).reader, by, fields["ticket"] as Ticket, components) }));

  test("a message that delivers nothing is no goods", () => {
    const { reader, read } = run("ticket");
    expect(read.filter((it) => goodsProblem(reader, it) !== undefined)).toEqual([]);
  });

  test("a ticket of another's, for another, or without what its type has, is no good", () => {
    expect(again("ticket", { seat: undefined })).toBe("ticket.components.seat");
    expect(again("ticket", {}, "TA.C")).toBe("ticket.issuerCertificate");
    expect(
      problem("ticket", (fields) => ({
        ticket: { ...(fields["ticket"] as Ticket), issuerSignature: new Uint8Array(8) },
      })),
    ).toBe("ticket");
  });

  test("an object in the clear, or that its ticket does not open, is no good", () => {
    expect(problem("object", () => ({ content: encode("in the clear") }))).toBe("content");
    expect(again("object", { decryptionKey: new Uint8Array(32) })).toBe("content");
    expect(again("object", { objectId: "another" })).toBe("object");
    expect(again("object", { merchandise: "another" })).toBe("header.merchandise");
    expect(again("object", { objectSignature: new Uint8Array(8) })).toBe("signature");
    expect(problem("twoParts", () => ({ parts: 3 }))).toBe("parts");
  });

  test("a key that was given out before is no good", () => {
    const [reader, message] = deliveryIn("object");
    const first = reader.issued[0] as NonNullable<(typeof reader.issued)[number]>;
    const ticket = signedBy(reader, "TA.B", first.ticket, { serial: 7 });
    const eyes = { fixture: reader.fixture, issued: [{ ...first, ticket }], partsAhead: () => [] };
    expect(goodsProblem(eyes, message)).toEqual({ field: "ticket.components.decryptionKey", found: "that of G1" });
  });
});
