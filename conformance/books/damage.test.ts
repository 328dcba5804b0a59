import { describe, expect, test } from "vitest";
import { joined } from "../wire/bytes.ts";
import { fixtureOf, type IssuedTicket } from "../wire/fixture.ts";
import { withBitFlipped } from "../wire/forger.ts";
import { wrongStart } from "./damage.ts";
import { type Moved, recordOf, storeOf } from "./written.ts";

const fixture = fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts: {} });
const moved: Moved = {
  session: new Uint8Array(16).fill(7),
  direction: "given",
  ticket: fixture.tickets[0] as IssuedTicket,
};
const issued = storeOf(fixture, "TA.A");
const written = storeOf(fixture, "TA.A", recordOf(fixture, "decided", moved));
const twice = storeOf(fixture, "TA.A", recordOf(fixture, "committed", moved), recordOf(fixture, "committed", moved));
const kind = (store: Uint8Array, halted: boolean) =>
  wrongStart(store, "TA.A", fixture.cryptography, halted)?.kind ?? "right";

describe("a device with this store", () => {
  test.each<[string, Uint8Array]>([
    ["as it was issued", issued],
    ["with another record", written],
    ["whose last frame is cut short", written.subarray(0, written.length - 1)],
    ["with a piece of a head only", joined(issued, new Uint8Array([0, 0, 1]))],
    ["with zeros at the end", joined(written, new Uint8Array(40))],
    ["whose last record has a flipped bit, as if it had been torn", withBitFlipped(written, 8 * written.length - 1)],
  ])("%s starts", (_, store) => {
    expect([kind(store, false), kind(store, true)]).toEqual(["right", "haltsUndamaged"]);
  });

  test.each<[string, Uint8Array]>([
    ["whose first record has a flipped bit, and is not the last", withBitFlipped(written, 8 * 100)],
    ["with a flipped bit in a length", withBitFlipped(written, 3)],
    ["with noise at the end", joined(written, new Uint8Array(12).fill(3))],
    ["that is empty", new Uint8Array()],
  ])("%s halts", (_, store) => {
    expect([kind(store, false), kind(store, true)]).toEqual(["startsDamaged", "right"]);
  });

  test("that contradicts itself may do either: others judge what it has written", () => {
    expect([kind(twice, false), kind(twice, true)]).toEqual(["right", "right"]);
  });
});
