/**
 * A purchase paid by money modules: agents TA.A and TA.B with their modules MM.A and MM.B (FIG. 12 with 7A, 7B, 11, 14,
 * 15, 16, 22, 39, 41 and 42; with 9 and 38 when sessions are cold).
 *
 * Whatever agents carry for modules is a link between these, and so is the way between an agent and its own module:
 * relaying and its layers are looked at in relays.ts. A link that carries whether or not the agents hold a session can
 * do all that they can. Hosts may repeat the orders that come in the clear (538 to 544), or make up their own.
 */
import type { DeviceLedger } from "../../spec/ledger.ts";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { defineSystem } from "../explorer/index.ts";
import { modulePaymentAgentA, modulePaymentAgentB } from "../figures/fig-16-agents.ts";
import { type ModulePaymentSurroundings, modulePaymentA, modulePaymentB } from "../figures/fig-16-modules.ts";
import { answerStatusQuery, takesOrder } from "../figures/fig-16-orders.ts";
import type { ReportStep } from "../figures/fig-16-report.ts";
import { establishSessionModulesA, establishSessionModulesB } from "../figures/fig-38-establish-session-modules.ts";
import { lateAbort } from "../figures/fig-42-abort-transaction-modules.ts";
import type { DeviceContext, Limits } from "../figures/protocol.ts";
import { agentSeeds } from "./agent-pair.ts";
import { briefSessionX, briefSessionY } from "./brief-session.ts";
import { beginSession, deviceChart, deviceRole } from "./device.ts";
import { forgedHandshake, junk, noteFaults, restart, sessionFaults, undoing } from "./module-pair.ts";
import type { SystemOptions } from "./options.ts";
import { buyer, seller, transactionOver } from "./purchasing-agents.ts";

type Session = ModulePaymentSurroundings["session"];

/** A module takes an order that may be its agent's. It begins a session, and can undo no commit any more. */
function takeOrder(takes: ReturnType<typeof takesOrder>) {
  return {
    guard: ({ context, event }: { readonly context: DeviceContext; readonly event: { readonly random: number } }) =>
      context.attempts < context.limits.sessionsMax && takes(context, event.random),
    target: "#f16",
    actions: [
      beginSession,
      {
        type: "note",
        params: ({ event }: { readonly event: { readonly random: number } }) => ({ random: event.random, last: null }),
      },
    ],
  } as const;
}

/** What both modules have around their figures. */
function moduleParts(readings: Readings, report: ReportStep) {
  return {
    figures: { over: transactionOver, ...undoing(readings, report) },
    recovery: restart({ writeLog: "#f16_commit_writeLog", gaveUp: "#f16_gaveUp" }),
    afterwards: "#over",
    always: answerStatusQuery({ readings }),
  };
}

function payer(readings: Readings, limits: Limits, session: Session) {
  const { figures, ...parts } = moduleParts(readings, "16/584");
  const chart = deviceChart({
    id: "MM_A",
    starts: {
      MakePayment: takeOrder(takesOrder({ readings }, 0)),
      ...lateAbort({ readings }, "#undoing"),
    },
    figures: { f16: { id: "f16", ...modulePaymentA({ readings, session, over: "#over" }) }, ...figures },
    ...parts,
  });
  return deviceRole("MM.A", {
    chart,
    input: { peer: "MM.B", mate: "TA.A", kind: "transaction", connection: "direct", limits, balance: 2 },
    environment: [],
    fixtures: { ...sessionFaults, funds: ["enough", "short"] },
  });
}

function payee(readings: Readings, limits: Limits, session: Session) {
  const { figures, ...parts } = moduleParts(readings, "16/586");
  const chart = deviceChart({
    id: "MM_B",
    starts: {
      ReceivePayment: takeOrder(takesOrder({ readings }, 1)),
      ...lateAbort({ readings }, "#undoing"),
    },
    figures: { f16: { id: "f16", ...modulePaymentB({ readings, session, over: "#over" }) }, ...figures },
    ...parts,
  });
  return deviceRole("MM.B", {
    chart,
    input: { peer: "MM.A", mate: "TA.B", kind: "transaction", limits },
    environment: [],
    fixtures: { ...sessionFaults, itemsOffered: noteFaults },
  });
}

/** Orders that the hosts make up; 0 is no number that an agent draws. */
const forgedOrders = [
  { to: "MM.A", message: { type: "MakePayment", random: 0 } },
  { to: "MM.B", message: { type: "ReceivePayment", random: 0 } },
] as const;

/** Modules reach each other through their agents, and agents carry for them while they hold a session (FIG. 17, 20). */
const carriedByAgents = {
  links: ["MM.A->MM.B", "MM.B->MM.A"],
  between: ["TA.A", "TA.B"],
  holds: ({ session }: DeviceLedger) => session,
} as const;

/** The system. The payer has 2 units; goods cost 1; each device begins or answers so many sessions. */
export function purchaseMoney(options: SystemOptions = {}) {
  const readings = options.readings ?? defaultReadings;
  const forges = options.forgeries ?? false;
  const limits: Limits = { sessionsMax: options.transactions ?? 1, roundsMax: 2, splitsMax: 1 };
  const ofModules: Limits = { ...limits, sessionsMax: limits.sessionsMax + (forges ? 1 : 0) };
  const cold = options.session === "cold";
  const agents = { readings, limits, cold, ...(options.goods ? { goods: options.goods } : {}) };
  return defineSystem({
    name: "purchase-money",
    roles: {
      "TA.A": buyer({ ...agents, pay: { module: modulePaymentAgentA({ readings }) } }),
      "MM.A": payer(readings, ofModules, cold ? establishSessionModulesA : briefSessionX),
      "TA.B": seller({
        ...agents,
        pay: { module: modulePaymentAgentB({ readings }) },
        fixtures: { amountNamed: ["right", "wrong"] },
      }),
      "MM.B": payee(readings, ofModules, cold ? establishSessionModulesB : briefSessionY),
    },
    gates: options.relayed === true ? [carriedByAgents] : [],
    seeds: [...agentSeeds(cold), ...junk, ...(cold ? forgedHandshake : []), ...(forges ? forgedOrders : [])],
    budgets: { powerLosses: options.powerLosses ?? 1 },
    outcome: (view) => purchaseOutcomes(Object.values(view)),
  });
}

/** How the purchases of a run ended, by the logs of all devices: one text per payment in which something was logged. */
export function purchaseOutcomes(devices: readonly DeviceLedger[]): readonly string[] {
  const orders = new Set(devices.flatMap(({ log }) => log.map(({ order }) => order)));
  if (orders.size === 0) return ["nobody has logged anything"];
  return [...orders].map((order) =>
    devices
      .flatMap(({ device, log }) => log.filter((entry) => entry.order === order).map(({ kind }) => `${device} ${kind}`))
      .join(", "),
  );
}
