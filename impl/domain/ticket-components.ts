/**
 * The fields of each type of ticket (FIG. 2, 36 to 118, and the documents of physical objects), with exactly the names
 * and types of `spec/wire.cddl`. A link carries any components; what is sold, shown or paid with is held against these.
 */
import * as Schema from "effect/Schema";
import { type Codec, codecOf } from "../wire/codec.ts";
import { ticketComponents } from "./encoding.ts";
import { type Refused, refused } from "./refusal.ts";
import { Count, NoteType, Octets, Random, recordOctetsMax, Text, Time } from "./scalar.ts";
import type { Ticket, TicketComponents, TicketIdentifier } from "./ticket.ts";

const all = { serial: Count, issued: Schema.optionalKey(Time) };
const sold = { ...all, merchandise: Text };
const priced = { ...sold, price: Count, priceType: NoteType, dateOfPurchase: Time };

/** Fields 36 to 46. */
export const DecryptionFields = Schema.Struct({
  ...priced,
  objectId: Text,
  decryptionKey: Random,
  objectSignature: Octets,
  usage: Text,
});

/** Fields 72 to 84; each of 76 and 78 is a place and a time. */
export const TransportationFields = Schema.Struct({
  ...priced,
  carrier: Text,
  trip: Text,
  departure: Text,
  departureTime: Time,
  arrival: Text,
  arrivalTime: Time,
  status: Schema.Literals(["unused", "used"]),
});

/** Fields 88 to 100. */
export const EventFields = Schema.Struct({
  ...priced,
  event: Text,
  location: Text,
  date: Time,
  seat: Text,
  status: Schema.Literals(["not presented", "presented"]),
});

/** Fields 104 to 116; keys only where the communication is encrypted. */
export const CommunicationsFields = Schema.Struct({
  ...priced,
  carrier: Text,
  timePurchased: Count,
  channel: Text,
  decryptionKeys: Schema.optionalKey(Octets),
  timeAvailable: Count,
});

const kindOfCredential = <Kind extends string>(kinds: readonly [Kind, ...Kind[]]) => ({
  ...all,
  credentialType: Schema.Literals(kinds),
  name: Text,
  expires: Time,
});

/** Fields 48 to 58, 62 to 68, and those of the kinds that the source names without a list. */
export const CredentialFields = Schema.Union([
  Schema.Struct({
    ...kindOfCredential(["driversLicense"]),
    address: Text,
    description: Text,
    signatureImage: Octets,
    status: Text,
  }),
  Schema.Struct({ ...kindOfCredential(["corporateSeal"]), address: Text, taxpayerId: Text }),
  Schema.Struct({ ...kindOfCredential(["creditCard", "debitCard"]), cardNumber: Text, status: Text }),
  Schema.Struct({
    ...kindOfCredential(["merchant"]),
    address: Schema.optionalKey(Text),
    status: Schema.Literals(["valid", "suspended", "revoked"]),
  }),
  Schema.Struct(kindOfCredential(["passport", "socialSecurityCard", "authority"])),
]);
export type CredentialFields = typeof CredentialFields.Type;

const document = <Kind extends string>(kind: Kind) => ({
  ...sold,
  document: Schema.Literal(kind),
  price: Schema.optionalKey(Count),
});
const priceType = { priceType: Schema.optionalKey(NoteType) };
const amount = { amount: Count, priceType: NoteType };

/** Documents of physical objects. `price`, and its type: where the document is sold. */
export const PhysicalObjectFields = Schema.Union([
  Schema.Struct({
    ...document("purchaseOrder"),
    ...priceType,
    reference: Text,
    date: Time,
    customer: Text,
    items: Text,
    instructions: Text,
    status: Text,
  }),
  Schema.Struct({ ...document("invoice"), ...amount, number: Text, date: Time, purchaseOrders: Text, vendor: Text }),
  Schema.Struct({ ...document("remittanceAdvice"), ...amount, invoices: Text, customer: Text, date: Time }),
  Schema.Struct({ ...document("receipt"), ...amount, date: Time, vendor: Text, items: Text }),
  Schema.Struct({ ...document("title"), ...priceType, description: Text }),
]);

const schemas = {
  decryption: DecryptionFields,
  credential: CredentialFields,
  transportation: TransportationFields,
  event: EventFields,
  communications: CommunicationsFields,
  physicalObject: PhysicalObjectFields,
} as const;

/** Field 26. */
export type TicketType = TicketIdentifier["type"];

/** Components with the fields of their type: discriminated by `type`. */
export type TypedComponents = {
  readonly [Type in TicketType]: { readonly type: Type; readonly fields: (typeof schemas)[Type]["Type"] };
}[TicketType];

/** The components of one type. */
export type ComponentsOf<Type extends TicketType> = Extract<TypedComponents, { readonly type: Type }>;

const codecs = Object.fromEntries(
  Object.entries(schemas).map(([type, schema]) => [type, codecOf<unknown>(schema, recordOctetsMax)]),
) as Readonly<Record<TicketType, Codec<unknown>>>;

interface Typed {
  readonly ok: true;
  readonly components: TypedComponents;
}

/** The fields of a type. Refused if one is missing, in excess, or not of its type. */
export const checkComponents = (type: TicketType, components: TicketComponents): Typed | Refused => {
  const parsed = codecs[type].decode(ticketComponents.encode(components));
  if (parsed.ok) return { ok: true, components: { type, fields: parsed.value } as TypedComponents };
  const { field } = parsed.fault;
  return refused("malformed", field === "" ? "components" : `components.${field}`);
};

// Tickets are immutable, and figures ask for their components again and again.
const known = new WeakMap<Ticket, Typed | Refused>();

/** {@link checkComponents} of a ticket. */
export const typedComponents = (ticket: Ticket): Typed | Refused => {
  const before = known.get(ticket);
  if (before !== undefined) return before;
  const typed = checkComponents(ticket.identifier.type, ticket.components);
  known.set(ticket, typed);
  return typed;
};
