/** What a merchandise server hands over, and the ticket components that an agent makes of it (FIG. 12, 412 to 418). */
import { type Merchandise, objectPartOctets } from "../../spec/host-requests.ts";
import { EncodingDefect } from "../wire/codec.ts";
import { ticketComponents } from "./encoding.ts";
import { objectAboutOctets } from "./object-header.ts";
import { accepted, type Refused, refused, type Verdict } from "./refusal.ts";
import type { TicketComponents } from "./ticket.ts";
import { checkComponents, type TicketType } from "./ticket-components.ts";

/** Most octets of the name of what is sold, which stands in the ticket and in the header of an object. */
export const merchandiseOctetsMax = 1024;

/** Most octets of a ticket's components, so that it fits into a message with a header and a part of an object. */
export const goodsOctetsMax = 8192;

const typeOf: { readonly [Kind in Merchandise["kind"]]: TicketType } = {
  object: "decryption",
  communications: "communications",
  transportation: "transportation",
  event: "event",
  physicalObject: "physicalObject",
};

/** Field 26 of the ticket that is issued for this. */
export const ticketTypeOf = ({ kind }: Merchandise): TicketType => typeOf[kind];

/** What the issuing agent adds to an electronic object: FIG. 15, steps 494 to 500. */
export interface SealedObject {
  readonly object: string;
  readonly key: Uint8Array;
  readonly signature: Uint8Array;
}

/** What the issuing agent fills in. */
export interface FilledIn {
  readonly serial: number;
  /** of issue and purchase */
  readonly now: number;
  /** of an electronic object only */
  readonly sealed?: SealedObject;
}

type Fields = Readonly<Record<string, string | number | Uint8Array>>;

/** Values at issue, where the merchandise server names no others. */
const atIssue = ({ kind, fields }: Merchandise, now: number): Fields => {
  if (kind === "transportation") return { status: "unused" };
  if (kind === "event") return { status: "not presented" };
  const { timePurchased, document } = fields;
  if (kind === "communications") return timePurchased === undefined ? {} : { timeAvailable: timePurchased };
  return kind === "physicalObject" && document !== "title" ? { date: now } : {};
};

const objectFields = (sealed: SealedObject | undefined): Fields =>
  sealed === undefined ? {} : { objectId: sealed.object, decryptionKey: sealed.key, objectSignature: sealed.signature };

/** Section 12 of the ticket. What the agent fills in, the merchandise server cannot choose. */
export const componentsFor = (merchandise: Merchandise, { serial, now, sealed }: FilledIn): TicketComponents => ({
  ...atIssue(merchandise, now),
  ...merchandise.fields,
  ...objectFields(sealed),
  ...(merchandise.kind === "physicalObject" ? {} : { dateOfPurchase: now }),
  merchandise: merchandise.merchandise,
  price: merchandise.price.amount,
  priceType: merchandise.price.type,
  issued: now,
  serial,
});

const someSeal: SealedObject = { object: "-", key: new Uint8Array(32), signature: new Uint8Array(1024) };

const encoded = (components: TicketComponents): { readonly ok: true; readonly octets: number } | Refused => {
  try {
    return { ok: true, octets: ticketComponents.encode(components).length };
  } catch (defect) {
    if (!(defect instanceof EncodingDefect)) throw defect;
    return refused("goodsDiffer", `fields.${defect.fault.field}`);
  }
};

const checkFields = (merchandise: Merchandise): Verdict => {
  const sealed = merchandise.kind === "object" ? { sealed: someSeal } : {};
  const components = componentsFor(merchandise, { serial: 0, now: 0, ...sealed });
  const size = encoded(components);
  if (!size.ok) return size;
  if (size.octets > goodsOctetsMax) return refused("goodsDiffer", "fields");
  const typed = checkComponents(ticketTypeOf(merchandise), components);
  return typed.ok ? accepted : refused("goodsDiffer", typed.field.replace("components", "fields"));
};

const checkObjectOf = ({ kind, object }: Merchandise): Verdict => {
  if ((kind === "object") !== (object !== undefined)) return refused("goodsDiffer", "object");
  if (object === undefined) return accepted;
  if (object.header.length > objectAboutOctets) return refused("goodsDiffer", "object.header");
  return object.content.length > objectPartOctets ? refused("goodsDiffer", "object.content") : accepted;
};

/**
 * FIG. 12, step 418: is this what was ordered, and can a ticket be made of it? Its fields are those of its type, its
 * price can be paid, and it comes with an object if it is one.
 */
export const checkMerchandise = (merchandise: Merchandise, ordered: string): Verdict => {
  if (merchandise.merchandise !== ordered) return refused("goodsDiffer", "merchandise");
  if (Buffer.byteLength(ordered) > merchandiseOctetsMax) return refused("goodsDiffer", "merchandise");
  const { amount, type } = merchandise.price;
  if (!(Number.isSafeInteger(amount) && amount >= 1)) return refused("goodsDiffer", "price.amount");
  if (type.length === 0 || Buffer.byteLength(type) > 16) return refused("goodsDiffer", "price.type");
  const fields = checkFields(merchandise);
  return fields.ok ? checkObjectOf(merchandise) : fields;
};
