import { describe, expect, it } from "vitest";
import type { LogEntry } from "../../spec/ledger.ts";
import { a, b, device, ledger, tickets, units } from "../plants/sample.ts";
import { noTicketLostUnseen, noTicketTwice } from "./T1-T2-tickets.ts";

const moved = (direction: LogEntry["direction"], ticket: string): LogEntry => ({
  session: `of ${ticket}`,
  kind: "committed",
  direction,
  ticket,
});
const paid = (direction: LogEntry["direction"]): LogEntry => ({
  session: "of a payment",
  kind: "committed",
  direction,
  amount: 1,
});
const t1Gone = { tickets: tickets("final", "T2") };

describe("T1 and T2 have something to judge", () => {
  it("once a ticket has moved, whatever else has", () => {
    const both = ledger(
      a({ log: [paid("given"), moved("given", "T1")] }),
      b({ log: [paid("received"), moved("received", "T1")] }),
    );
    expect([noTicketTwice.bites(both), noTicketLostUnseen.bites(both)]).toEqual([true, true]);
  });

  it("but not where only money has, or nothing", () => {
    for (const still of [ledger(a({ log: [paid("given")] }), b({ log: [paid("received")] })), ledger(a(), b())]) {
      expect([noTicketTwice.bites(still), noTicketLostUnseen.bites(still)]).toEqual([false, false]);
    }
  });
});

describe("T1", () => {
  it("names the ticket, and the devices that have it", () => {
    expect(noTicketTwice.holds(ledger(a(), b({ tickets: tickets("final", "T2") })))).toBe(
      "ticket T2 is final at A and at B",
    );
  });
});

describe("T2", () => {
  it("does not take the loss of one ticket for seen because another was given", () => {
    const other = ledger(a({ tickets: [], log: [moved("given", "T2")] }), b({ tickets: tickets("final", "T2") }));
    expect(noTicketLostUnseen.holds(other)).toBe("ticket T1 is nowhere, and no log says that A let it go");
  });

  it("names who had it last: who took it in, or who began with it", () => {
    const log = [moved("given", "T1")];
    expect(noTicketLostUnseen.holds(ledger(a(t1Gone), b({ notes: units("final", 0) })))).toContain("that A let it go");
    expect(noTicketLostUnseen.holds(ledger(a({ ...t1Gone, log }), b({ log: [moved("received", "T1")] })))).toContain(
      "that B let it go",
    );
    const further = ledger(
      a({ ...t1Gone, log }),
      b({ log: [moved("received", "T1"), moved("given", "T1")] }),
      device("C", { log: [moved("received", "T1")] }),
    );
    expect(noTicketLostUnseen.holds(further)).toContain("that C let it go");
  });

  it("names no one where no one began with it", () => {
    const unowned = { ...ledger(a(t1Gone), b()), start: { B: { tickets: [], value: 0 } } };
    expect(noTicketLostUnseen.holds(unowned)).toContain("that anyone let it go");
  });

  it("holds once a giver's log says that it was let go", () => {
    expect(noTicketLostUnseen.holds(ledger(a({ ...t1Gone, log: [moved("given", "T1")] }), b()))).toBe(true);
  });
});
