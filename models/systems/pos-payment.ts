/**
 * Two transaction money modules: the merchant's MM.B asks for a sum, the buyer's MM.A pays it (FIG. 43 with 39, 41
 * and 42; with 38 when the session is cold).
 */
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { defineSystem } from "../explorer/index.ts";
import { establishSessionModulesA, establishSessionModulesB } from "../figures/fig-38-establish-session-modules.ts";
import { lateAbort } from "../figures/fig-42-abort-transaction-modules.ts";
import { type PosPaymentSurroundings, posPaymentA, posPaymentB } from "../figures/fig-43-pos-payment.ts";
import type { Limits } from "../figures/protocol.ts";
import { beginSession, deviceChart, deviceRole } from "./device.ts";
import {
  forgedHandshake,
  junk,
  networkServerRole,
  noteFaults,
  paymentOutcomes,
  restart,
  sessionFaults,
  undoing,
} from "./module-pair.ts";
import type { SystemOptions } from "./options.ts";
import { readySession } from "./ready-session.ts";

type Session = PosPaymentSurroundings["session"];

const recovery = restart({ writeLog: "#f43_commit_writeLog", gaveUp: "#f43_gaveUp" });

/** What begins a payment also ends the time in which a late abort could undo the one before. */
const begin = {
  guard: "mayBegin",
  target: "#f43",
  actions: [beginSession, { type: "note", params: { last: null } }],
} as const;

function payer(readings: Readings, limits: Limits, session: Session) {
  const chart = deviceChart({
    id: "MM_A",
    starts: { OwnerAgreesToPay: begin, ...lateAbort({ readings }, "#undoing") },
    figures: { f43: { id: "f43", ...posPaymentA({ readings, session, over: "#idle" }) }, ...undoing(readings) },
    recovery,
  });
  return deviceRole("MM.A", {
    chart,
    input: { peer: "MM.B", kind: "transaction", limits, balance: 2 },
    environment: [
      { type: "OwnerAgreesToPay" },
      { type: "OwnerConfirmsAmount", affordable: true },
      { type: "OwnerConfirmsAmount", affordable: false },
      { type: "OwnerRejectsAmount" },
      { type: "OwnerChoosesOtherNotes", affordable: true },
      { type: "OwnerChoosesOtherNotes", affordable: false },
      { type: "OwnerGivesUp" },
      { type: "OwnerCancels" },
    ],
    fixtures: { ...sessionFaults, connection: ["direct", "network"] },
  });
}

function payee(readings: Readings, limits: Limits, session: Session) {
  const chart = deviceChart({
    id: "MM_B",
    starts: { MerchantStartsSale: begin, ...lateAbort({ readings }, "#undoing") },
    figures: { f43: { id: "f43", ...posPaymentB({ readings, session, over: "#idle" }) }, ...undoing(readings) },
    recovery,
  });
  return deviceRole("MM.B", {
    chart,
    input: { peer: "MM.A", kind: "transaction", limits },
    environment: [
      { type: "MerchantStartsSale" },
      { type: "MerchantEntersAmount", amount: 1 },
      { type: "MerchantEntersAmount", amount: 2 },
      { type: "HostNamesNewAmount", amount: 1 },
      { type: "HostNamesNewAmount", amount: 2 },
      { type: "HostNamesNoAmount" },
    ],
    fixtures: { ...sessionFaults, itemsOffered: noteFaults },
  });
}

/** The system. The payer has 2 units; sums are 1 or 2; at most one new sum and one other split are tried. */
export function posPayment(options: SystemOptions = {}) {
  const readings = options.readings ?? defaultReadings;
  const transactions = options.transactions ?? 1;
  const limits: Limits = { sessionsMax: transactions, roundsMax: 2, splitsMax: 1 };
  const cold = options.session === "cold";
  const modules = {
    "MM.A": payer(readings, limits, cold ? establishSessionModulesA : readySession),
    "MM.B": payee(readings, limits, cold ? establishSessionModulesB : readySession),
  };
  // The network server has no part in a ledger, so that predicates need not know of it.
  const withServer = { ...modules, NS: networkServerRole() };
  const roles: typeof modules = cold ? withServer : modules;
  return defineSystem({
    name: "pos-payment",
    roles,
    seeds: cold ? [...junk, ...forgedHandshake] : junk,
    budgets: { powerLosses: options.powerLosses ?? 1 },
    outcome: (view) => paymentOutcomes(view["MM.A"], view["MM.B"], transactions),
  });
}
