/**
 * Planted faults in steps: each breaks the properties that it names and no others, and has a neighbour that is fine.
 */
import type { InvariantId } from "../../spec/invariants.ts";
import type { DeviceLedger, Ledger } from "../../spec/ledger.ts";
import type { ObservedStep, Subject } from "../property.ts";
import { a, b, committed, inSession, ledger, onMessage, special, step, tickets, undertaking, units } from "./sample.ts";

/** A step with what was before and after. */
export type Step = readonly [before: Ledger, after: Ledger, step: ObservedStep];

/** A fault planted in a step. */
export interface StepPlant {
  readonly id: InvariantId;
  readonly what: string;
  readonly wrong: Step;
  /** all that it breaks */
  readonly breaks: readonly InvariantId[];
  readonly fine: Step;
  /** what there is to judge; default: everything, and nothing is sold */
  readonly subject?: Subject;
}

const giving = a({
  ...inSession("1", "B"),
  confirmed: "T1",
  tickets: [...tickets("leaving", "T1"), ...tickets("final", "T2")],
});
const decided = { ...giving, decided: undertaking("1", "given", "T1") };
const gave = a({ sessionsBegun: 1, tickets: tickets("final", "T2"), log: [committed("1", "given", "T1")] });
const begun = a({ sessionsBegun: 1 });

const taking = b({ ...inSession("1", "A"), itemsOffered: "valid", tickets: tickets("arriving", "T1") });
const took = b({
  sessionsBegun: 1,
  itemsOffered: "valid",
  tickets: tickets("final", "T1"),
  log: [committed("1", "received", "T1")],
});
const turnedDown = b({ sessionsBegun: 1, itemsOffered: "valid" });

const ready = b({
  ...inSession("1", "A"),
  itemsOffered: "valid",
  notes: units("arriving", 1),
  ready: undertaking("1", "received", 1),
});
const warned = b({ sessionsBegun: 1, itemsOffered: "valid", log: [special("1", 1)] });

/** One device moves, the other stays as it is. */
const moves = (other: DeviceLedger, before: DeviceLedger, after: DeviceLedger, how: ObservedStep): Step => [
  ledger(other, before),
  ledger(other, after),
  how,
];

const deletion = onMessage("B", "TicketsDeleted", "1");
const lossOf = (name: string): ObservedStep => step(name, { kind: "powerLoss" });
const returnOf = (name: string): ObservedStep => step(name, { kind: "powerOn" });

/** Faults planted in steps. */
export const stepPlants: readonly StepPlant[] = [
  {
    id: "A3",
    what: "the receiver commits before the giver",
    wrong: moves(giving, taking, took, deletion),
    breaks: ["A3"],
    fine: moves(decided, taking, took, deletion),
  },
  {
    id: "A4",
    what: "what was leaving stays locked after an abort",
    wrong: moves(b(), giving, { ...begun, tickets: giving.tickets }, step("A")),
    breaks: ["A4"],
    fine: moves(b(), giving, begun, step("A")),
  },
  {
    id: "A4",
    what: "an abort destroys what was leaving",
    wrong: moves(b(), giving, { ...begun, tickets: tickets("final", "T2") }, step("A")),
    breaks: ["A4"],
    fine: moves(b(), decided, gave, step("A")),
  },
  {
    id: "A4",
    what: "the owner's confirmation outlives the abort",
    wrong: moves(b(), giving, { ...begun, confirmed: "T1" }, step("A")),
    breaks: ["A4"],
    fine: moves(b(), giving, { ...giving, confirmed: "T1" }, step("A")),
  },
  {
    id: "A5",
    what: "a commit is rolled back",
    wrong: moves(b(), gave, begun, step("A")),
    breaks: ["A5"],
    fine: moves(b(), gave, { ...gave, sessionsBegun: 2 }, step("A")),
  },
  {
    id: "A5",
    what: "a decision is forgotten",
    wrong: moves(b(), decided, begun, step("A")),
    breaks: ["A5"],
    fine: moves(b(), decided, gave, step("A")),
  },
  {
    id: "N1",
    what: "an abort notice of another session ends this one",
    wrong: moves(b(), { ...giving, session: "2" }, begun, onMessage("A", "AbortNotice", "1")),
    breaks: ["N1"],
    fine: moves(b(), { ...giving, session: "1" }, begun, onMessage("A", "AbortNotice", "1")),
  },
  {
    id: "N1",
    what: "a certificate that is replayed undoes what is under way",
    wrong: moves(b(), giving, { ...giving, tickets: begun.tickets }, onMessage("A", "SessionCertificate")),
    breaks: ["N1"],
    fine: moves(b(), a(), begun, onMessage("A", "SessionCertificate")),
  },
  {
    id: "N2",
    what: "an altered message makes its receiver commit",
    wrong: moves(decided, taking, took, onMessage("B", "Junk")),
    breaks: ["N2"],
    fine: moves(decided, taking, turnedDown, onMessage("B", "Junk")),
  },
  {
    id: "N2",
    what: "an outsider's certificate makes a session stand",
    wrong: moves(a(), b(), b(inSession("1", "A")), { ...onMessage("B", "SessionCertificate"), fromOutsider: true }),
    breaks: ["N2"],
    fine: moves(a(), b(), b({ sessionsBegun: 1 }), { ...onMessage("B", "SessionCertificate"), fromOutsider: true }),
  },
  {
    id: "C2",
    what: "a bad ticket becomes final",
    wrong: moves(decided, { ...taking, itemsOffered: "invalid" }, { ...took, itemsOffered: "invalid" }, deletion),
    breaks: ["C2"],
    fine: moves(decided, { ...taking, itemsOffered: "invalid" }, { ...turnedDown, itemsOffered: "invalid" }, deletion),
  },
  {
    id: "C4",
    what: "a session begins with an old confirmation",
    wrong: moves(b(), a(), a({ ...inSession("2", "B"), confirmed: "T1" }), step("A")),
    breaks: ["C4"],
    fine: moves(b(), a(inSession("2", "B")), a({ ...inSession("2", "B"), confirmed: "T1" }), step("A")),
  },
  {
    id: "L1",
    what: "a special entry is lost with the power",
    wrong: moves(a(), warned, { ...warned, down: true, log: [] }, lossOf("B")),
    breaks: ["L1"],
    fine: moves(a(), warned, { ...warned, down: true }, lossOf("B")),
  },
  {
    id: "L1",
    what: "a special entry of what Ready-to-Commit was not sent for",
    wrong: moves(a(), { ...ready, ready: null }, warned, step("B")),
    breaks: ["L1"],
    fine: moves(a(), ready, warned, step("B")),
  },
  {
    id: "Q3",
    what: "a device has power again and does not answer",
    wrong: moves(b(), a({ down: true }), a({ down: true, sessionsBegun: 1 }), returnOf("A")),
    breaks: ["Q3"],
    fine: moves(b(), a({ down: true }), a(), returnOf("A")),
  },
  {
    id: "Q3",
    what: "a device comes back and commits what it was not bound to",
    wrong: moves(b(), { ...begun, down: true }, gave, returnOf("A")),
    breaks: ["Q3"],
    fine: moves(b(), { ...decided, down: true, session: null, peer: null, confirmed: null }, gave, returnOf("A")),
  },
  {
    id: "Q3",
    what: "what was provisional outlives the loss of power",
    wrong: moves(a(), taking, { ...turnedDown, down: true, tickets: taking.tickets }, lossOf("B")),
    breaks: ["A4", "Q3"],
    fine: moves(a(), ready, { ...turnedDown, down: true, ready: ready.ready }, lossOf("B")),
  },
];
