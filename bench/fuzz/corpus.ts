/** Valid bytes of every kind that a decoder reads: envelopes, contents and stores, of every message in every layer. */
import { booksOf } from "../../conformance/books/store-books.ts";
import { play } from "../../conformance/playing.ts";
import { referenceBuild } from "../../conformance/reference-build.ts";
import type { CryptoName } from "../../conformance/wire/cryptography.ts";
import {
  encodeContent,
  type FieldsOf,
  type WireName,
  type Wrapping,
  wrappingsOf,
} from "../../conformance/wire/envelope.ts";
import { deviceAt, type Fixture, fixtureOf } from "../../conformance/wire/fixture.ts";
import { transferred } from "../../conformance/wire/issuing.ts";
import type { AgentCertificate, ModuleCertificate } from "../../conformance/wire/items.ts";
import { frame, type StoreRecord } from "../../conformance/wire/records.ts";
import { issuedByMerchant, shopping } from "../../conformance/wire/shopping.ts";
import { Spoken } from "../../conformance/wire/spoken.ts";
import { payingByModule } from "../purchases/script.ts";

/** What reads a seed. */
export type Decoder = "envelope" | "sealed content" | "session content" | "store";

/** Valid bytes. */
export interface Seed {
  readonly decoder: Decoder;
  readonly layer: CryptoName;
  /** the message; for a store whose it is */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** The layers that a device may be given. */
export const layers: readonly CryptoName[] = ["forge", "native", "symbolic"];

/** Seeds of all layers: every message in every way that it may travel, its content in clear, and stores. */
export function corpus(): readonly Seed[] {
  return layers.flatMap((crypto) => [...messages(crypto), ...stores(crypto)]);
}

type AnyFields = { readonly [N in WireName]: FieldsOf<N> };

function messages(layer: CryptoName): readonly Seed[] {
  const agents = fixtureOf({ system: "ticket-transfer", crypto: layer, facts: {} });
  const modules = fixtureOf({ system: "pos-payment", crypto: layer, facts: {} });
  const all = fieldsOf(agents, modules);
  return (Object.keys(all) as WireName[]).flatMap((name) => {
    const fixture = Number.parseInt(name, 10) < 38 ? agents : modules;
    return wrappingsOf(name).flatMap((wrapping) => wrapped(fixture, name, all[name] as never, wrapping));
  });
}

function wrapped<N extends WireName>(
  fixture: Fixture,
  name: N,
  fields: FieldsOf<N>,
  wrapping: Wrapping,
): readonly Seed[] {
  const spoken = new Spoken(fixture);
  const { responder, initiator } = fixture;
  const layer = fixture.request.crypto;
  const plain = { name, fields: fields as Readonly<Record<string, unknown>> };
  const content = (decoder: Decoder): readonly Seed[] =>
    [plain, { ...plain, replyTo: 3 }].map((it) => ({ decoder, layer, name, bytes: encodeContent(it) }));
  const envelope = (bytes: Uint8Array): Seed => ({ decoder: "envelope", layer, name, bytes });
  switch (wrapping) {
    case "bare":
      return [envelope(spoken.bare(name, fields))];
    case "sealed":
      return [envelope(spoken.sealed(responder, name, fields)), ...content("sealed content")];
    default: {
      const session = spoken.session(initiator, spoken.draw(), responder, spoken.draw());
      return [envelope(spoken.inSession(session, initiator, name, fields)), ...content("session content")];
    }
  }
}

/** Fields of every message, with real certificates, tickets and notes. */
function fieldsOf(agents: Fixture, modules: Fixture): AnyFields {
  const at = agents.clockStartMs;
  const random = agents.cryptography.hash(new Uint8Array([1]));
  const verification = agents.cryptography.hash(new Uint8Array([2]));
  const agent = deviceAt(agents, agents.initiator).certificate as AgentCertificate;
  const payer = deviceAt(modules, modules.initiator);
  const module = payer.certificate as ModuleCertificate;
  const taker = deviceAt(modules, modules.responder).module as number;
  const giver = { id: payer.module as number, keys: payer.keys as NonNullable<typeof payer.keys>, certificate: module };
  const notes = modules.notes.map(({ held: { note } }) =>
    transferred(modules.cryptography, note, giver, { taker, amount: modules.unit, at }),
  );
  const spoken = new Spoken(modules);
  return {
    "9/SessionCertificate": { certificate: agent, purpose: "recertification" },
    "9/SessionChallenge": { random, verification, certificate: agent },
    "9/SessionResponse": { verification, returned: random, at, random },
    "9/SessionAcknowledgement": { returned: verification, at },
    "9/SessionDeniedByResponder": {},
    "9/SessionDeniedByInitiator": {},
    "11/AbortNotice": {},
    "7B/TransactionStatusQuery": {},
    "7B/TransactionStatusReply": { status: "proceeding" },
    "25/TransferredTickets": { tickets: agents.tickets.map(({ held }) => held) },
    "25/TransferAck": {},
    "25/TicketsDeleted": {},
    "38/ConnectRequest": {
      destination: modules.responder,
      number: 0,
      content: spoken.underSignOnKey(modules.initiator, 0, 0, modules.responder),
    },
    "38/ConnectAck": { number: 0, content: spoken.underSignOnKey(modules.initiator, 1, 0, "ack") },
    "38/CertificateOffer": { certificate: module },
    "38/SessionChallenge": { random, verification, at, certificate: module },
    "38/SessionReply": { verification, returned: random, at, random },
    "38/SessionAck": { returned: verification },
    "39/NotePacket": { notes },
    "41/ReadyToCommit": {},
    "41/Acknowledgement": {},
    "42/TransactionCannotBeCompleted": {},
    "43/PaymentRequest": { amount: 200, round: 1 },
    "43/PaymentRequestRefused": { round: 1, reason: "funds" },
    ...purchaseFields(agents.request.crypto),
  };
}

type PurchaseName = Extract<WireName, `${"14" | "15" | "16" | "17" | "20" | "21"}/${string}`>;

/** Fields of the messages of a purchase. */
function purchaseFields(layer: CryptoName): { readonly [N in PurchaseName]: FieldsOf<N> } {
  const shop = shopping("purchase-money", layer);
  const { cryptography, price, clockStartMs: at } = shop.fixture;
  const ticket = issuedByMerchant(shop);
  const random = cryptography.hash(new Uint8Array([4]));
  const content = new Uint8Array(200).fill(9);
  const order = random.subarray(0, 16);
  const sum = { amount: price.amount, type: price.type };
  const status = { order, challenge: random, content };
  const approval = { at, ...sum, reference: "approved" };
  const object = "object 1";
  return {
    "14/CredentialRequest": {},
    "14/Credential": { credential: ticket },
    "15/TicketDelivery": { ticket },
    "15/ObjectPart": { object, index: 1, content },
    "15/ObjectDelivery": { object, parts: 2, header: content, content, signature: ticket.issuerSignature, ticket },
    "16/MoneyModulePayment": { random },
    "16/RandomR2": { random },
    "16/MakePayment": { random },
    "16/ReceivePayment": { random },
    "16/R1Forward": { random },
    "16/R2Forward": { random },
    "16/AmountPrompt": {},
    "16/PaymentAmount": sum,
    "16/NewAmountPrompt": { reason: "funds" },
    "16/NewAmountReply": sum,
    "16/VerifyAmountPrompt": sum,
    "16/CorrectAmount": {},
    "16/IncorrectAmount": {},
    "16/PaymentSuccessful": {},
    "16/PaymentUnsuccessful": { possibleTransferError: true },
    "16/AmountToTransfer": sum,
    "16/IncorrectAmountNotice": {},
    "16/AmountAcknowledgement": {},
    "16/PaymentStatusQuery": status,
    "16/PaymentStatusReply": status,
    "17/RoutedMessage": { message: content },
    "20/ERoutedMessage": { message: content },
    "21/CredentialPayment": { credential: ticket },
    "21/PaymentAuthorized": approval,
    "21/RefundAuthorized": approval,
  };
}

/** Stores of every device, with every record that may follow. */
function stores(layer: CryptoName): readonly Seed[] {
  const first = (["ticket-transfer", "pos-payment", "purchase-money", "purchase-card"] as const).flatMap((system) => {
    const fixture = fixtureOf({ system, crypto: layer, facts: {} });
    return Object.values(fixture.devices).map(({ address, store }): Seed => {
      const later = laterRecords(fixture, address).map(frame);
      return { decoder: "store", layer, name: address, bytes: new Uint8Array(Buffer.concat([store, ...later])) };
    });
  });
  return [...first, ...storesOfPurchase(layer)];
}

/** Stores after a purchase: with orders, doubts, and what they ended in. */
function storesOfPurchase(layer: CryptoName): readonly Seed[] {
  const fixture = fixtureOf({ system: "purchase-money", crypto: layer, facts: { "TA.B": { goods: "twoParts" } } });
  const { stores: after } = play(referenceBuild, fixture, payingByModule);
  return [...after].map(([name, bytes]): Seed => ({ decoder: "store", layer, name, bytes }));
}

function laterRecords(fixture: Fixture, address: string): readonly StoreRecord[] {
  const books = booksOf(deviceAt(fixture, address).store, address, fixture.cryptography);
  const session = fixture.cryptography.hash(new Uint8Array([3])).subarray(0, 16);
  const common = { session, peer: "TA.Z", at: fixture.clockStartMs, peerAt: fixture.clockStartMs } as const;
  const [ticket] = books.tickets;
  const [note] = books.notes;
  if (ticket !== undefined) {
    const id = new Uint8Array(Buffer.from(ticket.id, "hex"));
    const tickets = [{ id, before: ticket.held, after: null }];
    const entry = { kind: "committed", direction: "given", ...common, tickets } as const;
    const change = { ticketsRemoved: [id] };
    return [
      { record: "decided", entry, change },
      { record: "committed", entry, change },
    ];
  }
  if (note === undefined) return books.provision.device === "networkServer" ? [] : [{ record: "cleared", session }];
  const moved = [{ id: new Uint8Array(Buffer.from(note.id, "hex")), amount: 1 }];
  const given = { kind: "committed", direction: "given", ...common, peer: 7, notes: moved } as const;
  const entry = { ...given, kind: "abortedAfterReady", direction: "received" } as const;
  return [
    { record: "ready", entry: { ...entry, kind: "committed" }, change: { notesAdded: [note.held] } },
    { record: "abortedAfterReady", entry },
    { record: "cleared", session },
    { record: "committed", entry: given, change: { notesRemoved: moved } },
  ];
}
