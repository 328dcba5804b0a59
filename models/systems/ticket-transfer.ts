/**
 * Two trusted agents: TA.A signs tickets over to TA.B (FIG. 25 with 7A, 7B, 9, 11).
 */
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { defineSystem } from "../explorer/index.ts";
import { transferTicketsA, transferTicketsB } from "../figures/fig-25-transfer-tickets.ts";
import { beginSession, deviceChart, deviceRole } from "./device.ts";
import { readySession } from "./ready-session.ts";

/** What a composition can be given. */
export interface SystemOptions {
  readonly readings?: Readings;
  /** sessions that each side begins */
  readonly transactions?: number;
  readonly powerLosses?: number;
}

/** The system. */
export function ticketTransfer(options: SystemOptions = {}) {
  const readings = options.readings ?? defaultReadings;
  const transactions = options.transactions ?? 1;
  const limits = { sessionsMax: transactions, roundsMax: 1, splitsMax: 1 };
  const decided = {
    guard: ({ context }: { context: { decided: unknown } }) => context.decided !== null,
    target: "#f25_committing",
  };
  const sender = deviceChart({
    id: "TA_A",
    starts: {
      OwnerTransfersTickets: {
        guard: ({ context }) => context.attempts < context.limits.sessionsMax && context.tickets.length > 0,
        target: "#f25",
        actions: beginSession,
      },
    },
    figures: { f25: { id: "f25", ...transferTicketsA({ readings, session: readySession, over: "#idle" }) } },
    recovery: [decided],
  });
  const receiver = deviceChart({
    id: "TA_B",
    starts: { HostExpectsTickets: { guard: "mayBegin", target: "#f25", actions: beginSession } },
    figures: { f25: { id: "f25", ...transferTicketsB({ readings, session: readySession, over: "#idle" }) } },
    recovery: [decided],
  });
  return defineSystem({
    name: "ticket-transfer",
    roles: {
      "TA.A": deviceRole("TA.A", {
        chart: sender,
        input: { peer: "TA.B", limits, tickets: ["T1", "T2"] },
        environment: [
          { type: "OwnerTransfersTickets" },
          { type: "OwnerAnswersCheck", wanted: true },
          { type: "OwnerAnswersCheck", wanted: false },
          { type: "OwnerPicksTickets" },
        ],
        fixtures: { peerCredential: ["valid", "invalid"] },
      }),
      "TA.B": deviceRole("TA.B", {
        chart: receiver,
        input: { peer: "TA.A", limits },
        environment: [{ type: "HostExpectsTickets" }],
        fixtures: { itemsOffered: ["valid", "invalid"] },
      }),
    },
    seeds: [
      { to: "TA.A", message: { type: "Junk" } },
      { to: "TA.B", message: { type: "Junk" } },
    ],
    budgets: { powerLosses: options.powerLosses ?? 1 },
    outcome: (view) => {
      const kinds = [];
      for (const key of ["1", "2"]) {
        const a = view["TA.A"].log.some((e) => e.session === key);
        const b = view["TA.B"].log.some((e) => e.session === key);
        kinds.push(`A ${a ? "committed" : "-"} B ${b ? "committed" : "-"}`);
      }
      return kinds;
    },
  });
}
