/**
 * To and from the vocabulary of the charts (`models/figures/protocol.ts`): amounts in units, tickets by name, parties by
 * address. Messages are abstracted by the reader.
 */
import type { HostRequest, NoteSplit } from "../../spec/host-requests.ts";
import type { Holdings } from "../port.ts";
import { collectorOf, deviceAt, type Fixture } from "./fixture.ts";
import type { IssuedInRun } from "./issued-goods.ts";
import { goodsOf, merchandiseOf, orderedMerchandise, partOf, partsOf, soldMerchandise } from "./merchandise.ts";

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
  /**
   * What the merchandise server has: what was ordered, something else, or nothing. Beyond the charts, of owners: what is
   * ordered or sold; absent: what the fixture says
   */
  readonly merchandise?: string | null;
  /** beyond the charts: into how many parts an object is cut; absent: as the fixture says */
  readonly parts?: number;
  /** beyond the charts: which further part of an object comes, from 2 on; absent: the second, and last */
  readonly part?: number;
  readonly last?: boolean;
  readonly authorized?: boolean;
  /** beyond the charts: which credential an owner pays with, by name; absent: its card */
  readonly credential?: string;
}

/** A ticket that can be named. */
type Named = Pick<IssuedInRun, "name" | "id">;

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
    case "MerchandiseArrives": {
      const { merchandise } = request;
      const isRight = merchandise?.merchandise === soldMerchandise(fixture);
      return { type: request.type, merchandise: merchandise === null ? null : isRight ? "right" : "wrong" };
    }
    case "CardNetworkAnswers":
      return { type: request.type, authorized: request.authorized };
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
 * is taken for it. `issued`: tickets that devices have issued in the run, which may be named, too.
 */
export function concreteRequest(
  event: AbstractRequest,
  device: string,
  fixture: Fixture,
  holdings: Holdings | undefined,
  requested?: number,
  issued: readonly Named[] = [],
): HostRequest {
  const peer = (): string => event.peer ?? deviceAt(fixture, device).peer ?? collectorOf(fixture, device);
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
      return { type: event.type, tickets: pick(event, [...fixture.tickets, ...issued], holdings) };
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
    case "OwnerConfirmsCredential":
    case "OwnerRefusesCredential":
    case "OwnerAcceptsGoods":
    case "OwnerRefusesGoods":
    case "OwnerPaysByModule":
      return { type: event.type };
    default:
      return inPurchase(event, peer, fixture, holdings, issued);
  }
}

/** What owners and hosts say in purchases besides yes and no. */
function inPurchase(
  event: AbstractRequest,
  peer: () => string,
  fixture: Fixture,
  holdings: Holdings | undefined,
  issued: readonly Named[],
): HostRequest {
  switch (event.type) {
    case "OwnerBuys":
      return { type: event.type, peer: peer(), merchandise: event.merchandise ?? orderedMerchandise(fixture) };
    case "MerchantSells":
      return { type: event.type, peer: peer(), merchandise: event.merchandise ?? soldMerchandise(fixture) };
    case "MerchandiseArrives": {
      const said = required(event.merchandise, event, "merchandise");
      const parts = event.parts ?? partsOf(goodsOf(fixture));
      return { type: event.type, merchandise: said === null ? null : merchandiseOf(fixture, said === "right", parts) };
    }
    case "ObjectPartArrives":
      return { type: event.type, content: partOf(event.part ?? 2), last: event.last ?? true };
    case "OwnerPaysByCard":
      return { type: event.type, credential: credentialOf(event, fixture) };
    case "CardNetworkAnswers": {
      const authorized = required(event.authorized, event, "authorized");
      return { type: event.type, authorized, reference: authorized ? "authorization 2" : "" };
    }
    case "OwnerTakesRefund": {
      const [ticket = ""] = pick(event, [...fixture.tickets, ...issued], holdings);
      return { type: event.type, peer: peer(), ticket, credential: credentialOf(event, fixture) };
    }
    case "MerchantRefunds":
      return { type: event.type, peer: peer(), price: fixture.price };
    case "OwnerOpensGoods":
      return { type: event.type, ticket: goodsHeld(event, fixture, holdings, issued) };
    default:
      throw new RangeError(`owners and hosts do not say "${event.type}"`);
  }
}

/** The owner's card, or another ticket of its by name. */
function credentialOf({ type, credential = "C.A" }: AbstractRequest, { credentials, tickets }: Fixture): string {
  const found = [...credentials, ...tickets].find(({ name }) => name === credential);
  if (found === undefined) throw new RangeError(`${type}: no ticket ${credential}`);
  return found.id;
}

/** What was bought last, if anything is final: what shows no goods is asked for its credential. */
function goodsHeld(
  event: AbstractRequest,
  { tickets, credentials }: Fixture,
  holdings: Holdings | undefined,
  issued: readonly Named[],
): string {
  if (event.tickets !== undefined) return pick(event, [...tickets, ...issued], holdings)[0] as string;
  const isCredential = (id: string): boolean => credentials.some((credential) => credential.id === id);
  const final = holdings?.tickets.filter(({ id, holding }) => holding === "final" && !isCredential(id)) ?? [];
  return final.at(-1)?.id ?? credentials[0]?.id ?? "";
}

function required<T>(value: T | undefined, event: AbstractRequest, field: string): T {
  if (value === undefined) throw new RangeError(`${event.type} without ${field}`);
  return value;
}

/** The charts take the first ticket held, in the order of names. */
function pick(event: AbstractRequest, tickets: readonly Named[], holdings: Holdings | undefined): readonly string[] {
  const final = new Set(holdings?.tickets.filter(({ holding }) => holding === "final").map(({ id }) => id));
  const named = event.tickets === undefined ? undefined : new Set(event.tickets);
  if (named === undefined) return firstOf(tickets, final);
  const picked = tickets.filter(({ name }) => named.has(name));
  if (picked.length === 0) throw new RangeError(`${event.type}: no such ticket`);
  return picked.map(({ id }) => id);
}

function firstOf(tickets: readonly Named[], final: ReadonlySet<string>): readonly string[] {
  const [first] = tickets;
  const picked = tickets.find(({ id }) => final.has(id)) ?? first;
  return picked === undefined ? [] : [picked.id];
}

function split(event: AbstractRequest, fixture: Fixture, requested: number = fixture.unit): NoteSplit {
  if (required(event.affordable, event, "affordable")) return [{ type: fixture.noteType, amount: requested }];
  if (event.because !== "otherSum") return [{ type: fixture.otherNoteType, amount: requested }];
  return [{ type: fixture.noteType, amount: requested > 1 ? requested - 1 : requested + 1 }];
}
