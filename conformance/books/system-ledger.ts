/** The ledger of a whole system, with what was issued and who had it at the start. */
import type { DeviceLedger, Ledger } from "../../spec/ledger.ts";
import { deviceAt, type Fixture } from "../wire/fixture.ts";

/** The ledger that properties judge: value in units, tickets by name. */
export function systemLedger(fixture: Fixture, devices: Readonly<Record<string, DeviceLedger>>): Ledger {
  const start = Object.keys(devices).map((address) => {
    const { tickets, notes } = deviceAt(fixture, address);
    const value = notes.reduce((sum, { held }) => sum + held.residual, 0) / fixture.unit;
    return [address, { tickets: tickets.map(({ name }) => name), value }] as const;
  });
  return {
    devices,
    tickets: fixture.tickets.map(({ name }) => name),
    issued: fixture.notes.reduce((sum, { held }) => sum + held.note.body.value, 0) / fixture.unit,
    start: Object.fromEntries(start),
  };
}
