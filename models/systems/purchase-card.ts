/**
 * A purchase paid by card: two trusted agents, TA.A of the customer and TA.B of the merchant (FIG. 12 with 7A, 7B, 11,
 * 14, 15, 21 and 22; with 9 when the session is cold). Money modules take no part.
 *
 * Merchandise server and card network are answers of the merchant's host.
 */
import { defaultReadings } from "../../spec/readings.ts";
import { defineSystem } from "../explorer/index.ts";
import { credentialPaymentA, credentialPaymentB } from "../figures/fig-21-credential-payment.ts";
import { agentSeeds, cardOutcomes, completeCommit } from "./agent-pair.ts";
import type { SystemOptions } from "./options.ts";
import { buyer, seller } from "./purchasing-agents.ts";

/** The system. */
export function purchaseCard(options: SystemOptions = {}) {
  const readings = options.readings ?? defaultReadings;
  const cold = options.session === "cold";
  const transactions = options.transactions ?? 1;
  const limits = { sessionsMax: transactions, roundsMax: 1, splitsMax: 1 };
  const agents = { readings, limits, cold };
  return defineSystem({
    name: "purchase-card",
    roles: {
      "TA.A": buyer({ ...agents, pay: { card: credentialPaymentA() } }),
      "TA.B": seller({
        ...agents,
        pay: { card: credentialPaymentB({ readings }) },
        recovery: [completeCommit("#f21_committing")],
        fixtures: { peerCredential: ["valid", "invalid", "issuerExpired"] },
      }),
    },
    seeds: agentSeeds(cold),
    budgets: { powerLosses: options.powerLosses ?? 1 },
    outcome: (view) => cardOutcomes(view["TA.A"], view["TA.B"], transactions),
  });
}
