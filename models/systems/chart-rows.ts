/**
 * The charts as devices run them, each with the figures and lanes that it plays: what the lint and the comparison with
 * the catalogue go over.
 */
import type { AnyStateMachine } from "xstate";
import type { FigureId, Lane } from "../../spec/catalogue.ts";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import type { Role, Roles } from "../explorer/index.ts";
import type { ChartRow } from "../figures/edges.ts";
import type { PlayedFigure } from "../figures/lint.ts";
import { posPayment } from "./pos-payment.ts";
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
  "pos-payment": {
    "MM.A": [["43", "OWNER.A", "MM.A"], ["38", "MM.A"], ["39", "MM.X"], ["41", "MM.Y"], ...moduleAborts],
    "MM.B": [["43", "OWNER.B", "HOST.B", "MM.B"], ["38", "MM.B"], ["39", "MM.Y"], ["41", "MM.X"], ...moduleAborts],
    NS: [["38", "NS"]],
  },
};

/** All charts under some readings, sessions established and not assumed. */
export function playedCharts(readings: Readings = defaultReadings): readonly PlayedChart[] {
  const systems = [
    ticketTransfer({ readings, session: "cold" }),
    sendMessage({ readings }),
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
