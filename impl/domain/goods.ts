/**
 * Tickets as goods: what figures 15, 16, 21 and 22 want to know of a ticket that is bought. Only what the buyer's agent
 * knows itself counts: the order from its own host, and the ticket that it has in hand.
 */
import type { Price } from "./log.ts";
import type { ObjectHeader } from "./object-header.ts";
import { sameOctets } from "./octets.ts";
import { accepted, type Refused, refused, type Verdict } from "./refusal.ts";
import type { HeldTicket, PaymentData, Ticket } from "./ticket.ts";
import { type ComponentsOf, type TypedComponents, typedComponents } from "./ticket-components.ts";

/** Fields 40, 80, 96, 110: the price at which a ticket is sold; undefined if it has none that can be paid. */
export const priceOf = ({ components: { price, priceType } }: Ticket): Price | undefined => {
  if (typeof price !== "number" || typeof priceType !== "string" || price < 1) return undefined;
  return { type: priceType, amount: price };
};

type Sold = Exclude<TypedComponents, ComponentsOf<"credential">>;

const soldAs = (ticket: Ticket, merchandise: string): { readonly ok: true; readonly sold: Sold } | Refused => {
  const typed = typedComponents(ticket);
  if (!typed.ok) return refused("goodsDiffer", typed.field);
  const { components } = typed;
  if (components.type === "credential") return refused("goodsDiffer", "identifier.type");
  if (components.fields.merchandise !== merchandise) return refused("goodsDiffer", "components.merchandise");
  return priceOf(ticket) === undefined ? refused("goodsDiffer", "components.price") : { ok: true, sold: components };
};

/**
 * FIG. 15, steps 474 and 476: a ticket that is sold by itself, has the fields of its type, is for what was ordered, and
 * has a price. A decryption ticket without its object is none of these.
 */
export const matchesOrder = (ticket: Ticket, merchandise: string): Verdict => {
  const sold = soldAs(ticket, merchandise);
  if (!sold.ok) return sold;
  return sold.sold.type === "decryption" ? refused("goodsDiffer", "identifier.type") : accepted;
};

/** An object as it was delivered with its ticket. */
export interface DeliveredObject {
  readonly object: string;
  readonly signature: Uint8Array;
  readonly header: ObjectHeader;
}

/** FIG. 15, steps 514 and 516: order, object, opened header and decryption ticket belong together. */
export const matchesObject = (ticket: Ticket, merchandise: string, delivered: DeliveredObject): Verdict => {
  const sold = soldAs(ticket, merchandise);
  if (!sold.ok) return sold;
  if (sold.sold.type !== "decryption") return refused("goodsDiffer", "identifier.type");
  const { objectId, objectSignature } = sold.sold.fields;
  if (objectId !== delivered.object) return refused("goodsDiffer", "components.objectId");
  if (!sameOctets(objectSignature, delivered.signature)) return refused("goodsDiffer", "components.objectSignature");
  if (delivered.header.object !== objectId) return refused("goodsDiffer", "header.object");
  return delivered.header.merchandise === merchandise ? accepted : refused("goodsDiffer", "header.merchandise");
};

/** FIG. 15, step 512: the key that opens the header; undefined in any other ticket than one that has it. */
export const decryptionKeyOf = (ticket: Ticket): Uint8Array | undefined => {
  const typed = typedComponents(ticket);
  return typed.ok && typed.components.type === "decryption" ? typed.components.fields.decryptionKey : undefined;
};

/** What an agent gives to its host when a ticket is final. */
export type ContentKeys =
  | { readonly kind: "object"; readonly object: string; readonly key: Uint8Array }
  | { readonly kind: "communications"; readonly keys: Uint8Array };

/** FIG. 22, steps 738 and 744: the keys in a ticket; null where it has none, and is to be presented instead. */
export const contentKeysOf = (ticket: Ticket): ContentKeys | null => {
  const typed = typedComponents(ticket);
  if (!typed.ok) return null;
  const { type, fields } = typed.components;
  if (type === "decryption") return { kind: "object", object: fields.objectId, key: fields.decryptionKey };
  if (type !== "communications" || fields.decryptionKeys === undefined) return null;
  return { kind: "communications", keys: fields.decryptionKeys };
};

/** FIG. 16, step 634, and FIG. 21, step 722: with the payment beside the signed ticket. */
export const paidWith = ({ ticket, holder }: HeldTicket, paid: PaymentData): HeldTicket => ({
  ticket,
  holder: { ...holder, paid },
});

/** FIG. 21, step 722: with the refund beside the signed ticket. */
export const refundedWith = ({ ticket, holder }: HeldTicket, refunded: PaymentData): HeldTicket => ({
  ticket,
  holder: { ...holder, refunded },
});
