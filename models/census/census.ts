/**
 * The census: how transactions of each composition can end, as reviewed by people. A change of a table is a change of
 * what the protocol does, and is made on purpose only.
 */
import type { SystemOptions } from "../systems/options.ts";
import cardRefund from "./card-refund.json" with { type: "json" };
import noteTransfer from "./note-transfer.json" with { type: "json" };
import posPayment from "./pos-payment.json" with { type: "json" };
import purchaseCard from "./purchase-card.json" with { type: "json" };
import purchaseMoney from "./purchase-money.json" with { type: "json" };
import ticketTransfer from "./ticket-transfer.json" with { type: "json" };

/** What a kind of outcome counts as. */
export type CensusMark = "normal" | "window" | "violation";

/** What is known of one composition at one bound under some readings. */
export interface CensusTable {
  /** name of the composition */
  readonly system: string;
  readonly options: Required<Pick<SystemOptions, "session" | "transactions" | "powerLosses">> & {
    readonly goods?: NonNullable<SystemOptions["goods"]>;
    readonly forgeries?: boolean;
    /** the readings that are not the default: `41/1706=acknowledgeFirst` */
    readonly readings: readonly string[];
  };
  /** every kind of outcome that can be reached */
  readonly kinds: Readonly<Record<string, CensusMark>>;
  /** the windows that can be reached, sorted */
  readonly windows: readonly string[];
  /** ids of the properties that are violated, in the order of the register */
  readonly violated: readonly string[];
}

// JSON is typed with plain strings. The tests compare every name in it with what an exploration finds.
const tables = [
  ticketTransfer,
  posPayment,
  purchaseMoney,
  purchaseCard,
  cardRefund,
  noteTransfer,
] as unknown as readonly (readonly CensusTable[])[];

/** All reviewed tables, composition by composition. */
export const censusTables: readonly CensusTable[] = Object.freeze(tables.flat());

/** One line for what a table is about: `pos-payment ready, 2 transactions, 1 loss of power, 41/1706=acknowledgeFirst`. */
export function censusTitle({ system, options }: Pick<CensusTable, "system" | "options">): string {
  const { session, transactions, powerLosses, goods, forgeries, readings } = options;
  const bound = `${transactions} transaction${transactions === 1 ? "" : "s"}`;
  const losses = `${powerLosses} loss${powerLosses === 1 ? "" : "es"} of power`;
  const sold = goods === undefined ? [] : [`${goods.join(" or ")} sold`];
  const forged = forgeries === true ? ["forged orders"] : [];
  return [`${system} ${session}`, bound, losses, ...sold, ...forged, ...readings].join(", ");
}
