/**
 * Two modules of any kind: MM.A hands notes over to MM.B in a session that stands (FIG. 39, 41 and 42 on their own).
 *
 * What tellers and other modules do differently lies outside FIG. 43, whose parties are transaction modules.
 */
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { defineSystem } from "../explorer/index.ts";
import { packetTo, transferNotesX, transferNotesY } from "../figures/fig-39-transfer-notes.ts";
import { commitModulesX, commitModulesY } from "../figures/fig-41-commit-modules.ts";
import {
  abortTransactionModulesX,
  abortTransactionModulesY,
  lateAbort,
  sessionEnds,
} from "../figures/fig-42-abort-transaction-modules.ts";
import type { Limits, StateConfig } from "../figures/protocol.ts";
import { beginSession, deviceChart, deviceRole } from "./device.ts";
import { junk, noteFaults, paymentOutcomes, restart } from "./module-pair.ts";
import type { SystemOptions } from "./options.ts";
import { readySession } from "./ready-session.ts";

const kinds = ["transaction", "teller", "other"] as const;
const ends = { gaveUp: "#gaveUp", abortedByPeer: "#abortedByPeer" } as const;
const commit = { id: "commit", returned: "#idle", gaveUp: ends.gaveUp } as const;
const recovery = restart({ writeLog: "#commit_writeLog", gaveUp: ends.gaveUp });

/** A module's figures around what it does in the session. */
function figures(readings: Readings, initial: string, states: Record<string, StateConfig>) {
  return {
    establishSession: { id: "establishSession", ...readySession({ established: "#inSession" }) },
    inSession: { id: "inSession", initial, on: sessionEnds({ readings }, ends), states },
    gaveUp: { id: "gaveUp", ...abortTransactionModulesX("gaveUp", "#idle") },
    abortedByPeer: { id: "abortedByPeer", ...abortTransactionModulesY("abortedByPeer", "#idle") },
  } satisfies Record<string, StateConfig>;
}

function giver(readings: Readings, limits: Limits) {
  const chart = deviceChart({
    id: "MM_A",
    starts: {
      OwnerAgreesToPay: {
        guard: "mayBegin",
        target: "#establishSession",
        actions: [beginSession, { type: "note", params: { last: null } }],
      },
      ...lateAbort({ readings }, ends.abortedByPeer),
    },
    figures: figures(readings, "choosingAmount", {
      choosingAmount: {
        tags: "owner",
        on: {
          // The funds check is its callers' (43/1802).
          OwnerPaysNotes: {
            guard: ({ context, event }) => context.balance >= event.amount,
            target: "transferNotes",
            actions: { type: "note", params: ({ event }) => ({ confirmed: event.amount }) },
          },
          OwnerGivesUp: ends.gaveUp,
        },
      },
      transferNotes: transferNotesX("#commit"),
      commit: { id: "commit", ...commitModulesY({ readings, ...commit }) },
    }),
    recovery,
  });
  return deviceRole("MM.A", {
    chart,
    input: { peer: "MM.B", limits, balance: 2 },
    environment: [
      { type: "OwnerAgreesToPay" },
      { type: "OwnerPaysNotes", amount: 1 },
      { type: "OwnerPaysNotes", amount: 2 },
      { type: "OwnerGivesUp" },
    ],
    fixtures: { kind: kinds },
  });
}

function taker(readings: Readings, limits: Limits) {
  const chart = deviceChart({
    id: "MM_B",
    starts: {
      HostExpectsNotes: {
        guard: "mayBegin",
        target: "#establishSession",
        actions: [beginSession, { type: "note", params: ({ event }) => ({ requested: event.amount, last: null }) }],
      },
      ...lateAbort({ readings }, ends.abortedByPeer),
    },
    figures: figures(readings, "awaitingNotes", {
      awaitingNotes: { on: packetTo("#transferNotes"), after: { reply: ends.gaveUp } },
      transferNotes: { id: "transferNotes", ...transferNotesY({ returned: "#commit", over: "#idle" }) },
      commit: { id: "commit", ...commitModulesX({ readings, ...commit }) },
    }),
    recovery,
  });
  return deviceRole("MM.B", {
    chart,
    input: { peer: "MM.A", limits },
    environment: [
      { type: "HostExpectsNotes", amount: 1 },
      { type: "HostExpectsNotes", amount: 2 },
    ],
    fixtures: { kind: kinds, itemsOffered: noteFaults },
  });
}

/** The system. The giver has 2 units and hands over 1 or 2, whatever the taker expects. */
export function noteTransfer(options: Omit<SystemOptions, "session"> = {}) {
  const readings = options.readings ?? defaultReadings;
  const transactions = options.transactions ?? 1;
  const limits: Limits = { sessionsMax: transactions, roundsMax: 1, splitsMax: 1 };
  return defineSystem({
    name: "note-transfer",
    roles: { "MM.A": giver(readings, limits), "MM.B": taker(readings, limits) },
    seeds: junk,
    budgets: { powerLosses: options.powerLosses ?? 1 },
    outcome: (view) => paymentOutcomes(view["MM.A"], view["MM.B"], transactions),
  });
}
