/**
 * Two trusted agents: TA.A signs tickets over to TA.B (FIG. 25 with 7A, 7B, 9, 11).
 *
 * FIG. 10 is the link itself (see send-message.ts), and a wait may be given up at any moment (see status-query.ts).
 * The link is seeded with what an outsider can make: noise, a certificate that is not good, a challenge under A's
 * public key, and denials that nothing protects.
 */
import { defaultReadings } from "../../spec/readings.ts";
import { defineSystem } from "../explorer/index.ts";
import { establishSessionX, establishSessionY } from "../figures/fig-09-establish-session.ts";
import { transferTicketsA, transferTicketsB } from "../figures/fig-25-transfer-tickets.ts";
import { agentFaults, agentSeeds, completeCommit } from "./agent-pair.ts";
import { beginSession, deviceChart, deviceRole } from "./device.ts";
import type { SystemOptions } from "./options.ts";
import { readySession } from "./ready-session.ts";

/** The composition. Ready sessions have keys "1", "2", …; cold ones `<A's attempt>.<B's attempt>`. */
export function ticketTransfer(options: SystemOptions = {}) {
  const readings = options.readings ?? defaultReadings;
  const cold = options.session === "cold";
  const limits = { sessionsMax: options.transactions ?? 1, roundsMax: 1, splitsMax: 1 };
  const surroundings = { readings, over: "#idle" };
  const session = cold ? { x: establishSessionX, y: establishSessionY } : { x: readySession, y: readySession };
  const sender = deviceChart({
    id: "TA_A",
    starts: {
      OwnerTransfersTickets: {
        guard: ({ context }) => context.attempts < context.limits.sessionsMax && context.tickets.length > 0,
        target: "#f25",
        actions: beginSession,
      },
    },
    figures: { f25: { id: "f25", ...transferTicketsA({ ...surroundings, session: session.x }) } },
    recovery: [completeCommit("#f25_committing")],
  });
  const receiver = deviceChart({
    id: "TA_B",
    starts: { HostExpectsTickets: { guard: "mayBegin", target: "#f25", actions: beginSession } },
    figures: { f25: { id: "f25", ...transferTicketsB({ ...surroundings, session: session.y }) } },
    recovery: [completeCommit("#f25_committing")],
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
        fixtures: { ...agentFaults, peerCredential: ["valid", "invalid"] },
      }),
      "TA.B": deviceRole("TA.B", {
        chart: receiver,
        input: { peer: "TA.A", limits },
        environment: [{ type: "HostExpectsTickets" }],
        fixtures: { ...agentFaults, itemsOffered: ["valid", "invalid"] },
      }),
    },
    seeds: agentSeeds(cold),
    budgets: { powerLosses: options.powerLosses ?? 1 },
  });
}
