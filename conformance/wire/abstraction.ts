/**
 * To and from the vocabulary of the charts (`models/figures/protocol.ts`): amounts in units, tickets by name, parties by
 * address. Messages are abstracted by the reader.
 */
import type { HostRequest, NoteSplit } from "../../spec/host-requests.ts";
import type { Holdings } from "../port.ts";
import { deviceAt, type Fixture } from "./fixture.ts";

/** A message in the charts' words. Unreadable: `{ type: "Junk" }`. */
export interface AbstractMessage {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What an owner or host says, in the charts' words (`EnvironmentEvent`). */
export interface AbstractRequest {
  readonly type: string;
  readonly wanted?: boolean;
  /** units */
  readonly amount?: number;
  readonly affordable?: boolean;
  /** beyond the charts: why not. Default: they are of another type */
  readonly because?: "otherType" | "otherSum";
  /** beyond the charts: tickets picked, by name; absent: the first that the device holds */
  readonly tickets?: readonly string[];
  /** beyond the charts: whom it concerns; absent: the device's peer */
  readonly peer?: string;
  /** beyond the charts: the way to the peer; absent: the fixture's fact `connection` */
  readonly route?: "direct" | "network";
}

/**
 * A request in the charts' words. A split is affordable if it asks for no type but the one that is held, and adds up to
 * the sum; `requested`: that sum, in smallest units, where the oracle could read it. Whether there is so much is for the
 * charts to say.
 */
export function abstractRequest(request: HostRequest, fixture: Fixture, requested?: number): AbstractRequest {
  switch (request.type) {
    case "OwnerAnswersCheck":
      return { type: request.type, wanted: request.wanted };
    case "MerchantEntersAmount":
    case "HostNamesNewAmount":
      return { type: request.type, amount: request.amount / fixture.unit };
    case "OwnerConfirmsAmount":
    case "OwnerChoosesOtherNotes":
      return { type: request.type, affordable: isAffordable(request.split, fixture, requested) };
    default:
      return { type: request.type };
  }
}

function isAffordable(split: NoteSplit, { noteType }: Fixture, requested: number | undefined): boolean {
  const sum = split.reduce((all, { amount }) => all + amount, 0);
  return split.every(({ type }) => type === noteType) && (requested === undefined || sum === requested);
}

/**
 * A request for a device, from the charts' words. `requested`: the sum, in smallest units, for which the device has
 * last been asked. Throws `RangeError` on what owners and hosts do not say. What a device does wrong is no reason to
 * throw: if it shows no ticket its owner picks one that was issued, and if the oracle could not read the sum, one unit
 * is taken for it.
 */
export function concreteRequest(
  event: AbstractRequest,
  device: string,
  fixture: Fixture,
  holdings: Holdings | undefined,
  requested?: number,
): HostRequest {
  const peer = (): string => event.peer ?? deviceAt(fixture, device).peer ?? fixture.collector;
  switch (event.type) {
    case "OwnerTransfersTickets":
    case "HostExpectsTickets":
    case "MerchantStartsSale":
      return { type: event.type, peer: peer() };
    case "OwnerAgreesToPay": {
      const route = event.route ?? deviceAt(fixture, device).facts.connection ?? "direct";
      return { type: event.type, peer: peer(), route };
    }
    case "OwnerAnswersCheck":
      return { type: event.type, wanted: required(event.wanted, event, "wanted") };
    case "OwnerPicksTickets":
      return { type: event.type, tickets: pick(event, fixture, holdings) };
    case "MerchantEntersAmount":
    case "HostNamesNewAmount":
      return { type: event.type, amount: required(event.amount, event, "amount") * fixture.unit };
    case "OwnerConfirmsAmount":
    case "OwnerChoosesOtherNotes":
      return { type: event.type, split: split(event, fixture, requested) };
    case "OwnerRejectsAmount":
    case "OwnerGivesUp":
    case "OwnerCancels":
    case "HostNamesNoAmount":
      return { type: event.type };
    default:
      throw new RangeError(`owners and hosts do not say "${event.type}"`);
  }
}

function required<T>(value: T | undefined, event: AbstractRequest, field: string): T {
  if (value === undefined) throw new RangeError(`${event.type} without ${field}`);
  return value;
}

/** The charts take the first ticket held, in the order of names. */
function pick(event: AbstractRequest, fixture: Fixture, holdings: Holdings | undefined): readonly string[] {
  const final = new Set(holdings?.tickets.filter(({ holding }) => holding === "final").map(({ id }) => id));
  const named = event.tickets === undefined ? undefined : new Set(event.tickets);
  if (named === undefined) return firstOf(fixture, final);
  const picked = fixture.tickets.filter(({ name }) => named.has(name));
  if (picked.length === 0) throw new RangeError(`${event.type}: no such ticket`);
  return picked.map(({ id }) => id);
}

function firstOf({ tickets }: Fixture, final: ReadonlySet<string>): readonly string[] {
  const [first] = tickets;
  const picked = tickets.find(({ id }) => final.has(id)) ?? first;
  return picked === undefined ? [] : [picked.id];
}

function split(event: AbstractRequest, fixture: Fixture, requested: number = fixture.unit): NoteSplit {
  if (required(event.affordable, event, "affordable")) return [{ type: fixture.noteType, amount: requested }];
  if (event.because !== "otherSum") return [{ type: fixture.otherNoteType, amount: requested }];
  return [{ type: fixture.noteType, amount: requested > 1 ? requested - 1 : requested + 1 }];
}
