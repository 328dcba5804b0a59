/**
 * Purchases made by hand, for planted faults and tests: MM.A begins with two units, nobody has a ticket, and B issues G1
 * for one unit, in session 1.1 of the agents, under order 1+1 in session 1.1 of the modules.
 */
import { type DeviceLedger, idleLedger, type Ledger, type LogEntry, type Undertaking } from "../../spec/ledger.ts";
import type { Subject } from "../property.ts";
import { everything, inSession, tickets, units } from "./sample.ts";

/** Everything can be judged, and goods are sold: by money module, by card; or a price is paid back. */
export const soldByModule: Subject = Object.freeze({ ...everything, sells: "money" });
export const soldByCard: Subject = Object.freeze({ ...everything, notes: false, sells: "card" });
export const paidBack: Subject = Object.freeze({ ...everything, tickets: false, notes: false, sells: "refund" });

/** The devices of a purchase, each with all that it begins with but for what is given. */
export const taA = (facts: Partial<DeviceLedger> = {}): DeviceLedger => idleLedger("TA.A", facts);
export const taB = (facts: Partial<DeviceLedger> = {}): DeviceLedger => idleLedger("TA.B", facts);
export const mmB = (facts: Partial<DeviceLedger> = {}): DeviceLedger => idleLedger("MM.B", facts);
export const mmA = (facts: Partial<DeviceLedger> = {}): DeviceLedger =>
  idleLedger("MM.A", { notes: units("final", 2), ...facts });

/** The ledger of a purchase by money module: devices that are not given are idle. */
export function money(...devices: readonly DeviceLedger[]): Ledger {
  return sold(2, [taA(), mmA(), taB(), mmB(), ...devices]);
}

/** The ledger of a purchase by card. */
export function card(...devices: readonly DeviceLedger[]): Ledger {
  return sold(0, [taA(), taB(), ...devices]);
}

function sold(issued: number, devices: readonly DeviceLedger[]): Ledger {
  const start = Object.fromEntries(
    devices.map(({ device }) => [device, { tickets: [], value: device === "MM.A" ? issued : 0 }]),
  );
  return { devices: Object.fromEntries(devices.map((it) => [it.device, it])), tickets: [], issued, start };
}

/** What an agent is bound to: goods against a price. */
export const goods = (direction: "given" | "received", facts: Partial<Undertaking> = {}): Undertaking => ({
  session: "1.1",
  direction,
  ticket: "G1",
  amount: 1,
  order: "1+1",
  ...facts,
});

/** What a module is bound to: notes. */
export const price = (direction: "given" | "received", facts: Partial<Undertaking> = {}): Undertaking => ({
  session: "1.1",
  direction,
  amount: 1,
  order: "1+1",
  ...facts,
});

/** What an agent is bound to by card. */
export const byCard = (direction: "given" | "received"): Undertaking => goods(direction, { order: "1.1" });

/** An entry of what was undertaken. */
export const done = (undertaking: Undertaking): LogEntry => ({ kind: "committed", ...undertaking });

/** A special entry of the payee's module (FIG. 42, step 1732). */
export const missed = (facts: Partial<Undertaking> = {}): LogEntry => ({
  kind: "abortedAfterReady",
  ...price("received", facts),
});

/** Devices that hold their sessions of the purchase. */
export const withTaB = { ...inSession("1.1", "TA.B"), peerCredential: "valid", itemsOffered: "valid" } as const;
export const withTaA = inSession("1.1", "TA.A");
export const withMmB = inSession("1.1", "MM.B");
export const withMmA = { ...inSession("1.1", "MM.A"), itemsOffered: "valid" } as const;

/** TA.A has taken the goods in, and its owner has accepted them; has chosen to pay; is in doubt; has committed. */
export const accepted = taA({ ...withTaB, tickets: tickets("arriving", "G1"), confirmed: "G1" });
export const paying = taA({ ...accepted, confirmed: 1 });
export const doubting = taA({ ...paying, order: "1+1", doubt: goods("received") });
export const bought = taA({
  sessionsBegun: 1,
  itemsOffered: "valid",
  peerCredential: "valid",
  tickets: tickets("final", "G1"),
  log: [done(goods("received"))],
});
/** TA.A has given up: its goods are gone. */
export const turnedBack = taA({ sessionsBegun: 1, itemsOffered: "valid", peerCredential: "valid" });

/** TA.B is in doubt; has sold; has given up. */
export const asking = taB({ ...withTaA, order: "1+1", doubt: goods("given") });
export const sale = taB({ sessionsBegun: 1, log: [done(goods("given"))] });
export const noSale = taB({ sessionsBegun: 1 });

/** MM.A gives; has paid. MM.B receives; has been paid; misses what it should have received. */
export const giving = mmA({
  ...withMmB,
  confirmed: 1,
  order: "1+1",
  orders: ["1+1"],
  notes: [...units("final", 1), ...units("leaving", 1)],
});
export const paid = mmA({ sessionsBegun: 1, orders: ["1+1"], notes: units("final", 1), log: [done(price("given"))] });
export const taking = mmB({
  ...withMmA,
  order: "1+1",
  orders: ["1+1"],
  notes: units("arriving", 1),
  ready: price("received"),
});
export const gotPaid = mmB({
  sessionsBegun: 1,
  itemsOffered: "valid",
  orders: ["1+1"],
  notes: units("final", 1),
  log: [done(price("received"))],
});
export const claiming = mmB({ sessionsBegun: 1, itemsOffered: "valid", orders: ["1+1"], log: [missed()] });
