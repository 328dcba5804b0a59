import { describe, expect, test } from "vitest";
import { bought } from "../buying.ts";
import { joined } from "../wire/bytes.ts";
import { deviceAt, type SystemName } from "../wire/fixture.ts";
import { rewrite } from "../wire/lies.ts";
import { listening } from "../wire/listening.ts";
import type { ReadMessage } from "../wire/reader.ts";
import { frame, readStore, type StoredEntry, type StoreRecord } from "../wire/records.ts";
import { otherCircumstance } from "./circumstances.ts";
import { booksOf } from "./store-books.ts";
import { changeOf, entryOf, type Moved, storeOf } from "./written.ts";

const minuteMs = 60_000;
const systems: readonly SystemName[] = ["ticket-transfer", "pos-payment"];

/** A session whose responder says, too, that its clock is far ahead. */
function met(system: SystemName) {
  const { fixture, reader, read, meet } = listening(system);
  const { messages, session, read: truths } = meet();
  const ofInitiator = fixture.clockStartMs;
  const ofResponder = ofInitiator + fixture.limits.clockToleranceMs + minuteMs;
  // The responder says it in its second message of agents, in its first of modules; said again, it is said as well.
  const index = system === "ticket-transfer" ? 3 : 1;
  const [message, truth] = [messages[index], truths[index]];
  if (message === undefined || truth === undefined) throw new Error("no handshake");
  const ahead = { kind: "clockOutOfRange", byMs: minuteMs } as const;
  if (system === "pos-payment") {
    read({ ...message, bytes: rewrite(reader, truth, ahead, new Uint8Array(64)) as Uint8Array });
  } else {
    reader.sessions.acknowledgement((truth as ReadMessage).session as string, ofResponder);
  }
  return { fixture, reader, session, ofInitiator, ofResponder };
}

function found(system: SystemName, address: "initiator" | "responder", change: Partial<StoredEntry>, asLog = true) {
  const { fixture, reader, session, ofInitiator, ofResponder } = met(system);
  const [own, other] =
    address === "initiator" ? [fixture.initiator, fixture.responder] : [fixture.responder, fixture.initiator];
  const direction = address === "initiator" ? "given" : "received";
  const [ticket] = fixture.tickets;
  const [note] = fixture.notes;
  const items = { ...(ticket === undefined ? {} : { ticket }), ...(note === undefined ? {} : { note }) };
  const moved: Moved = { session: session.id, direction, ...items };
  const { id, module } = deviceAt(fixture, other);
  const [at, peerAt] = address === "initiator" ? [ofInitiator, ofResponder] : [ofResponder, ofInitiator];
  const entry = { ...entryOf(fixture, moved), peer: module ?? id, at, peerAt, ...change };
  const record = { record: asLog ? "committed" : "decided", entry, change: changeOf(fixture, moved) } as const;
  return otherCircumstance(booksOf(storeOf(fixture, own, record), own, fixture.cryptography), reader);
}

describe.each(systems)("in %s", (system) => {
  test.each(["initiator", "responder"] as const)("the %s's entries say what the wire says", (address) => {
    expect(found(system, address, {})).toBeUndefined();
    expect(found(system, address, {}, false)).toBeUndefined();
  });

  test.each(["initiator", "responder"] as const)("another clock or peer in the %s's entry is found", (address) => {
    expect(found(system, address, { at: 1 })).toMatchObject({ field: "log[0].at", stored: "1" });
    expect(found(system, address, { peerAt: 1 }, false)).toMatchObject({ field: "undertakings[0].peerAt" });
    const peer = system === "ticket-transfer" ? "TA.C" : 1;
    expect(found(system, address, { peer })).toMatchObject({ field: "log[0].peer", stored: `${peer}` });
  });

  test("the own clock in the place of the other's is found, and the other way round", () => {
    const { ofInitiator, ofResponder } = met(system);
    expect(found(system, "initiator", { at: ofResponder })).toMatchObject({
      field: "log[0].at",
      said: `${ofInitiator}`,
    });
    const other = found(system, "responder", { peerAt: ofResponder });
    expect(other).toMatchObject({ field: "log[0].peerAt", said: `${ofInitiator}` });
  });

  test("of a session that nobody has formed nothing is said", () => {
    expect(found(system, "initiator", { session: new Uint8Array(16), at: 1 })).toBeUndefined();
  });
});

describe("what was paid, or given back, stands beside the ticket", () => {
  const paidIn = (system: "purchase-card" | "card-refund", change: (holder: object) => object) => {
    const { reader, stores } = bought({ system });
    const store = stores.get("TA.A") as Uint8Array;
    const { records } = readStore(store, "TA.A");
    const last = records.at(-1) as Extract<StoreRecord, { readonly record: "committed" }>;
    const ticketsAdded = last.change.ticketsAdded?.map((held) => ({ ...held, holder: change(held.holder) }));
    const other = { ...last, change: { ...last.change, ticketsAdded } } as StoreRecord;
    const altered = joined(store.subarray(0, store.length - frame(last).length), frame(other));
    return otherCircumstance(booksOf(altered, "TA.A", reader.fixture.cryptography), reader);
  };

  test("as the entry has it", () => {
    expect(paidIn("purchase-card", (holder) => holder)).toBeUndefined();
    expect(paidIn("card-refund", (holder) => holder)).toBeUndefined();
  });

  test("… or it is found", () => {
    expect(paidIn("purchase-card", () => ({}))).toEqual({ field: "log[0].paid", stored: "nothing", said: "100 USD" });
    const paid = { at: 1, amount: 99, type: "USD" };
    expect(paidIn("purchase-card", () => ({ paid }))).toMatchObject({ field: "log[0].paid", stored: "99 USD" });
    expect(paidIn("card-refund", () => ({ paid }))).toMatchObject({ field: "log[0].refunded", stored: "nothing" });
  });
});
