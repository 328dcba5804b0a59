/**
 * The compositions, by name.
 */
import type { FigureId } from "../../spec/catalogue.ts";
import type { Roles, System } from "../explorer/index.ts";
import type { SystemOptions } from "./options.ts";
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
  readonly issued: { readonly tickets: readonly string[]; readonly notes: number };
  /** what `zerosum verify` explores */
  readonly variants: readonly SystemVariant[];
}

/** Every composition, in the order in which they are reported. */
export const systems: readonly SystemEntry[] = [
  {
    name: "ticket-transfer",
    title: "two trusted agents: a ticket changes hands",
    figures: ["7A", "7B", "9", "11", "25"],
    build: (options) => ticketTransfer(options) as unknown as System<Roles>,
    judgedBy: "ledger",
    issued: { tickets: ["T1", "T2"], notes: 0 },
    variants: [{ id: "ready", options: { session: "ready", transactions: 2, powerLosses: 1 } }],
  },
];

/** The composition of that name; undefined if there is none. */
export function systemNamed(name: string): SystemEntry | undefined {
  return systems.find((entry) => entry.name === name);
}
