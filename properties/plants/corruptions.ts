/**
 * Single corruptions of a legal ledger or step, each of which some property must notice.
 */
import type { DeviceLedger, Ledger, LogEntry } from "../../spec/ledger.ts";
import { committedTransfers, isSameHoldings } from "../books.ts";
import { onMessage, tickets, units } from "./sample.ts";
import type { Step } from "./steps.ts";

/** Changes one thing at a device of a ledger; undefined where there is nothing to change. */
export type Corruption = (ledger: Ledger, device: DeviceLedger) => Partial<DeviceLedger> | undefined;

const changedEntry =
  (change: (entry: LogEntry) => readonly LogEntry[]): Corruption =>
  (_, { log }) => {
    const at = log.findLastIndex((entry) => entry.kind === "committed");
    return at < 0 ? undefined : { log: log.flatMap((entry, index) => (index === at ? change(entry) : [entry])) };
  };

/** Corruptions of ledgers, by what they do. */
export const corruptions: Readonly<Record<string, Corruption>> = {
  "copies a ticket of another device": (ledger, { device, tickets: held }) => {
    const others = Object.values(ledger.devices).filter((it) => it.device !== device);
    const copied = others.flatMap((it) => it.tickets).find(({ holding }) => holding === "final");
    return copied === undefined ? undefined : { tickets: [...held, copied] };
  },
  "makes a ticket vanish": (_, { tickets: held }) => {
    const final = held.find(({ holding }) => holding === "final");
    return final === undefined ? undefined : { tickets: held.filter((ticket) => ticket !== final) };
  },
  "makes a unit": (_, { notes }) => ({ notes: [...notes, ...units("final", 1)] }),
  "makes all final units vanish": (_, { notes }) =>
    notes.some(({ holding, amount }) => holding === "final" && amount > 0)
      ? { notes: notes.filter(({ holding }) => holding !== "final") }
      : undefined,
  "makes what arrives final": (_, { tickets: held, notes }) =>
    [...held, ...notes].some(({ holding }) => holding === "arriving")
      ? {
          tickets: held.map((it) => (it.holding === "arriving" ? { ...it, holding: "final" as const } : it)),
          notes: notes.map((it) => (it.holding === "arriving" ? { ...it, holding: "final" as const } : it)),
        }
      : undefined,
  "loses the entry of a commit": changedEntry(() => []),
  "doubles the entry of a commit": changedEntry((entry) => [entry, entry]),
  "turns the entry of a commit round": changedEntry((entry) => [
    { ...entry, direction: entry.direction === "given" ? "received" : "given" },
  ]),
  "writes down another item": changedEntry((entry) => [
    entry.ticket === undefined
      ? { ...entry, amount: (entry.amount ?? 0) + 1 }
      : { ...entry, ticket: `${entry.ticket}x` },
  ]),
  "loses the special entry of a window": (ledger, { log }) => {
    const given = committedTransfers(ledger, "given");
    const isWindow = ({ kind, session, amount }: LogEntry): boolean =>
      kind === "abortedAfterReady" && given.some((it) => it.session === session && it.amount === amount);
    return log.some(isWindow) ? { log: log.filter((entry) => !isWindow(entry)) } : undefined;
  },
  "forgets Ready-to-Commit of what the payer has given": (ledger, { ready, notes }) =>
    committedTransfers(ledger, "given").some(({ session }) => session === ready?.session)
      ? { ready: null, notes: notes.filter(({ holding }) => holding !== "arriving") }
      : undefined,
  "holds a session over a forged certificate": (_, { session }) =>
    session === null ? undefined : { peerCertificate: "forged" },
  "takes bad items in": (_, { tickets: held, notes }) =>
    [...held, ...notes].some(({ holding }) => holding === "arriving") ? { itemsOffered: "invalid" } : undefined,
  "gives what was not confirmed": (_, { tickets: held, decided }) =>
    decided === null && held.some(({ holding }) => holding === "final")
      ? { tickets: held.map((it) => ({ ...it, holding: "leaving" as const })), confirmed: null }
      : undefined,
  "takes its peer for another": (ledger, { device, session }) => {
    const isShared = Object.values(ledger.devices).some((it) => it.device !== device && it.session === session);
    return session !== null && isShared ? { peer: "C" } : undefined;
  },
  "offers its owner what is arriving": (_, { tickets: held }) => {
    const arriving = held.find(({ holding }) => holding === "arriving");
    return arriving === undefined ? undefined : { confirmed: arriving.ticket };
  },
  "gives what it does not own": (_, it) =>
    it.tickets.length === 0 ? { tickets: tickets("leaving", "T1"), confirmed: "T1", decided: null } : undefined,
};

/** Changes how a legal step is seen, or what it does; undefined where that would be legal too. */
export type StepCorruption = (legal: Step) => Step | undefined;

const holdings = ([before, after, { device }]: Step): readonly [DeviceLedger, DeviceLedger] =>
  [before.devices[device], after.devices[device]] as [DeviceLedger, DeviceLedger];

const commits = (legal: Step): boolean => {
  const [was, is] = holdings(legal);
  return is.log.slice(was.log.length).some(({ kind }) => kind === "committed");
};

/** Corruptions of steps, by what they do. */
export const stepCorruptions: Readonly<Record<string, StepCorruption>> = {
  "comes of a message of another session": (legal) => {
    const [before, after, { device, kind }] = legal;
    const [was, is] = holdings(legal);
    const isInert = kind === "powerLoss" || isSameHoldings(was, is);
    return isInert ? undefined : [before, after, onMessage(device, "Ack", "0")];
  },
  "commits on an altered message": (legal) =>
    commits(legal) ? [legal[0], legal[1], onMessage(legal[2].device, "Junk")] : undefined,
  "is undone": (legal) => (commits(legal) ? [legal[1], legal[0], { ...legal[2], kind: "timer" }] : undefined),
  "aborts and keeps its locks": (legal) => {
    const [before, after, how] = legal;
    const [was, is] = holdings(legal);
    const isAbort = was.session !== null && is.session === null && !commits(legal) && is.decided === null;
    const isLocked = [...was.tickets, ...was.notes].some(({ holding }) => holding !== "final");
    if (!isAbort || !isLocked) return undefined;
    const kept = { ...is, tickets: was.tickets, notes: was.notes };
    return [before, { ...after, devices: { ...after.devices, [is.device]: kept } }, how];
  },
  "does not come back": (legal) => {
    const [before, after, how] = legal;
    const [was, is] = holdings(legal);
    if (how.kind !== "powerOn") return undefined;
    return [before, { ...after, devices: { ...after.devices, [is.device]: was } }, how];
  },
};
