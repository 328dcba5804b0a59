/**
 * The second section of a ticket by its type, as `spec/wire.cddl` lists it: which fields there are, and of what kind.
 * The format of a ticket as such leaves them open; who issues one in a run must keep to them.
 */
import type { CborValue } from "./cbor.ts";
import { noteType, type Ticket } from "./items.ts";
import { bytes, map, type Optional, oneOf, optional, type Shape, text, uint } from "./shape.ts";
import { WireError } from "./wire-error.ts";

type Fields = Readonly<Record<string, Shape<unknown> | Optional<unknown>>>;
const anyText = text(0, Number.POSITIVE_INFINITY);
const anyBytes = bytes(0, Number.POSITIVE_INFINITY);

const all = { serial: uint(), issued: optional(uint()) };
const sold = { merchandise: anyText, price: uint(), priceType: noteType };
const bought = { ...all, ...sold, dateOfPurchase: uint() };

const goods: Readonly<Record<Exclude<Ticket["identifier"]["type"], "credential" | "physicalObject">, Fields>> = {
  decryption: {
    ...bought,
    objectId: anyText,
    decryptionKey: bytes(32, 32),
    objectSignature: anyBytes,
    usage: anyText,
  },
  transportation: {
    ...bought,
    carrier: anyText,
    trip: anyText,
    departure: anyText,
    departureTime: uint(),
    arrival: anyText,
    arrivalTime: uint(),
    status: oneOf("unused", "used"),
  },
  event: {
    ...bought,
    event: anyText,
    location: anyText,
    date: uint(),
    seat: anyText,
    status: oneOf("not presented", "presented"),
  },
  communications: {
    ...bought,
    carrier: anyText,
    timePurchased: uint(),
    channel: anyText,
    decryptionKeys: optional(anyBytes),
    timeAvailable: uint(),
  },
};

const anyStatus = { status: anyText };
const addressed = { address: anyText };

const credentials: Readonly<Record<string, Fields>> = {
  driversLicense: { ...addressed, ...anyStatus, description: anyText, signatureImage: anyText },
  corporateSeal: { ...addressed, taxpayerId: anyText },
  passport: {},
  creditCard: { ...anyStatus, cardNumber: anyText },
  debitCard: { ...anyStatus, cardNumber: anyText },
  socialSecurityCard: {},
  merchant: { address: optional(anyText), status: oneOf("valid", "suspended", "revoked") },
  authority: {},
};

const documents: Readonly<Record<string, Fields>> = {
  purchaseOrder: {
    ...anyStatus,
    reference: anyText,
    date: uint(),
    customer: anyText,
    items: anyText,
    instructions: anyText,
  },
  invoice: { number: anyText, date: uint(), purchaseOrders: anyText, vendor: anyText, amount: uint() },
  remittanceAdvice: { invoices: anyText, customer: anyText, date: uint(), amount: uint() },
  receipt: { date: uint(), vendor: anyText, items: anyText, amount: uint() },
  title: { description: anyText },
};

/** What is wrong with the components of a ticket, by the type that it says it is; undefined: nothing. */
export function componentsProblem({ identifier, components }: Ticket): WireError | undefined {
  const fields = fieldsOf(identifier.type, components);
  try {
    map(fields)(components as CborValue);
    return undefined;
  } catch (error) {
    if (error instanceof WireError) return error.within(`components of a ticket, ${identifier.type}`);
    throw error;
  }
}

function fieldsOf(type: Ticket["identifier"]["type"], components: Ticket["components"]): Fields {
  const one = (kinds: Readonly<Record<string, Fields>>, field: string): Fields => {
    const kind = components[field];
    const known = typeof kind === "string" && Object.hasOwn(kinds, kind) ? kinds[kind] : {};
    return { ...known, [field]: oneOf(...Object.keys(kinds)) };
  };
  switch (type) {
    case "credential":
      return { ...all, name: anyText, expires: uint(), ...one(credentials, "credentialType") };
    case "physicalObject":
      return { ...all, ...sold, ...one(documents, "document") };
    default:
      return goods[type];
  }
}
