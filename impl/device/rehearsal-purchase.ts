/**
 * Who plays in purchases: Alice with a card and Bob, a merchant, each with a money module of the own device; and what
 * their owners and hosts say, from `domain/samples.ts`.
 */
import type { HostRequest, Merchandise } from "../../spec/host-requests.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import type { AgentProvision, ModuleProvision } from "../domain/provision.ts";
import { alice, bob, issuingAgent, later, type sampleAgent } from "../domain/samples.ts";
import type { TicketComponents } from "../domain/ticket.ts";
import { issueTicket, ticketIdHex } from "../domain/ticket-transfer.ts";
import type { Cast } from "./rehearsal.ts";
import { agents, heldNote, modules } from "./rehearsal-cast.ts";

/** A credential of this agent's, from the register. */
export const credentialOf = (
  holder: ReturnType<typeof sampleAgent>,
  components: TicketComponents,
  issuer = issuingAgent,
) =>
  issueTicket(
    symbolicCrypto,
    {
      issuer: { name: "Register", credentialExpires: later },
      receiver: { agent: holder.id, certificateExpires: later },
      type: "credential",
    },
    components,
    issuer,
  );

const merchantFields: TicketComponents = {
  serial: 1,
  credentialType: "merchant",
  name: "Bob's Books",
  expires: later,
  status: "valid",
};

const cardFields: TicketComponents = {
  serial: 2,
  credentialType: "creditCard",
  name: "Alice",
  expires: later,
  cardNumber: "4000 0000 0000 0002",
  status: "valid",
};

/** Bob's credential, changed or not. */
export const merchantCredential = (change: Partial<TicketComponents> = {}) =>
  credentialOf(bob, { ...merchantFields, ...change } as TicketComponents);

/** Alice's card, changed or not. */
export const card = (change: Partial<TicketComponents> = {}) =>
  credentialOf(alice, { ...cardFields, ...change } as TicketComponents);

/** The id of Alice's card. */
export const cardId = ticketIdHex(symbolicCrypto, card());

/** Changes of what the four devices are provided with. */
export interface CastChange {
  readonly "TA.A"?: Partial<AgentProvision>;
  readonly "TA.B"?: Partial<AgentProvision>;
  readonly "MM.A"?: Partial<ModuleProvision>;
  readonly "MM.B"?: Partial<ModuleProvision>;
}

/** Alice's and Bob's agents, without modules. */
export const cardPurchasers = (change: Pick<CastChange, "TA.A" | "TA.B"> = {}) =>
  agents({
    "TA.A": { tickets: [{ ticket: card(), holder: {} }], ...change["TA.A"] },
    "TA.B": { tickets: [{ ticket: merchantCredential(), holder: {} }], ...change["TA.B"] },
  });

/** Alice with two notes of 100, and Bob. */
export const purchasers = (change: CastChange = {}) => {
  const { "MM.A": payer, "MM.B": payee } = modules({
    "MM.A": { agent: "TA.A", notes: [heldNote(1), heldNote(2)], ...change["MM.A"] },
    "MM.B": { agent: "TA.B", ...change["MM.B"] },
  });
  const agentChange = {
    "TA.A": { module: "MM.A", ...change["TA.A"] },
    "TA.B": { module: "MM.B", ...change["TA.B"] },
  };
  return { ...cardPurchasers(agentChange), "MM.A": payer, "MM.B": payee } satisfies Cast;
};

/** What all goods cost. */
export const price = { type: "USD", amount: 100 };

const octets = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Goods of each kind, as a merchandise server hands them over. */
export const goods = {
  event: {
    merchandise: "seat 12 F",
    kind: "event",
    price,
    fields: { event: "Fidelio", location: "Opera", date: later, seat: "12 F" },
  },
  transportation: {
    merchandise: "one way",
    kind: "transportation",
    price,
    fields: { carrier: "Rail", trip: "7", departure: "A", departureTime: later, arrival: "B", arrivalTime: later },
  },
  physicalObject: {
    merchandise: "a bicycle",
    kind: "physicalObject",
    price,
    fields: { document: "title", description: "red" },
  },
  communications: {
    merchandise: "ten minutes",
    kind: "communications",
    price,
    fields: { carrier: "Radio", timePurchased: 600, channel: "4", decryptionKeys: octets("keys") },
  },
  clear: {
    merchandise: "ten minutes in the clear",
    kind: "communications",
    price,
    fields: { carrier: "Radio", timePurchased: 600, channel: "4" },
  },
  object: {
    merchandise: "a symphony",
    kind: "object",
    price,
    fields: { usage: "one listener" },
    object: { header: octets("Symphony, 4 movements"), content: octets("first movement"), last: true },
  },
  parts: {
    merchandise: "a symphony",
    kind: "object",
    price,
    fields: { usage: "one listener" },
    object: { header: octets("Symphony, 4 movements"), content: octets("first movement"), last: false },
  },
} as const satisfies Readonly<Record<string, Merchandise>>;

/** Further parts of {@link goods}`.parts`. */
export const furtherParts: readonly HostRequest[] = [
  { type: "ObjectPartArrives", content: octets("second movement"), last: false },
  { type: "ObjectPartArrives", content: octets("third movement"), last: true },
];

/** What the merchant's side says to sell this. */
export const selling = (merchandise: Merchandise): readonly HostRequest[] => [
  { type: "MerchantSells", peer: "TA.A", merchandise: merchandise.merchandise },
  { type: "MerchandiseArrives", merchandise },
];

/** What the customer's side says up to the payment. */
export const choosing = ({ merchandise }: Pick<Merchandise, "merchandise">): readonly HostRequest[] => [
  { type: "OwnerBuys", peer: "TA.B", merchandise },
  { type: "OwnerConfirmsCredential" },
  { type: "OwnerAcceptsGoods" },
];

/** The customer pays with the card. */
export const byCard: HostRequest = { type: "OwnerPaysByCard", credential: cardId };

/** The customer pays by the module. */
export const byModule: HostRequest = { type: "OwnerPaysByModule" };

/** The card network answers. */
export const network = (authorized: boolean): HostRequest => ({
  type: "CardNetworkAnswers",
  authorized,
  reference: authorized ? "ref 1" : "",
});
