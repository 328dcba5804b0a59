/**
 * Two trusted agents: TA.B, a merchant's, pays TA.A back by card (FIG. 21, its branch for refunds, with 7A, 7B, 9, 11).
 *
 * In the source a dispute calls it (32/1180) in the dispute's session; here it has a session of its own, so that the
 * branch is explored before disputes are. TA.A keeps the ticket, T1, that it has bought.
 */
import { defaultReadings } from "../../spec/readings.ts";
import { defineSystem } from "../explorer/index.ts";
import {
  deniedLate,
  establishSessionX,
  establishSessionY,
  type SessionExits,
} from "../figures/fig-09-establish-session.ts";
import { onUnreadable } from "../figures/fig-10-send-message.ts";
import { abortTransactionX, abortTransactionY } from "../figures/fig-11-abort-transaction.ts";
import { credentialPaymentA, credentialPaymentB } from "../figures/fig-21-credential-payment.ts";
import type { StateConfig, Surroundings } from "../figures/protocol.ts";
import { agentFaults, agentSeeds, cardOutcomes, completeCommit } from "./agent-pair.ts";
import { beginSession, deviceChart, deviceRole } from "./device.ts";
import type { SystemOptions } from "./options.ts";
import { transactionOver } from "./purchasing-agents.ts";
import { readySession } from "./ready-session.ts";

type Session = (exits: SessionExits) => StateConfig;

const over = "#over";
const exits = { returned: over, over, gaveUp: "#refund_gaveUp", abortedByPeer: "#refund_abortedByPeer" };

/** A refund at one agent: the session, then its lane of FIG. 21. */
function refund({ readings }: Surroundings, session: Session, lane: StateConfig): StateConfig {
  return {
    initial: "establishSession",
    states: {
      establishSession: session({ established: "#refund_inSession", over }),
      inSession: {
        id: "refund_inSession",
        on: {
          AbortNotice: { guard: "sameSession", target: exits.abortedByPeer },
          ...onUnreadable(readings, exits.gaveUp),
        },
        ...lane,
      },
      gaveUp: { id: "refund_gaveUp", ...abortTransactionX("refund_gaveUp", over) },
      abortedByPeer: { id: "refund_abortedByPeer", ...abortTransactionY("refund_abortedByPeer", over) },
    },
  };
}

/** TA.B waits for the credential before it does anything. Where FIG. 9 has run, X may yet find the session bad. */
function afterCredential({ readings }: Surroundings, cold: boolean): StateConfig {
  const { begins, figure } = credentialPaymentB({ readings });
  return {
    initial: "awaitingCredential",
    states: {
      awaitingCredential: {
        on: {
          ...begins("refund"),
          ...(cold ? { SessionDeniedByInitiator: { guard: "sameSession", target: "deniedLate" } } : {}),
        },
        after: { reply: exits.gaveUp },
      },
      refund: figure(exits),
      ...(cold ? { deniedLate: deniedLate(over) } : {}),
    },
  };
}

/** The composition. Ready sessions have keys "1", "2", …; cold ones `<A's attempt>.<B's attempt>`. */
export function cardRefund(options: SystemOptions = {}) {
  const readings = options.readings ?? defaultReadings;
  const cold = options.session === "cold";
  const transactions = options.transactions ?? 1;
  const limits = { sessionsMax: transactions, roundsMax: 1, splitsMax: 1 };
  const begin = { guard: "mayBegin", target: "#refund", actions: beginSession } as const;
  const customer = deviceChart({
    id: "TA_A",
    starts: { OwnerTakesRefund: begin },
    figures: {
      refund: {
        id: "refund",
        ...refund({ readings }, cold ? establishSessionX : readySession, credentialPaymentA()(exits)),
      },
      over: transactionOver,
    },
    recovery: [],
    afterwards: over,
  });
  const merchant = deviceChart({
    id: "TA_B",
    starts: { MerchantRefunds: begin },
    figures: {
      refund: {
        id: "refund",
        ...refund({ readings }, cold ? establishSessionY : readySession, afterCredential({ readings }, cold)),
      },
      over: transactionOver,
    },
    recovery: [completeCommit("#f21_committing")],
    afterwards: over,
  });
  return defineSystem({
    name: "card-refund",
    roles: {
      "TA.A": deviceRole("TA.A", {
        chart: customer,
        input: { peer: "TA.B", limits, disputed: true, tickets: ["T1"] },
        environment: [{ type: "OwnerTakesRefund" }],
        fixtures: cold ? agentFaults : {},
      }),
      "TA.B": deviceRole("TA.B", {
        chart: merchant,
        input: { peer: "TA.A", limits, disputed: true },
        environment: [
          { type: "MerchantRefunds" },
          { type: "CardNetworkAnswers", authorized: true },
          { type: "CardNetworkAnswers", authorized: false },
        ],
        fixtures: { ...(cold ? agentFaults : {}), peerCredential: ["valid", "invalid", "issuerExpired"] },
      }),
    },
    seeds: agentSeeds(cold),
    budgets: { powerLosses: options.powerLosses ?? 1 },
    outcome: (view) => cardOutcomes(view["TA.A"], view["TA.B"], transactions),
  });
}
