/**
 * What a commit makes durable, for agents (FIG. 7A, step 230) and modules (FIG. 41, steps 1710 and 1718).
 */
import type { LogEntry } from "../../spec/ledger.ts";
import type { DeviceContext, Durable } from "./protocol.ts";

/**
 * The durable changes of committing what is moving, or what was decided, or in doubt, before a loss of power. An amount
 * at an agent is a price and no notes of its own.
 */
export function commitEffect(context: DeviceContext, device: "agent" | "module"): Partial<Durable> {
  const { decided, doubt, moving, session } = context;
  const done = decided ?? doubt ?? (moving !== null && session !== null ? { ...moving, session } : null);
  if (done === null) return {};
  const { goods, ...items } = done;
  const { direction, ticket, amount } = items;
  const entry: LogEntry = { kind: "committed", ...items };
  const kept = context.tickets.filter((held) => held !== ticket);
  const change = device === "agent" ? 0 : (amount ?? 0) * (direction === "given" ? -1 : 1);
  return {
    log: [...context.log, entry],
    tickets: ticket === undefined || direction === "given" ? kept : [...kept, ticket].sort(),
    balance: context.balance + change,
    bought: goods ?? context.bought,
    decided: null,
    doubt: null,
    ready: null,
  };
}

/** The transaction that the log says was committed last, whatever came after it. */
export function lastCommitted(context: DeviceContext): DeviceContext["last"] {
  const entry = context.log.findLast(({ kind }) => kind === "committed");
  if (entry === undefined) return null;
  const { kind: _, ...done } = entry;
  return done;
}

/** The durable changes of undoing the commit that is remembered as the last (only under reading 42/1750=obey). */
export function undoEffect(context: DeviceContext): Partial<Durable> {
  const { last, log } = context;
  if (last === null) return {};
  const change = (last.amount ?? 0) * (last.direction === "given" ? 1 : -1);
  return {
    log: log.filter(({ kind, session }) => kind !== "committed" || session !== last.session),
    balance: context.balance + change,
  };
}
