/**
 * Planted faults in ledgers: each breaks the properties that it names and no others, and has a neighbour that is fine.
 */
import type { InvariantId } from "../../spec/invariants.ts";
import type { Ledger } from "../../spec/ledger.ts";
import type { Subject } from "../property.ts";
import { a, b, committed, device, inSession, ledger, special, tickets, undertaking, units } from "./sample.ts";

/** A fault planted in a ledger. */
export interface StatePlant {
  readonly id: InvariantId;
  readonly scope: "always" | "rest";
  readonly what: string;
  readonly wrong: Ledger;
  /** all that it breaks: some faults cannot but break several properties */
  readonly breaks: readonly InvariantId[];
  readonly fine: Ledger;
  /** what there is to judge; default: everything, and nothing is sold */
  readonly subject?: Subject;
}

const left = (amount: number) => ({ notes: units("final", 3 - amount) });
const got = (amount: number) => ({ notes: units("final", amount) });

/** A gave one unit in session 1. */
const gaveOne = a({ ...left(1), log: [committed("1", "given", 1)] });

/** A is giving: in session 1, confirmed, not decided. */
const givingOne = a({
  ...inSession("1", "B"),
  confirmed: 1,
  notes: [...units("final", 2), ...units("leaving", 1)],
});
const givingTicket = a({
  ...inSession("1", "B"),
  confirmed: "T1",
  tickets: [...tickets("leaving", "T1"), ...tickets("final", "T2")],
});

/** A has decided to give, has lost power, and has not written it down. */
const boundToTicket = a({
  down: true,
  tickets: givingTicket.tickets,
  decided: undertaking("1", "given", "T1"),
});

/** B is taking: in session 1, found good, not final. */
const taking = (facts: Parameters<typeof b>[0]) => b({ ...inSession("1", "A"), itemsOffered: "valid", ...facts });
const takingTicket = { tickets: tickets("arriving", "T1") };
const takingOne = { notes: units("arriving", 1) };

/** Faults planted in ledgers. */
export const statePlants: readonly StatePlant[] = [
  {
    id: "V1",
    scope: "always",
    what: "the payer rolls back, the payee commits",
    wrong: ledger(a(), b({ ...got(1), log: [committed("1", "received", 1)] })),
    breaks: ["V1", "A1"],
    fine: ledger(gaveOne, b({ ...got(1), log: [committed("1", "received", 1)] })),
  },
  {
    id: "V1",
    scope: "always",
    what: "a doubling in one session, hidden by a loss in another",
    wrong: ledger(gaveOne, b({ ...got(1), log: [special("1", 1), committed("2", "received", 1)] })),
    breaks: ["V1", "A1"],
    fine: ledger(
      a({ ...left(2), log: [committed("1", "given", 1), committed("2", "given", 1)] }),
      b({ ...got(1), log: [special("1", 1), committed("2", "received", 1)] }),
    ),
  },
  {
    id: "V2",
    scope: "always",
    what: "value given for good is neither in flight nor named",
    wrong: ledger(gaveOne, b()),
    breaks: ["V2"],
    fine: ledger(gaveOne, b({ down: true, ready: undertaking("1", "received", 1) })),
  },
  {
    id: "V2",
    scope: "always",
    what: "the special entry names less than was given",
    wrong: ledger(a({ ...left(2), log: [committed("1", "given", 2)] }), b({ log: [special("1", 1)] })),
    breaks: ["V2"],
    fine: ledger(a({ ...left(2), log: [committed("1", "given", 2)] }), b({ log: [special("1", 2)] })),
  },
  {
    id: "V2",
    scope: "rest",
    what: "value is in flight at rest",
    wrong: ledger(gaveOne, taking(takingOne)),
    breaks: ["V2", "A1", "Q1"],
    fine: ledger(gaveOne, b({ log: [special("1", 1)] })),
  },
  {
    id: "T1",
    scope: "always",
    what: "the giver rolls back, the receiver commits",
    wrong: ledger(a(), b({ tickets: tickets("final", "T1"), log: [committed("1", "received", "T1")] })),
    breaks: ["T1"],
    fine: ledger(boundToTicket, b({ tickets: tickets("final", "T1"), log: [committed("1", "received", "T1")] })),
  },
  {
    id: "T2",
    scope: "always",
    what: "a ticket vanishes at its holder",
    wrong: ledger(a({ tickets: tickets("final", "T2") }), b()),
    breaks: ["T2", "L1"],
    fine: ledger(a({ tickets: tickets("final", "T2"), log: [committed("1", "given", "T1")] }), b()),
  },
  {
    id: "T2",
    scope: "always",
    what: "a ticket vanishes at the one who took it: an old entry does not account for it",
    wrong: ledger(
      a({ tickets: tickets("final", "T2"), log: [committed("1", "given", "T1")] }),
      b({ log: [committed("1", "received", "T1")] }),
    ),
    breaks: ["T2", "L1"],
    fine: ledger(
      a({ tickets: tickets("final", "T2"), log: [committed("1", "given", "T1")] }),
      b({ log: [committed("1", "received", "T1"), committed("2", "given", "T1")] }),
    ),
  },
  {
    id: "A1",
    scope: "always",
    what: "the payee commits while the payer can still roll back",
    wrong: ledger(givingOne, b({ ...got(1), log: [committed("1", "received", 1)] })),
    breaks: ["A1"],
    fine: ledger(
      { ...givingOne, decided: undertaking("1", "given", 1) },
      b({ ...got(1), log: [committed("1", "received", 1)] }),
    ),
  },
  {
    id: "A1",
    scope: "rest",
    what: "the payer has paid, and the payee has no entry",
    wrong: ledger(gaveOne, b()),
    breaks: ["V2", "A1"],
    fine: ledger(gaveOne, b({ log: [special("1", 1)] })),
  },
  {
    id: "P1",
    scope: "always",
    what: "the owner picks a ticket that is still arriving",
    wrong: ledger(givingTicket, taking({ ...takingTicket, confirmed: "T1" })),
    breaks: ["P1"],
    fine: ledger(givingTicket, taking(takingTicket)),
  },
  {
    id: "P1",
    scope: "always",
    what: "more is given than is final",
    wrong: ledger(a({ ...inSession("1", "B"), confirmed: 5, notes: units("leaving", 5) }), b()),
    breaks: ["P1", "L1"],
    fine: ledger(a({ ...inSession("1", "B"), confirmed: 3, notes: units("leaving", 3) }), b()),
  },
  {
    id: "N1",
    scope: "always",
    what: "a replay commits a session twice",
    wrong: ledger(a({ tickets: [], log: [committed("1", "given", "T1"), committed("1", "given", "T2")] }), b()),
    breaks: ["N1"],
    fine: ledger(a({ tickets: [], log: [committed("1", "given", "T1"), committed("2", "given", "T2")] }), b()),
  },
  {
    id: "C1",
    scope: "always",
    what: "a session over an expired certificate",
    wrong: ledger(a({ ...inSession("1", "B"), peerCertificate: "expired" }), b()),
    breaks: ["C1"],
    fine: ledger(a({ peerCertificate: "expired" }), b()),
  },
  {
    id: "C1",
    scope: "always",
    what: "a session over a certificate that was not looked at",
    wrong: ledger(a({ ...inSession("1", "B"), peerCertificate: null }), b()),
    breaks: ["C1"],
    fine: ledger(a(inSession("1", "B")), b()),
  },
  {
    id: "C2",
    scope: "always",
    what: "bad notes are stored",
    wrong: ledger(givingOne, taking({ ...takingOne, itemsOffered: "tainted" })),
    breaks: ["C2"],
    fine: ledger(givingOne, taking({ itemsOffered: "tainted" })),
  },
  {
    id: "C2",
    scope: "always",
    what: "a transaction module stores expired notes, as a teller may",
    wrong: ledger(givingOne, taking({ ...takingOne, itemsOffered: "expired", kind: "transaction" })),
    breaks: ["C2"],
    fine: ledger(givingOne, taking({ ...takingOne, itemsOffered: "expired", kind: "teller" })),
  },
  {
    id: "C4",
    scope: "always",
    what: "another ticket leaves than the owner has picked",
    wrong: ledger({ ...givingTicket, confirmed: "T2" }, b()),
    breaks: ["C4"],
    fine: ledger(givingTicket, b()),
  },
  {
    id: "C4",
    scope: "always",
    what: "notes leave before the owner has confirmed the sum",
    wrong: ledger({ ...givingOne, confirmed: null }, b()),
    breaks: ["C4"],
    fine: ledger(boundToTicket, b()),
  },
  {
    id: "G1",
    scope: "always",
    what: "one end takes the session for one with somebody else",
    wrong: ledger(a(inSession("1", "C")), b(inSession("1", "A")), device("C")),
    breaks: ["G1"],
    fine: ledger(a(inSession("1", "B")), b(inSession("1", "A")), device("C")),
  },
  {
    id: "G1",
    scope: "always",
    what: "a third device holds the key",
    wrong: ledger(a(inSession("1", "B")), b(inSession("1", "A")), device("C", inSession("1", "A"))),
    breaks: ["G1"],
    fine: ledger(a(inSession("1", "B")), b(inSession("2", "A")), device("C", inSession("3", "A"))),
  },
  {
    id: "G1",
    scope: "always",
    what: "the ends commit to different amounts",
    wrong: ledger(
      a({ ...left(2), log: [committed("1", "given", 2)] }),
      b({ ...got(1), log: [committed("1", "received", 1)] }),
    ),
    breaks: ["V2", "G1"],
    fine: ledger(
      a({ ...left(2), log: [committed("1", "given", 2)] }),
      b({ ...got(2), log: [committed("1", "received", 2)] }),
    ),
  },
  {
    id: "L1",
    scope: "always",
    what: "an entry without its change",
    wrong: ledger(a({ log: [committed("1", "given", "T1")] }), b()),
    breaks: ["L1"],
    fine: ledger(boundToTicket, b()),
  },
  {
    id: "L1",
    scope: "always",
    what: "a special entry of what was committed",
    wrong: ledger(gaveOne, b({ ...got(1), log: [committed("1", "received", 1), special("1", 1)] })),
    breaks: ["L1"],
    fine: ledger(gaveOne, b({ ...got(1), log: [committed("1", "received", 1), special("2", 1)] })),
  },
  {
    id: "Q1",
    scope: "rest",
    what: "a session is still held",
    wrong: ledger(a(inSession("1", "B")), b()),
    breaks: ["Q1"],
    fine: ledger(a({ peerCertificate: "valid", sessionsBegun: 1 }), b()),
  },
  {
    id: "Q1",
    scope: "rest",
    what: "a decision has not been written down",
    wrong: ledger(boundToTicket, b()),
    breaks: ["Q1"],
    fine: ledger(a({ tickets: tickets("final", "T2"), log: [committed("1", "given", "T1")] }), b()),
  },
];
