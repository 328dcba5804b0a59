/** The card network: FIG. 21, steps 710 and 728. The merchant's host asks it; it is no device. */
import * as Effect from "effect/Effect";
import * as Schema from "effect/Schema";
import { text } from "../domain/bounded.ts";
import { Price } from "../domain/log.ts";
import type { ServiceFailed } from "./service-failed.ts";

const referenceOctetsMax = 1024;
const cardOctetsMax = 1024;

/** Money is to be taken from a card, or given back to it. */
export const AuthorizationQuery = Schema.Struct({
  kind: Schema.Literals(["payment", "refund"]),
  price: Price,
  /** what the network knows the card by */
  card: text(1, cardOctetsMax),
});
export type AuthorizationQuery = typeof AuthorizationQuery.Type;

/** What the network has decided; `reference`: its own name of it, which may be none where it refuses. */
export const AuthorizationAnswer = Schema.Struct({
  authorized: Schema.Boolean,
  reference: text(0, referenceOctetsMax),
});
export type AuthorizationAnswer = typeof AuthorizationAnswer.Type;

/**
 * A card network, as a merchant's host sees it. The source knows no way to take an authorization back: one whose answer is
 * lost, or comes too late, is between merchant and network.
 */
export interface CardNetwork {
  readonly authorize: (query: AuthorizationQuery) => Effect.Effect<AuthorizationAnswer, ServiceFailed>;
}

/** A card network in memory: it authorizes what `decide` says, and counts its references. */
export const cardsInMemory = (decide: (query: AuthorizationQuery) => boolean): CardNetwork => {
  let authorizations = 0;
  return {
    authorize: (query) =>
      Effect.sync(() => {
        if (!decide(query)) return { authorized: false, reference: "" };
        authorizations += 1;
        return { authorized: true, reference: `${query.kind} ${authorizations}` };
      }),
  };
};
