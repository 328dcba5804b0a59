/**
 * Single corruptions of a legal ledger or step of a purchase, each of which some property must notice.
 */
import type { LogEntry } from "../../spec/ledger.ts";
import { isAgent } from "../books.ts";
import type { Corruption, StepCorruption } from "./corruptions.ts";
import type { Method } from "./legal-purchases.ts";
import { onMessage, step, tickets, units } from "./sample.ts";

/** A corruption, and of what. */
export interface PurchaseCorruption {
  readonly of: Method;
  /** default: noticed at every moment; `rest`: only once nothing is going on */
  readonly scope?: "rest";
  readonly corrupt: Corruption;
}

const without = (log: readonly LogEntry[]): readonly LogEntry[] => log.filter(({ kind }) => kind !== "committed");

/** Takes the entries of its commits away, and what they tell of. */
const undone: Corruption = (_, { log, device }) => {
  if (without(log).length === log.length) return undefined;
  return isAgent(device) ? { log: without(log), tickets: [], opened: [] } : undefined;
};

/** Changes the last entry of a commit that has an order. */
const changed =
  (change: (entry: LogEntry) => LogEntry): Corruption =>
  (ledger, { log, device }) => {
    const at = log.findLastIndex(({ kind }) => kind === "committed");
    const entry = log[at];
    const isShared = Object.values(ledger.devices).some(
      (it) => it.device !== device && it.log.some((its) => its.kind === "committed" && its.order === entry?.order),
    );
    if (entry === undefined || !isShared) return undefined;
    return { log: log.map((it, index) => (index === at ? change(it) : it)) };
  };

/** Corruptions of ledgers, by what they do. */
export const purchaseCorruptions: Readonly<Record<string, PurchaseCorruption>> = {
  "opens goods that are arriving": {
    of: "money",
    corrupt: (_, { tickets: held, opened }) => {
      const early = held.find(({ holding }) => holding === "arriving");
      return early === undefined ? undefined : { opened: [...opened, early.ticket] };
    },
  },
  "makes goods final that are arriving": {
    of: "card",
    corrupt: (_, { tickets: held }) =>
      held.some(({ holding }) => holding === "arriving")
        ? { tickets: held.map((it) => ({ ...it, holding: "final" as const })) }
        : undefined,
  },
  "keeps what it sells": {
    of: "money",
    corrupt: (_, { tickets: held, log }) => {
      const sold = log.find(({ kind, direction, ticket }) => kind === "committed" && direction === "given" && ticket);
      return sold?.ticket === undefined ? undefined : { tickets: [...held, ...tickets("final", sold.ticket)] };
    },
  },
  "forgets that it has bought or sold": { of: "money", scope: "rest", corrupt: undone },
  "commits another price than its module": {
    of: "money",
    corrupt: changed((entry) => ({ ...entry, amount: (entry.amount ?? 0) + 1 })),
  },
  "commits under an order that is another's": {
    of: "card",
    corrupt: changed((entry) => ({ ...entry, order: "9.9" })),
  },
  "is in doubt about another price": {
    of: "money",
    corrupt: (ledger, { doubt, device }) => {
      const isShared = Object.values(ledger.devices).some(
        (it) =>
          it.device !== device && (it.doubt ?? it.log.find(({ kind }) => kind === "committed"))?.order === doubt?.order,
      );
      return doubt === null || !isShared ? undefined : { doubt: { ...doubt, amount: (doubt.amount ?? 0) + 1 } };
    },
  },
  "holds the key of an order in another session": {
    of: "money",
    corrupt: (ledger, { order, session, device }) => {
      const isShared = Object.values(ledger.devices).some(
        (it) =>
          it.device !== device && it.order === order && it.session !== null && isAgent(it.device) === isAgent(device),
      );
      return isShared && typeof order === "string" && session !== null ? { session: "9.9" } : undefined;
    },
  },
  "takes goods in that are not as ordered": {
    of: "money",
    corrupt: (_, { tickets: held, device }) =>
      isAgent(device) && held.some(({ holding }) => holding === "arriving") ? { itemsOffered: "differs" } : undefined,
  },
  "goes on over a credential that is another's": {
    of: "card",
    corrupt: (_, { session, decided, confirmed }) =>
      session !== null && (decided !== null || confirmed !== null) ? { peerCredential: "invalid" } : undefined,
  },
  "takes goods in that nobody has accepted": {
    of: "card",
    corrupt: (_, { tickets: held, doubt }) =>
      doubt === null && held.some(({ holding }) => holding === "arriving") ? { confirmed: null } : undefined,
  },
  "is in doubt at rest": {
    of: "money",
    scope: "rest",
    corrupt: (_, { device }) =>
      isAgent(device)
        ? { doubt: { session: "9.9", direction: "received", ticket: "G9", amount: 1, order: "9+9" } }
        : undefined,
  },
  "makes a unit": {
    of: "money",
    corrupt: (_, { notes, device }) => (isAgent(device) ? undefined : { notes: [...notes, ...units("final", 1)] }),
  },
};

/** Corruptions of steps, by what they do. */
export const purchaseStepCorruptions: Readonly<Record<string, StepCorruption>> = {
  "commits before its own module": ([before, after, how]) => {
    const [was, is] = [before.devices[how.device], after.devices[how.device]];
    if (was === undefined || is === undefined || !isAgent(how.device) || is.log.length === was.log.length)
      return undefined;
    const module = before.devices[`MM${how.device.slice(2)}`];
    if (module === undefined) return undefined;
    const late = { ...module, log: without(module.log) };
    const devices = { ...before.devices, [late.device]: late };
    return [{ ...before, devices }, { ...after, devices: { ...devices, [is.device]: is } }, how];
  },
  "comes of a report of another order": ([before, after, how]) => {
    const [was, is] = [before.devices[how.device], after.devices[how.device]];
    if (how.message?.type !== "PaymentStatusReply" || was?.doubt === is?.doubt) return undefined;
    return [before, after, step(how.device, { kind: "message", message: { type: how.message.type, order: "9+9" } })];
  },
  "comes of what the other agent says": ([before, after, how]) => {
    const isReport = how.message?.type === "PaymentStatusReply";
    return isReport ? [before, after, onMessage(how.device, "PaymentSuccessful", "9.9")] : undefined;
  },
  "keeps the goods of a payment that has failed": ([before, after, how]) => {
    const [was, is] = [before.devices[how.device], after.devices[how.device]];
    if (was === undefined || is === undefined || was.doubt === null || is.doubt !== null) return undefined;
    if (is.log.length > was.log.length || was.tickets.every(({ holding }) => holding === "final")) return undefined;
    const kept = { ...is, tickets: was.tickets };
    return [before, { ...after, devices: { ...after.devices, [is.device]: kept } }, how];
  },
  "names a sum that its owner has not chosen": ([before, after, how]) => {
    const [was, is] = [before.devices[how.device], after.devices[how.device]];
    if (was === undefined || is === undefined || was.doubt !== null || is.doubt?.direction !== "received")
      return undefined;
    const unasked = { confirmed: is.doubt.ticket ?? "" };
    return [
      { ...before, devices: { ...before.devices, [was.device]: { ...was, ...unasked } } },
      { ...after, devices: { ...after.devices, [is.device]: { ...is, ...unasked } } },
      how,
    ];
  },
};
