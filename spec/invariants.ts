/**
 * The properties by id, name and statement. Where each is judged, and by which predicate, is up to the properties;
 * this is what reports and windows call them by. `At rest`: no session open, no device down, no message that can
 * still change anything.
 */

/** `safety`: must hold always (or at rest, where it says so). `liveness`: when the link heals and the owners answer. */
export type InvariantGroup = "safety" | "liveness";

interface InvariantText {
  readonly name: string;
  readonly statement: string;
  readonly group: InvariantGroup;
}

const texts = {
  V1: {
    name: "no value created",
    statement:
      "Final note value outside the issuing banks is never more than was issued and not yet redeemed, and none of " +
      "it is final at two places.",
    group: "safety",
  },
  V2: {
    name: "all value accounted",
    statement:
      "Each issued unit is held, in flight provisionally (not at rest), redeemed, or named in a special log entry " +
      "that supports a claim; rollback and special entry (42/1726 to 1732) count as one act.",
    group: "safety",
  },
  T1: {
    name: "no ticket twice",
    statement:
      "A ticket is final and usable at one agent at most: used up it buys nothing anywhere, transferred it buys " +
      "nothing at its giver, and showing it in a dispute is no use of it.",
    group: "safety",
  },
  T2: {
    name: "no ticket lost unseen",
    statement:
      "A ticket that was final somewhere is still final, provisional or used, or the log of the side that let it go " +
      "tells of its disappearance.",
    group: "safety",
  },
  T3: {
    name: "register follows acceptance",
    statement:
      "An authority's database lists no credential whose issue its agent has not committed, and at rest it lists " +
      "each one that its holder has committed.",
    group: "safety",
  },
  A1: {
    name: "money atomicity",
    statement:
      "The payee's credit is final only if the payer's debit is, and at rest both are or neither, except in a named " +
      "window, which the side that lost has logged.",
    group: "safety",
  },
  A2: {
    name: "goods atomicity",
    statement:
      "In a purchase the customer's goods are final only if the debit is (by card: only if the merchant's agent has " +
      "committed), and at rest goods and payment are both final or neither, except in a named window.",
    group: "safety",
  },
  A3: {
    name: "commit order",
    statement:
      "The giver of money commits before the taker, each agent after its own module, by card the merchant first, " +
      "without payment the one who holds, gives or complains first, and in an exchange the side that the random " +
      "bit names first.",
    group: "safety",
  },
  A4: {
    name: "exact rollback",
    statement:
      "After an abort an agent or module is as it was at its start, but for entries that record the failure (8/276, " +
      "42/1732) and exchange legs that are unconditional already.",
    group: "safety",
  },
  A5: {
    name: "final is final",
    statement: "What was committed or made unconditional is never undone, whatever arrives afterwards.",
    group: "safety",
  },
  P1: {
    name: "provisional is unusable",
    statement:
      "Nothing provisional is spent, presented, transferred, opened, exported or shown as balance, though an " +
      "encrypted object may lie at the host and its header be previewed.",
    group: "safety",
  },
  P2: {
    name: "one use",
    statement:
      "A ticket in use is not shown or transferred again, its committed remaining value never grows, at rest no more " +
      "service was given than value taken off, and a single-use ticket admits once.",
    group: "safety",
  },
  N1: {
    name: "replay changes nothing",
    statement:
      "A message of another session, peer, time or position changes no item, value or log; before a session stands " +
      "it can at most start an attempt at one, or end it.",
    group: "safety",
  },
  N2: {
    name: "order and integrity",
    statement:
      "A message that was reordered, altered, cut or spliced is never acted upon; its receiver aborts at the most.",
    group: "safety",
  },
  C1: {
    name: "only valid parties",
    statement:
      "No session stands with a party whose certificate is invalid, expired (outside recertification), of the " +
      "wrong kind by its number, or on the list that the checker holds at that moment.",
    group: "safety",
  },
  C2: {
    name: "only valid items",
    statement:
      "No ticket, credential or note is accepted that fails its validation, and no transaction module accepts one " +
      "that passed a module on its list.",
    group: "safety",
  },
  C3: {
    name: "tickets belong",
    statement:
      "A ticket that is shown has the agent in the session as its last receiver; one that is issued or transferred " +
      "has the new holder as last receiver and the agent in the session as issuer or last sender.",
    group: "safety",
  },
  C4: {
    name: "owners decide",
    statement:
      "No value moves, no goods are accepted and no payment credential leaves before the owner's confirmation or " +
      "choice that the figure asks for, and an old confirmation is not reused.",
    group: "safety",
  },
  G1: {
    name: "agreement",
    statement:
      "Two ends that both hold a session agree one to one on identities and key; two ends that both commit agree on " +
      "amount, item and outcome.",
    group: "safety",
  },
  S1: {
    name: "secrecy",
    statement:
      "Keys, notes, tickets, content keys before opening and PINs cannot be derived from what crosses links and host " +
      "buses, for each attacker against whom the source promises it, and but for what a figure itself gives a host.",
    group: "safety",
  },
  S2: {
    name: "anonymity",
    statement:
      "What a merchant sees of an anonymous purchase does not depend on the customer's owner; that purchases of one " +
      "agent can be linked is allowed.",
    group: "safety",
  },
  L1: {
    name: "the log tells the truth",
    statement:
      "Each final change has its entry, each entry has its change, its transaction that closed without one, or its " +
      "failed attempt, and entries survive the loss of power.",
    group: "safety",
  },
  L2: {
    name: "claims are sound",
    statement:
      "An honest claim is paid once, no unit is both redeemed and paid on a claim in either order, and nothing is " +
      "paid before the notes have expired and the grace is over.",
    group: "safety",
  },
  D1: {
    name: "one settlement",
    statement:
      "A logged purchase, if genuine, is refunded or replaced once at most, and a refusal that the merchant's side " +
      "has committed is in the customer's log.",
    group: "safety",
  },
  R1: {
    name: "doubling is detected",
    statement:
      "Value doubled by a device with stolen keys is found at reconciliation, traced to that device, listed, and " +
      "stops circulating.",
    group: "safety",
  },
  Q1: {
    name: "every run ends",
    statement:
      "From each reachable state all parties can come to rest, nobody waits for ever or turns in circles, and at " +
      "rest nothing is provisional, conditional or in use.",
    group: "liveness",
  },
  Q2: {
    name: "in-doubt resolves",
    statement: "In the hardened profile a party in doubt learns the outcome and follows it.",
    group: "liveness",
  },
  Q3: {
    name: "recovery",
    statement: "A device that lost power answers again, in its last durable state.",
    group: "liveness",
  },
} as const satisfies Record<string, InvariantText>;

/** The id of a property: `V1`. */
export type InvariantId = keyof typeof texts;

/** A property that is checked. */
export interface Invariant extends InvariantText {
  readonly id: InvariantId;
}

/** All properties, safety first. Frozen. */
export const invariants: readonly Invariant[] = Object.freeze(
  (Object.keys(texts) as InvariantId[]).map((id) => Object.freeze({ id, ...texts[id] })),
);

/** One property by its id. Total on `InvariantId`. */
export const invariant = (id: InvariantId): Invariant => ({ id, ...texts[id] });

/** Is this text the id of a property? */
export const isInvariantId = (text: string): text is InvariantId => Object.hasOwn(texts, text);
