/** Purchases for the tests of figures 12 to 22: how they are played, and what is expected of them. */
import type { HostRequest, Merchandise } from "../../spec/host-requests.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { type Cast, Rehearsal, type Script, type Tampering } from "../device/rehearsal.ts";
import {
  byCard,
  byModule,
  cardPurchasers,
  choosing,
  furtherParts,
  goods,
  network,
  purchasers,
  selling,
} from "../device/rehearsal-purchase.ts";
import { lying } from "../device/tampering.ts";
import { alice, bob } from "../domain/samples.ts";
import { ticketIdHex } from "../domain/ticket-transfer.ts";
import type { Content } from "../wire/message.ts";

/** How a purchase is played, where it is not as usual. */
export interface Scene {
  readonly merchandise?: Merchandise;
  /** what the customer's owner and the merchant's hosts say */
  readonly customer?: Script;
  readonly merchant?: Script;
  readonly cast?: Cast;
  readonly tampering?: Tampering;
}

const play = (scene: Scene, payment: HostRequest, merchantAfterwards: Script, cast: Cast): Rehearsal => {
  const { merchandise = goods.event, tampering = {} } = scene;
  const rehearsal = new Rehearsal(scene.cast ?? cast, tampering);
  rehearsal.play({
    "TA.B": scene.merchant ?? [...selling(merchandise), ...furtherParts, ...merchantAfterwards],
    "TA.A": scene.customer ?? [...choosing(merchandise), payment],
  });
  return rehearsal;
};

/** Plays a purchase that is paid for by card, by agents that have no modules. */
export const boughtByCard = (scene: Scene = {}): Rehearsal => play(scene, byCard, [network(true)], cardPurchasers());

/** Plays a purchase that is paid for by money modules. */
export const boughtByModule = (scene: Scene = {}): Rehearsal => play(scene, byModule, [], purchasers());

/** An agent lies in what it says to the other one: of the contents of one name, another is made. */
export const lyingAgent = (
  liar: "TA.A" | "TA.B",
  lie: (content: Content) => Content,
): NonNullable<Tampering["carry"]> => lying([alice, bob], { address: liar, role: liar === "TA.A" ? 0 : 1 }, lie);

/** Ids of the tickets that an agent holds, final, but for credentials and those that it had from the beginning. */
export const boughtBy = (rehearsal: Rehearsal, address = "TA.A"): readonly string[] => {
  const { log, tickets } = rehearsal.holdings(address);
  const final = tickets.filter(({ holding }) => holding === "final").map(({ id }) => id);
  return log
    .filter(({ direction }) => direction === "received")
    .flatMap((entry) => entry.tickets.filter((id) => final.includes(id)));
};

/** The log of an agent or a module, as texts. */
export const logOf = (rehearsal: Rehearsal, address: string): readonly string[] =>
  rehearsal
    .holdings(address)
    .log.map(({ kind, direction, tickets, notes, amount }) =>
      [kind, direction, `${tickets.length} tickets`, `${notes.length} notes`, amount ?? "-"].join(" "),
    );

/** Nobody has anything of the purchase, and both agents are at rest again. */
export const nothingBought = (rehearsal: Rehearsal): boolean =>
  ["TA.A", "TA.B"].every((agent) => {
    const { log, undertakings, session } = rehearsal.holdings(agent);
    return rehearsal.rests(agent) && session === null && log.length + undertakings.length === 0;
  });

/** The id of a ticket. */
export const idOf = (ticket: Parameters<typeof ticketIdHex>[1]): string => ticketIdHex(symbolicCrypto, ticket);
