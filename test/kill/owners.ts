/** What owners and hosts do in a transaction: how it begins, and how they answer what their devices ask. */

import type { StoreBooks } from "../../conformance/books/store-books.ts";
import { deviceAt, type Fixture } from "../../conformance/wire/fixture.ts";
import type { HostRequest } from "../../spec/host-requests.ts";
import type { Chance } from "./chance.ts";
import type { Asked } from "./site.ts";
import type { Role } from "./strike.ts";

/** A transaction that is to be tried. */
export interface Transaction {
  readonly giver: string;
  readonly taker: string;
  /** what it looks like from outside: those of one shape do the same */
  readonly shape: string;
  readonly giverBegins: HostRequest;
  readonly takerBegins: HostRequest;
  /** undefined: the device is at rest, and nothing more is to be started */
  readonly answer: (asked: Asked) => HostRequest | undefined;
}

/** The address of who has a role. */
export function withRole({ giver, taker }: Transaction, role: Role): string {
  return role === "giver" ? giver : role === "taker" ? taker : "NS";
}

/** What an address does in a transaction. */
export function roleOf({ giver, taker }: Transaction, address: string): Role {
  return address === giver ? "giver" : address === taker ? "taker" : "server";
}

/** Largest sum of a payment, in smallest units: many fit into what there is. */
const amountMost = 40;

/** The next transaction of two devices; undefined: there is nothing left that could move. */
export function nextTransaction(
  fixture: Fixture,
  books: Readonly<Record<string, StoreBooks>>,
  chance: Chance,
): Transaction | undefined {
  return fixture.request.system === "ticket-transfer" ? transfer(books, chance) : payment(fixture, books, chance);
}

function transfer(books: Readonly<Record<string, StoreBooks>>, chance: Chance): Transaction | undefined {
  const givers = Object.values(books).filter(({ tickets }) => tickets.length > 0);
  if (givers.length === 0) return undefined;
  const { address: giver, tickets } = chance.pick(givers);
  const taker = giver === "TA.A" ? "TA.B" : "TA.A";
  const { id } = chance.pick(tickets);
  // Each agent knows a credential of the other.
  const wanted = chance.isLucky(0.3);
  return {
    giver,
    taker,
    shape: wanted ? "checked" : "plain",
    giverBegins: { type: "OwnerTransfersTickets", peer: taker },
    takerBegins: { type: "HostExpectsTickets", peer: giver },
    answer: ({ accepts }) => {
      if (accepts.includes("OwnerAnswersCheck")) return { type: "OwnerAnswersCheck", wanted };
      if (accepts.includes("OwnerPicksTickets")) return { type: "OwnerPicksTickets", tickets: [id] };
      return undefined;
    },
  };
}

function payment(
  { noteType }: Fixture,
  books: Readonly<Record<string, StoreBooks>>,
  chance: Chance,
): Transaction | undefined {
  const value = ({ notes }: StoreBooks): number => notes.reduce((sum, { held }) => sum + held.residual, 0);
  const givers = Object.values(books).filter((it) => value(it) > 0);
  if (givers.length === 0) return undefined;
  const from = chance.pick(givers);
  const giver = from.address;
  const taker = giver === "MM.A" ? "MM.B" : "MM.A";
  const amount = 1 + chance.whole(Math.min(amountMost, value(from)));
  const route = chance.isLucky(0.3) ? "network" : "direct";
  return {
    giver,
    taker,
    shape: route,
    giverBegins: { type: "OwnerAgreesToPay", peer: taker, route },
    takerBegins: { type: "MerchantStartsSale", peer: giver },
    answer: ({ accepts }) => {
      if (accepts.includes("MerchantEntersAmount")) return { type: "MerchantEntersAmount", amount };
      if (accepts.includes("OwnerConfirmsAmount")) {
        return { type: "OwnerConfirmsAmount", split: [{ type: noteType, amount }] };
      }
      // Parts of a note that came back cannot be paid with together (43/1800): then it ends here.
      if (accepts.includes("OwnerGivesUp")) return { type: "OwnerGivesUp" };
      if (accepts.includes("HostNamesNoAmount")) return { type: "HostNamesNoAmount" };
      return undefined;
    },
  };
}

/** The devices of a system that have a process. */
export function addressesOf(fixture: Fixture): readonly string[] {
  return [fixture.initiator, fixture.responder, ...(fixture.request.system === "pos-payment" ? ["NS"] : [])].map(
    (address) => deviceAt(fixture, address).address,
  );
}
