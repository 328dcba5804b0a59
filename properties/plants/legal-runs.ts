/**
 * Random legal runs of two devices that give each other tickets and notes: an abstract protocol, shorter than the real
 * ones and with every freedom that they leave. Properties must hold of all of them.
 */
import type { DeviceLedger, Ledger, LogEntry, TicketHolding, Undertaking } from "../../spec/ledger.ts";
import { hasProvisional, ownValue, valueHeld } from "../books.ts";
import type { ObservedStep } from "../property.ts";
import { a, b, ledger, onMessage, step, tickets, units } from "./sample.ts";
import type { Step } from "./steps.ts";

/** What a device can do next: what it becomes, and how that is seen. */
interface Act {
  readonly after: DeviceLedger;
  readonly how: ObservedStep;
  /** it gets nobody further */
  readonly disturbs?: true;
}

/** One act in so many disturbs, where another one is possible. */
const disturbanceEvery = 8;
const sessionsMax = 6;

/** The ledger that every run begins with. */
export const beginning: Ledger = ledger(a(), b());

/** The run in which these numbers, in turn, pick one of the acts that are possible. */
export function legalRun(picks: readonly number[]): readonly Step[] {
  let before = beginning;
  return picks.map((pick): Step => {
    const acts = Object.values(before.devices).flatMap((it) => actsOf(before, it));
    const furthering = acts.filter(({ disturbs }) => disturbs !== true);
    const possible = furthering.length === 0 || pick % disturbanceEvery === 0 ? acts : furthering;
    const { after, how } = possible[Math.floor(pick / disturbanceEvery) % possible.length] as Act;
    const done: Step = [before, { ...before, devices: { ...before.devices, [after.device]: after } }, how];
    before = done[1];
    return done;
  });
}

/** Nothing is going on, nothing is down, nothing is promised. */
export function isAtRest({ devices }: Ledger): boolean {
  return Object.values(devices).every(
    (it) => !it.down && it.session === null && it.ready === null && it.decided === null && !hasProvisional(it),
  );
}

function actsOf(ledger: Ledger, it: DeviceLedger): readonly Act[] {
  if (it.down) return [{ after: recovered(it), how: step(it.device, { kind: "powerOn" }) }];
  const other = ledger.devices[it.device === "A" ? "B" : "A"] as DeviceLedger;
  const loss: Act = { after: withoutPower(it), how: step(it.device, { kind: "powerLoss" }), disturbs: true };
  const replay: Act = { after: it, how: onMessage(it.device, "AbortNotice", "0"), disturbs: true };
  if (it.session === null) return it.sessionsBegun < sessionsMax ? [begins(it, other), loss, replay] : [loss, replay];
  const inSession = gives(it) ? givingActs(it, other) : takingActs(it, other);
  return [loss, replay, ...inSession];
}

/** Who gives in a session: A in odd ones. */
function gives({ device, session }: DeviceLedger): boolean {
  return (Number(session) % 2 === 1) === (device === "A");
}

function begins(it: DeviceLedger, other: DeviceLedger): Act {
  const begun = it.sessionsBegun + 1;
  const session = { session: String(begun), peer: other.device, peerCertificate: "valid", sessionsBegun: begun };
  const act: Act = { after: { ...it, ...session }, how: step(it.device, { kind: "environment" }) };
  return it.sessionsBegun <= other.sessionsBegun ? act : { ...act, disturbs: true };
}

function givingActs(it: DeviceLedger, other: DeviceLedger): readonly Act[] {
  const { device, session, confirmed, decided } = it;
  const environment = step(device, { kind: "environment" });
  if (decided !== null) return [{ after: over({ ...it, ...written(it, decided) }), how: step(device) }];
  const aborts = abortsOf(it, over(rolledBack(it)));
  if (confirmed === null) {
    const items = [...it.tickets.map(({ ticket }) => ticket), ...[1, 2].filter((amount) => amount <= ownValue(it))];
    return [...aborts, ...items.map((item) => ({ after: { ...it, confirmed: item }, how: environment }))];
  }
  if (!hasProvisional(it)) return [...aborts, { after: locked(it, confirmed), how: environment }];
  const item = typeof confirmed === "string" ? { ticket: confirmed } : { amount: confirmed };
  const isReady = (bound: Undertaking | null): boolean => bound?.session === session && bound.amount === item.amount;
  const isTaken =
    typeof confirmed === "string"
      ? other.session === session && other.tickets.some(({ ticket }) => ticket === confirmed)
      : isReady(other.ready) || other.log.some((entry) => entry.kind === "abortedAfterReady" && isReady(entry));
  const decision = { ...it, decided: { session: session ?? "", direction: "given", ...item } as const };
  return isTaken ? [...aborts, { after: decision, how: onMessage(device, "ReadyToCommit", session ?? "") }] : aborts;
}

function takingActs(it: DeviceLedger, other: DeviceLedger): readonly Act[] {
  const { device, session, ready } = it;
  const isGiven = (bound: Undertaking | null): boolean => bound?.session === session && bound.direction === "given";
  const aborted = over({ ...rolledBack(it), ...(ready === null ? {} : complaint(it, ready)) });
  const aborts = abortsOf(it, aborted);
  const arriving = arrivingAt(it);
  if (arriving === undefined) {
    if (other.session !== session || !hasProvisional(other)) return aborts;
    const offered = other.confirmed;
    const items =
      typeof offered === "string"
        ? { tickets: [...it.tickets, ...tickets("arriving", offered)] }
        : { notes: [...it.notes, ...units("arriving", offered ?? 0)] };
    const after: DeviceLedger = { ...it, ...items, itemsOffered: "valid" };
    return [...aborts, { after, how: onMessage(device, "NotePacket", session ?? "") }];
  }
  if (arriving.amount !== undefined && ready === null) {
    return [...aborts, { after: { ...it, ready: arriving }, how: step(device) }];
  }
  const isFree = isGiven(other.decided) || other.log.some((entry) => entry.kind === "committed" && isGiven(entry));
  const done = { after: over({ ...it, ...written(it, arriving) }), how: onMessage(device, "Ack", session ?? "") };
  return isFree ? [...aborts, done] : aborts;
}

/** A device gives up by itself, is told by its peer, or cannot read what it gets (reading 10/386). */
function abortsOf({ device, session }: DeviceLedger, after: DeviceLedger): readonly Act[] {
  const causes = [step(device), onMessage(device, "AbortNotice", session ?? ""), onMessage(device, "Junk")];
  return causes.map((how) => ({ after, how, disturbs: true }));
}

function arrivingAt({ session, tickets, notes }: DeviceLedger): Undertaking | undefined {
  const bound = { session: session ?? "", direction: "received" } as const;
  const ticket = tickets.find(({ holding }) => holding === "arriving");
  const note = notes.find(({ holding }) => holding === "arriving");
  if (ticket !== undefined) return { ...bound, ticket: ticket.ticket };
  return note === undefined ? undefined : { ...bound, amount: note.amount };
}

function locked(it: DeviceLedger, item: string | number): DeviceLedger {
  if (typeof item === "number") {
    return { ...it, notes: [...units("final", valueHeld(it, "final") - item), ...units("leaving", item)] };
  }
  const lock = (held: TicketHolding): TicketHolding => (held.ticket === item ? { ...held, holding: "leaving" } : held);
  return { ...it, tickets: it.tickets.map(lock) };
}

function rolledBack(it: DeviceLedger): DeviceLedger {
  const own = it.tickets.filter(({ holding }) => holding !== "arriving").map(({ ticket }) => ticket);
  return { ...it, tickets: tickets("final", ...own), notes: units("final", ownValue(it)), confirmed: null };
}

/** What writing down a commit changes. */
function written(it: DeviceLedger, { session, direction, ticket, amount }: Undertaking): Partial<DeviceLedger> {
  const entry: LogEntry = {
    kind: "committed",
    session,
    direction,
    ...(ticket === undefined ? {} : { ticket }),
    ...(amount === undefined ? {} : { amount }),
  };
  const own = rolledBack(it);
  const kept = own.tickets.filter((held) => held.ticket !== ticket);
  const change = (amount ?? 0) * (direction === "given" ? -1 : 1);
  return {
    log: [...it.log, entry],
    tickets: direction === "given" ? kept : [...kept, ...tickets("final", ...(ticket === undefined ? [] : [ticket]))],
    notes: units("final", ownValue(own) + change),
    decided: null,
    ready: null,
    confirmed: null,
  };
}

function complaint(it: DeviceLedger, ready: Undertaking): Partial<DeviceLedger> {
  return { log: [...it.log, { kind: "abortedAfterReady", ...ready }], ready: null };
}

function over(it: DeviceLedger): DeviceLedger {
  return { ...it, session: null, peer: null };
}

function withoutPower(it: DeviceLedger): DeviceLedger {
  const kept = it.decided === null ? rolledBack(it) : { ...it, confirmed: null };
  return { ...over(kept), down: true };
}

function recovered(it: DeviceLedger): DeviceLedger {
  const up = { ...it, down: false };
  if (it.decided !== null) return { ...up, ...written(it, it.decided) };
  return it.ready === null ? up : { ...up, ...complaint(it, it.ready) };
}
