/**
 * The charts as devices run them, each with the figures and lanes that it plays: what the lint and the comparison with
 * the catalogue go over.
 */
import type { AnyStateMachine } from "xstate";
import type { FigureId, Lane } from "../../spec/catalogue.ts";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import type { Role, Roles } from "../explorer/index.ts";
import type { ChartRow } from "../figures/edges.ts";
import { modulePaymentAgentA, modulePaymentAgentB } from "../figures/fig-16-agents.ts";
import { credentialPaymentA, credentialPaymentB } from "../figures/fig-21-credential-payment.ts";
import type { PlayedFigure } from "../figures/lint.ts";
import { completeCommit } from "./agent-pair.ts";
import { cardRefund } from "./card-refund.ts";
import { posPayment } from "./pos-payment.ts";
import { purchaseMoney } from "./purchase-money.ts";
import { buyer, seller } from "./purchasing-agents.ts";
import { relays } from "./relays.ts";
import { sendMessage } from "./send-message.ts";
import { ticketTransfer } from "./ticket-transfer.ts";

/** A chart, the figure that it starts, and all that it plays, called figures included. */
export interface PlayedChart extends ChartRow {
  readonly plays: readonly PlayedFigure[];
}

/** The lanes of each figure, as its parts are played by one device: the first is the one that the device starts. */
type Parts = readonly (readonly [FigureId, ...Lane[]])[];

const agentAborts: Parts = [
  ["7A", "TA.X"],
  ["7B", "TA.X"],
  ["11", "TA.X", "TA.Y"],
];
const moduleAborts: Parts = [["42", "MM.X", "MM.Y"]];

const parts: Readonly<Record<string, Readonly<Record<string, Parts>>>> = {
  "ticket-transfer": {
    "TA.A": [["25", "OWNER.A", "HOST.A", "TA.A"], ["9", "TA.X"], ...agentAborts],
    "TA.B": [["25", "HOST.B", "TA.B"], ["9", "TA.Y"], ...agentAborts],
  },
  "send-message": {
    "TA.X": [["10", "TA.X"]],
    "HOST.X": [["10", "HOST.X"]],
    "HOST.Y": [["10", "HOST.Y"]],
    "TA.Y": [["10", "TA.Y"]],
  },
  "send-routed-message": {
    "MM.X": [["17", "MM.X"]],
    "HOST.X": [["17", "HOST.X"]],
    "TA.X": [["17", "TA.X"]],
    "TA.Y": [["17", "TA.Y"]],
    "HOST.Y": [["17", "HOST.Y"]],
    "MM.Y": [["17", "MM.Y"]],
  },
  "send-mm-ta-message": {
    "MM.X": [["18", "MM.X"]],
    "HOST.X": [["18", "HOST.X"]],
    "TA.X": [["18", "TA.X"]],
  },
  "send-ta-mm-message": {
    "TA.X": [["19", "TA.X"]],
    "HOST.X": [["19", "HOST.X"]],
    "MM.X": [["19", "MM.X"]],
  },
  "send-e-routed-message": {
    "MM.X": [["20", "MM.X"]],
    "TA.X": [["20", "TA.X"]],
    "TA.Y": [["20", "TA.Y"]],
    "MM.Y": [["20", "MM.Y"]],
  },
  "card-refund": {
    "TA.A": [["21", "TA.A"], ...agentAborts],
    "TA.B": [["21", "TA.B", "HOST.B"], ...agentAborts],
  },
  purchase: {
    "TA.A": [
      ["12", "HOST.A", "TA.A"],
      ["9", "TA.X"],
      ["14", "TA.X", "HOST.X"],
      ["15", "TA.A", "HOST.A"],
      ["16", "TA.A"],
      ["21", "TA.A"],
      ["22", "TA.A", "HOST.A"],
      ...agentAborts,
    ],
    "TA.B": [
      ["12", "MERCHANT_SERVER", "MERCHANDISE_SERVER", "TA.B", "HOST.B"],
      ["9", "TA.Y"],
      ["14", "TA.Y"],
      ["15", "TA.B"],
      ["16", "TA.B"],
      ["21", "TA.B", "HOST.B"],
      ...agentAborts,
    ],
    "MM.A": [["16", "MM.A"], ["38", "MM.A"], ["39", "MM.X"], ["41", "MM.Y"], ...moduleAborts],
    "MM.B": [["16", "MM.B"], ["38", "MM.B"], ["39", "MM.Y"], ["41", "MM.X"], ...moduleAborts],
  },
  "pos-payment": {
    "MM.A": [["43", "OWNER.A", "MM.A"], ["38", "MM.A"], ["39", "MM.X"], ["41", "MM.Y"], ...moduleAborts],
    "MM.B": [["43", "OWNER.B", "HOST.B", "MM.B"], ["38", "MM.B"], ["39", "MM.Y"], ["41", "MM.X"], ...moduleAborts],
    NS: [["38", "NS"]],
  },
};

/** The devices of a purchase that can be paid either way; compositions have one way each. */
function purchase(readings: Readings): { readonly definition: { readonly name: string; readonly roles: Roles } } {
  const limits = { sessionsMax: 1, roundsMax: 1, splitsMax: 1 };
  const modules = purchaseMoney({ readings, session: "cold" }).definition.roles;
  const roles = {
    "TA.A": buyer({
      readings,
      limits,
      cold: true,
      pay: { module: modulePaymentAgentA({ readings }), card: credentialPaymentA() },
    }),
    "TA.B": seller({
      readings,
      limits,
      cold: true,
      pay: { module: modulePaymentAgentB({ readings }), card: credentialPaymentB({ readings }) },
      recovery: [completeCommit("#f21_committing")],
    }),
    "MM.A": modules["MM.A"],
    "MM.B": modules["MM.B"],
  };
  return { definition: { name: "purchase", roles } };
}

/** All charts under some readings, sessions established and not assumed. */
export function playedCharts(readings: Readings = defaultReadings): readonly PlayedChart[] {
  const systems = [
    ticketTransfer({ readings, session: "cold" }),
    sendMessage({ readings }),
    ...(["17", "18", "19", "20"] as const).map((figure) => relays(figure)),
    // What establishes its session is another figure's beginning, and is compared there.
    cardRefund({ readings, session: "ready" }),
    purchase(readings),
    posPayment({ readings, session: "cold" }),
  ];
  return systems.flatMap(({ definition }) =>
    Object.entries(definition.roles as Roles).map(([name, { machine }]: [string, Role]) =>
      played(`${definition.name} ${name}`, machine, parts[definition.name]?.[name] ?? []),
    ),
  );
}

function played(name: string, machine: AnyStateMachine, list: Parts): PlayedChart {
  const plays = list.map(([figure, ...lanes]) => ({ figure, lanes }));
  const [first] = plays;
  if (first === undefined) throw new Error(`no figure is declared for ${name}`);
  return { name, machine, plays, ...first };
}
