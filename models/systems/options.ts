/** What a composition can be given. */
import type { Readings } from "../../spec/readings.ts";
import type { Goods } from "../figures/protocol.ts";

/** Bounds and choices of a composition; each has a default. */
export interface SystemOptions {
  /** default: the register's defaults */
  readonly readings?: Readings;
  /** sessions that each side begins; default 1 */
  readonly transactions?: number;
  /** losses of power in all; default 1 */
  readonly powerLosses?: number;
  /** the session stands by assumption (default), or the figure that establishes it is part of the composition */
  readonly session?: "ready" | "cold";
  /** what is sold in a purchase; default: every kind */
  readonly goods?: readonly Goods[];
  /** hosts make up orders for money modules, and each module can begin one more session; default: they repeat old ones */
  readonly forgeries?: boolean;
  /** messages of modules travel only while both agents hold their session; default: whenever they like to */
  readonly relayed?: boolean;
}
