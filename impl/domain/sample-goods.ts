/** Credentials, merchandise and tickets of purchases for the tests of `impl/`: symbolic, and always the same. */
import type { Merchandise } from "../../spec/host-requests.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import type { SealedObject } from "./merchandise.ts";
import { alice, bob, issuingAgent, later, noon, type sampleAgent } from "./samples.ts";
import type { Ticket, TicketComponents } from "./ticket.ts";
import { issueGoods } from "./ticket-issue.ts";
import { issueTicket } from "./ticket-transfer.ts";

const crypto = symbolicCrypto;

type Holder = Pick<ReturnType<typeof sampleAgent>, "id">;

/** A credential of any kind, from an authority. */
export const sampleCredential = (holder: Holder, fields: Omit<TicketComponents, "serial">): Ticket =>
  issueTicket(
    crypto,
    {
      issuer: { name: "Registry", credentialExpires: later },
      receiver: { agent: holder.id, certificateExpires: later },
      type: "credential",
    },
    { serial: 40, ...fields },
    issuingAgent,
  );

/** Bob sells. */
export const merchantFields = { credentialType: "merchant", name: "Bob's Books", expires: later, status: "valid" };

/** Alice pays by card. */
export const cardFields = {
  credentialType: "creditCard",
  name: "Alice",
  expires: later,
  cardNumber: "4000 1234",
  status: "valid",
};

/** Bob's credential as a merchant. */
export const merchantCredential: Ticket = sampleCredential(bob, merchantFields);

/** Alice's card. */
export const cardCredential: Ticket = sampleCredential(alice, cardFields);

const price = { type: "USD", amount: 25 };

/** One of each kind. */
export const sampleMerchandise = {
  object: {
    merchandise: "Nocturnes",
    kind: "object",
    price,
    fields: { usage: "one listener" },
    object: { header: Uint8Array.of(1, 2, 3), content: Uint8Array.of(4, 5), last: true },
  },
  communications: {
    merchandise: "Film channel",
    kind: "communications",
    price,
    fields: { carrier: "Cable", timePurchased: 3600, channel: "7", decryptionKeys: Uint8Array.of(9, 9) },
  },
  transportation: {
    merchandise: "Night ferry",
    kind: "transportation",
    price,
    fields: {
      carrier: "Ferries",
      trip: "NF 12",
      departure: "Harwich",
      departureTime: noon,
      arrival: "Hoek",
      arrivalTime: noon + 1,
    },
  },
  event: {
    merchandise: "Fidelio",
    kind: "event",
    price,
    fields: { event: "Fidelio", location: "Opera", date: noon + 9, seat: "12 F" },
  },
  physicalObject: {
    merchandise: "Bicycle",
    kind: "physicalObject",
    price,
    fields: { document: "receipt", vendor: "Wheels", items: "a bicycle", amount: 25 },
  },
} as const satisfies { readonly [Kind in Merchandise["kind"]]: Merchandise };

/** What opens the sample object. */
export const sampleSeal: SealedObject = {
  object: "object-1",
  key: new Uint8Array(32).fill(7),
  signature: Uint8Array.of(8, 8),
};

/** A ticket that Bob issues for Alice. */
export const sampleGoods = (merchandise: Merchandise, serial = 50, merchant: Ticket = merchantCredential): Ticket =>
  issueGoods(crypto, {
    merchandise,
    serial,
    now: noon,
    merchant: { credential: merchant, privateKey: bob.privateKey, certificate: bob.certificate },
    receiver: { agent: alice.id, certificateExpires: later },
    ...(merchandise.kind === "object" ? { sealed: sampleSeal } : {}),
  });
