/**
 * The compositions, by name.
 */
import type { FigureId } from "../../spec/catalogue.ts";
import type { Roles, System } from "../explorer/index.ts";
import { cardRefund } from "./card-refund.ts";
import { moduleSession } from "./module-session.ts";
import { noteTransfer } from "./note-transfer.ts";
import type { SystemOptions } from "./options.ts";
import { posPayment } from "./pos-payment.ts";
import { purchaseCard } from "./purchase-card.ts";
import { purchaseMoney } from "./purchase-money.ts";
import { type RelayFigure, routes } from "./relay-routes.ts";
import { relays } from "./relays.ts";
import { sendMessage } from "./send-message.ts";
import { statusQuery } from "./status-query.ts";
import { ticketTransfer } from "./ticket-transfer.ts";

/** A bound at which a composition is explored. */
export interface SystemVariant {
  /** unique within the composition: `ready`, `cold` */
  readonly id: string;
  readonly options: Omit<SystemOptions, "readings">;
}

/** A composition that can be explored. */
export interface SystemEntry {
  readonly name: string;
  /** what it is, in a few words */
  readonly title: string;
  /** the figures whose charts it runs */
  readonly figures: readonly FigureId[];
  readonly build: (options: SystemOptions) => System<Roles>;
  /** `ledger`: its devices show ledgers, which the properties judge; `own`: it brings its own checks */
  readonly judgedBy: "ledger" | "own";
  /** what there is before a run */
  readonly issued: {
    readonly tickets: readonly string[];
    readonly notes: number;
    /** what is sold for, or paid back: absent, nothing is */
    readonly sells?: "money" | "card" | "refund";
  };
  /** what `zerosum verify` explores */
  readonly variants: readonly SystemVariant[];
}

/** Forgets which roles a system has: what the registry needs to hold systems of different kinds. */
function anySystem<R extends Roles>(system: System<R>): System<Roles> {
  return system as unknown as System<Roles>;
}

const nothing = { tickets: [], notes: 0 };

/** A figure that carries messages of modules. */
function relay(figure: RelayFigure, title: string): SystemEntry {
  return {
    name: routes[figure].name,
    title,
    figures: [figure],
    build: () => relays(figure),
    judgedBy: "own",
    issued: nothing,
    variants: [{ id: "relays", options: {} }],
  };
}

/** Every composition, in the order in which they are reported. */
export const systems: readonly SystemEntry[] = [
  {
    name: "ticket-transfer",
    title: "two trusted agents: a ticket changes hands",
    figures: ["7A", "7B", "9", "11", "25"],
    build: (options) => anySystem(ticketTransfer(options)),
    judgedBy: "ledger",
    issued: { tickets: ["T1", "T2"], notes: 0 },
    variants: [
      { id: "ready", options: { session: "ready", transactions: 2, powerLosses: 1 } },
      { id: "cold", options: { session: "cold", transactions: 2, powerLosses: 1 } },
    ],
  },
  {
    name: "pos-payment",
    title: "two money modules: a buyer pays a merchant",
    figures: ["38", "39", "41", "42", "43"],
    build: (options) => anySystem(posPayment(options)),
    judgedBy: "ledger",
    issued: { tickets: [], notes: 2 },
    variants: [
      { id: "ready", options: { session: "ready", transactions: 2, powerLosses: 1 } },
      { id: "cold", options: { session: "cold", transactions: 2, powerLosses: 1 } },
    ],
  },
  {
    name: "purchase-money",
    title: "two trusted agents with money modules: goods are bought and paid with notes",
    figures: ["7A", "7B", "9", "11", "12", "14", "15", "16", "22", "38", "39", "41", "42"],
    build: (options) => anySystem(purchaseMoney(options)),
    judgedBy: "ledger",
    issued: { tickets: [], notes: 2, sells: "money" },
    variants: [
      { id: "ready", options: { session: "ready", transactions: 2, powerLosses: 2, goods: ["object"] } },
      { id: "forged", options: { session: "ready", transactions: 1, powerLosses: 1, forgeries: true } },
      { id: "cold", options: { session: "cold", transactions: 1, powerLosses: 1 } },
    ],
  },
  {
    name: "purchase-card",
    title: "two trusted agents: goods are bought and paid by card",
    figures: ["7A", "7B", "9", "11", "12", "14", "15", "21", "22"],
    build: (options) => anySystem(purchaseCard(options)),
    judgedBy: "ledger",
    issued: { ...nothing, sells: "card" },
    variants: [
      { id: "ready", options: { session: "ready", transactions: 2, powerLosses: 2 } },
      { id: "cold", options: { session: "cold", transactions: 2, powerLosses: 2 } },
    ],
  },
  {
    name: "card-refund",
    title: "two trusted agents: a merchant pays a customer back by card",
    figures: ["7A", "7B", "9", "11", "21"],
    build: (options) => anySystem(cardRefund(options)),
    judgedBy: "ledger",
    issued: { tickets: ["T1"], notes: 0, sells: "refund" },
    variants: [
      { id: "ready", options: { session: "ready", transactions: 2, powerLosses: 2 } },
      { id: "cold", options: { session: "cold", transactions: 2, powerLosses: 2 } },
    ],
  },
  {
    name: "note-transfer",
    title: "notes move between modules of any kind",
    figures: ["39", "41", "42"],
    build: (options) => anySystem(noteTransfer(options)),
    judgedBy: "ledger",
    issued: { tickets: [], notes: 2 },
    variants: [{ id: "ready", options: { transactions: 1, powerLosses: 1 } }],
  },
  {
    name: "module-session",
    title: "two modules of any kind establish a session",
    figures: ["38"],
    build: (options) => anySystem(moduleSession(options)),
    judgedBy: "ledger",
    issued: nothing,
    variants: [{ id: "cold", options: { session: "cold", transactions: 1, powerLosses: 1 } }],
  },
  {
    name: "send-message",
    title: "one message relayed by two hosts",
    figures: ["10"],
    build: (options) => anySystem(sendMessage(options)),
    judgedBy: "own",
    issued: nothing,
    variants: [{ id: "hosts", options: {} }],
  },
  relay("17", "a module's message, relayed by both agents before there is a key between agent and module"),
  relay("18", "a module's message to its own agent"),
  relay("19", "an agent's message to its own module"),
  relay("20", "a module's message, relayed by both agents under all keys"),
  {
    name: "status-query",
    title: "waiting for a reply: timer, query, abort",
    figures: ["7B"],
    build: () => anySystem(statusQuery()),
    judgedBy: "own",
    issued: nothing,
    variants: [{ id: "queries", options: {} }],
  },
];

/** The composition of that name; undefined if there is none. */
export function systemNamed(name: string): SystemEntry | undefined {
  return systems.find((entry) => entry.name === name);
}
