/**
 * Ledgers made by hand, for planted faults and tests: A begins with tickets T1 and T2 and three units, B with nothing.
 */

import type {
  DeviceLedger,
  Holding,
  Ledger,
  LogEntry,
  NoteHolding,
  StartingHoldings,
  TicketHolding,
  Undertaking,
} from "../../spec/ledger.ts";
import { idleLedger } from "../../spec/ledger.ts";
import type { ObservedStep, Subject } from "../property.ts";

/** Everything can be judged. */
export const everything: Subject = Object.freeze({ tickets: true, notes: true, certificates: true, items: true });

/** What the devices of {@link ledger} begin with. */
export const start: Readonly<Record<string, StartingHoldings>> = Object.freeze({
  A: { tickets: ["T1", "T2"], value: 3 },
  B: { tickets: [], value: 0 },
});

/** See {@link idleLedger}. */
export const device = idleLedger;

/** What a device shows that holds a session with another, over a good certificate. */
export function inSession(session: string, peer: string): Partial<DeviceLedger> {
  return { session, peer, peerCertificate: "valid", sessionsBegun: 1 };
}

/** A, with all that it begins with but for what is given. */
export function a(facts: Partial<DeviceLedger> = {}): DeviceLedger {
  return device("A", { tickets: tickets("final", "T1", "T2"), notes: units("final", 3), ...facts });
}

/** B, with nothing but what is given. */
export function b(facts: Partial<DeviceLedger> = {}): DeviceLedger {
  return device("B", facts);
}

/** The ledger of some devices. */
export function ledger(...devices: readonly DeviceLedger[]): Ledger {
  return {
    devices: Object.fromEntries(devices.map((it) => [it.device, it])),
    tickets: ["T1", "T2"],
    issued: 3,
    start,
  };
}

/** Tickets held in one way. */
export function tickets(holding: Holding, ...names: readonly string[]): readonly TicketHolding[] {
  return names.map((ticket) => ({ ticket, holding }));
}

/** Value held in one way. */
export function units(holding: Holding, amount: number): readonly NoteHolding[] {
  return [{ amount, holding }];
}

/** What moves: a ticket by its name, or units. */
export function undertaking(session: string, direction: "given" | "received", item: string | number): Undertaking {
  return { session, direction, ...(typeof item === "string" ? { ticket: item } : { amount: item }) };
}

/** A log entry of a commit. */
export function committed(session: string, direction: "given" | "received", item: string | number): LogEntry {
  return { kind: "committed", ...undertaking(session, direction, item) };
}

/** A special entry (FIG. 42, step 1732). */
export function special(session: string, item: string | number): LogEntry {
  return { kind: "abortedAfterReady", ...undertaking(session, "received", item) };
}

/** A step of a device by its own timer, or as said. */
export function step(name: string, facts: Partial<ObservedStep> = {}): ObservedStep {
  return { device: name, kind: "timer", steps: [], fromOutsider: false, ...facts };
}

/** A step of a device on a message. */
export function onMessage(name: string, type: string, session?: string): ObservedStep {
  return step(name, { kind: "message", message: { type, ...(session === undefined ? {} : { session }) } });
}
