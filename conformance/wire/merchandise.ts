/**
 * The merchandise server: what it has of each kind of goods, and what owners order. All of it is made up of the fixture,
 * so that both owners and the server mean the same without having spoken to each other.
 */
import type { Merchandise } from "../../spec/host-requests.ts";
import { encode } from "./cbor.ts";
import type { Fixture, GoodsKind } from "./fixture.ts";
import { clockStartMs } from "./fixture-terms.ts";

const dayMs = 24 * 3_600_000;

/** Octets of an object that comes at once, and of the parts of one that does not. */
const objectOctets = 600;
const partOctets = [700, 300] as const;

/** What is sold in this fixture. */
export function goodsOf({ devices }: Fixture): GoodsKind {
  return devices["TA.B"]?.facts.goods ?? "ticket";
}

const ordered: Readonly<Record<GoodsKind, string>> = {
  ticket: "The Merchant of Venice, row 4, seat 17",
  transportation: "Night ferry, Harwich to Hoek van Holland",
  physicalObject: "A chest of lead",
  object: "Shylock's monologues, read aloud",
  twoParts: "The Merchant of Venice, filmed",
  communications: "Rialto wire, one day",
  clear: "Town crier, one day",
};

/** What is asked for in place of what is sold, or delivered in place of what was ordered. */
export const somethingElse = "The Jew of Malta, row 1, seat 1";

/** What the owner of TA.A orders: something else than is sold, where TA.A is to find that (goodsOffered). */
export function orderedMerchandise(fixture: Fixture): string {
  const differs = fixture.devices["TA.A"]?.facts.goodsOffered === "differs";
  return differs ? somethingElse : soldMerchandise(fixture);
}

/** What the merchant sells. */
export function soldMerchandise(fixture: Fixture): string {
  return ordered[goodsOf(fixture)];
}

/** What the server hands over. `right`: it is what is sold; `parts`: of an object, into how many it is cut. */
export function merchandiseOf(fixture: Fixture, right = true, parts = partsOf(goodsOf(fixture))): Merchandise {
  const kind = goodsOf(fixture);
  const { type, amount } = fixture.price;
  const goods = { merchandise: right ? ordered[kind] : somethingElse, price: { type, amount } };
  switch (kind) {
    case "object":
    case "twoParts": {
      const content = parts > 1 ? partOf(1) : filled(objectOctets, 7);
      const object = { header: about(goods.merchandise), content, last: parts <= 1 };
      return { ...goods, kind: "object", fields: objectFields, object };
    }
    case "communications":
      return { ...goods, kind, fields: { ...wireFields, decryptionKeys: filled(32, 5) } };
    case "clear":
      return { ...goods, kind: "communications", fields: wireFields };
    case "transportation":
      return { ...goods, kind, fields: tripFields };
    case "physicalObject":
      return { ...goods, kind, fields: titleFields };
    default:
      return { ...goods, kind: "event", fields: eventFields };
  }
}

/** Parts of an object of this kind. */
export function partsOf(kind: GoodsKind): number {
  return kind === "twoParts" ? partOctets.length : 1;
}

/** A further part of an object; from 2 on. */
export function partOf(number: number): Uint8Array {
  return filled(partOctets[Math.min(number, partOctets.length) - 1] as number, number);
}

function about(merchandise: string): Uint8Array {
  return encode({ title: merchandise, by: "W. S.", octets: objectOctets });
}

function filled(length: number, seed: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => (at * 31 + seed) & 0xff);
}

/** Field 46 of FIG. 2; what the object is called, and its key, are the agent's. */
const objectFields = { usage: "private" };

/** Fields 88 to 94 and 100 of FIG. 2. */
const eventFields = {
  event: "The Merchant of Venice",
  location: "Grand Theatre",
  date: clockStartMs + 20 * dayMs,
  seat: "Row 4, seat 17",
  status: "not presented",
};

/** Fields 72 to 78 and 84 of FIG. 2. */
const tripFields = {
  carrier: "Night Ferries",
  trip: "NF 12",
  departure: "Harwich",
  departureTime: clockStartMs + 10 * dayMs,
  arrival: "Hoek van Holland",
  arrivalTime: clockStartMs + 10 * dayMs + 9 * 3_600_000,
  status: "unused",
};

/** Fields 104 to 108 and 116 of FIG. 2. */
const wireFields = { carrier: "Rialto", timePurchased: 86_400, channel: "7", timeAvailable: 86_400 };

const titleFields = { document: "title", description: "A chest of lead, with a scroll inside" };
