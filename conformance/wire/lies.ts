/**
 * What a peer that has its keys and lies makes of its own message: another content, under the same key and number, that
 * its receiver can read.
 */
import { encodeBare, encodeContent, encodeInSession, encodeSealed, type FieldsOf, type WireName } from "./envelope.ts";
import { deviceAt, type Fixture } from "./fixture.ts";
import { type CredentialLie, credentialTold, type GoodsLie, objectDelivered, ticketDelivered } from "./goods-lies.ts";
import { withOtherAmount } from "./issuing.ts";
import { type NoteLie, notesTold, type TicketLie, ticketsTold } from "./item-lies.ts";
import type { HeldTicket, Note, Ticket } from "./items.ts";
import { type CarrierName, directionFrom, linkOf } from "./links.ts";
import type { Layer, ReadMessage, WireReader } from "./reader.ts";

/** A lie. What it says is what the receiver will find, see the charts' facts of these names. */
export type Lie =
  /** `peerEcho`: the verification message returned is not the receiver's */
  | { readonly kind: "verificationWrong" }
  /** `peerClock`: the peer's clock differs by so many milliseconds more than the tolerance; negative: it is behind */
  | { readonly kind: "clockOutOfRange"; readonly byMs: number }
  /** `wrongTotal`: the notes of a packet are not worth what they should be, by a smallest unit; properly signed */
  | { readonly kind: "totalWrong" }
  /** `invalid`: the tickets sent are not good */
  | { readonly kind: "tickets"; readonly how: TicketLie }
  /** `invalid`, or `forged` where a signature is wrong: the notes of a packet are not good, and add up to their sum */
  | { readonly kind: "notes"; readonly how: NoteLie }
  /** another sum is asked for, in smallest units; in a purchase that much more is named (16/562, 600; 21/716) */
  | { readonly kind: "amount"; readonly amount: number }
  /** `wrong`: the payer's module names notes of another type than it was told (16/600) */
  | { readonly kind: "noteType"; readonly type: string }
  /** `invalid`: the credential shown is not good */
  | { readonly kind: "credential"; readonly how: CredentialLie }
  /** `differs`, `invalid`, `badSignature`, `mismatch`: the goods delivered are not good */
  | { readonly kind: "goods"; readonly how: GoodsLie }
  /** `wrong`: a payee's module asks its agent about another amount than it was told */
  | { readonly kind: "amountNamed" };

/** What a device finds, in the charts' words, to whom a lie is told. */
export interface FoundLies {
  readonly peerEcho?: "wrong";
  readonly peerClock?: "outOfRange";
  readonly itemsOffered?: "wrongTotal" | "invalid" | "forged";
  readonly peerCredential?: "invalid";
  readonly goodsOffered?: "differs" | "invalid" | "badSignature" | "mismatch";
  readonly amountNamed?: "wrong";
}

const goodsFound: Readonly<Record<GoodsLie, NonNullable<FoundLies["goodsOffered"]>>> = {
  differs: "differs",
  forAnother: "invalid",
  signatureWrong: "invalid",
  otherIssuer: "invalid",
  objectSignatureWrong: "badSignature",
  otherObject: "mismatch",
  otherHeader: "mismatch",
  otherKey: "mismatch",
  signatureDiffers: "mismatch",
};

/** What comes of a lie; nothing, where it is another message for the charts. */
export function foundIn(lie: Lie): FoundLies {
  switch (lie.kind) {
    case "verificationWrong":
      return { peerEcho: "wrong" };
    case "clockOutOfRange":
      return { peerClock: "outOfRange" };
    case "totalWrong":
      return { itemsOffered: "wrongTotal" };
    case "tickets":
      return { itemsOffered: "invalid" };
    case "notes":
      return { itemsOffered: lie.how === "signatureWrong" ? "forged" : "invalid" };
    case "credential":
      return { peerCredential: "invalid" };
    case "goods":
      return { goodsOffered: goodsFound[lie.how] };
    case "amountNamed":
    case "noteType":
      return { amountNamed: "wrong" };
    default:
      return {};
  }
}

/** The messages in which a device finds these things out, and whether they are good. */
export const lookedAtIn: Readonly<Record<keyof FoundLies, readonly WireName[]>> = {
  peerEcho: ["9/SessionResponse", "9/SessionAcknowledgement", "38/SessionReply", "38/SessionAck"],
  peerClock: ["38/SessionChallenge", "38/SessionReply"],
  itemsOffered: ["25/TransferredTickets", "39/NotePacket"],
  peerCredential: ["14/Credential", "21/CredentialPayment"],
  goodsOffered: ["15/TicketDelivery", "15/ObjectDelivery"],
  amountNamed: ["16/VerifyAmountPrompt"],
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * The message as the lying peer sends it instead; null: this lie cannot be told in it. `chance`: 64 bytes, which go into
 * what is sealed to a public key. The reader must have read the message as it was sent. A message between modules is told
 * by the module that has made it, and comes in the same carrier.
 */
export function rewrite(reader: WireReader, message: ReadMessage, lie: Lie, chance: Uint8Array): Uint8Array | null {
  const { name, route, replyTo } = message;
  if (name === "Junk" || message.problem !== null) return null;
  const from = route?.origin ?? message.from;
  const to = route?.destination ?? message.to;
  const fields = told(reader, { ...message, from, to }, lie);
  if (fields === null) return null;
  const content = encodeContent({ name: name as WireName, fields, ...(replyTo === null ? {} : { replyTo }) });
  const bytes = inside(reader, message, to, content, chance);
  return bytes === null || message.carrier === null ? bytes : carriedBy(reader, message, message.carrier, bytes);
}

/** The content in an envelope like that of the message. */
function inside(
  reader: WireReader,
  { wrapping, session, number }: ReadMessage,
  to: string,
  content: Uint8Array,
  chance: Uint8Array,
): Uint8Array | null {
  if (wrapping !== "sealed") {
    return session === null || number === null ? null : underKey(reader, { session, number }, to, content);
  }
  const { cryptography, devices } = reader.fixture;
  const keys = devices[to]?.keys;
  return keys ? encodeSealed(cryptography.encryptTo(keys.publicKey, content, chance)) : null;
}

/** The bytes in a carrier like that of the message: bare on a bus in figure 17. */
function carriedBy(
  reader: WireReader,
  { from, to, layers: [layer] }: ReadMessage,
  name: CarrierName,
  message: Uint8Array,
): Uint8Array | null {
  const isBare = name === "17/RoutedMessage" && linkOf(reader.fixture, from, to) !== "peers";
  if (isBare) return encodeBare({ name, fields: { message } });
  return layer === undefined ? null : underKey(reader, layer, to, encodeContent({ name, fields: { message } }));
}

/** In session, or between an agent and its own module; null: under no key that is known. */
function underKey(
  { fixture, sessions, orders }: WireReader,
  { session: id, number }: Layer,
  to: string,
  content: Uint8Array,
): Uint8Array | null {
  const session = sessions.byId(id);
  const key = session?.key ?? orders.byId(id)?.key;
  if (key === undefined) return null;
  const direction =
    session === undefined ? directionFrom(fixture, deviceAt(fixture, to).mate ?? "") : session.responder === to ? 0 : 1;
  return encodeInSession(number, fixture.cryptography.encryptSession(key, direction, number, content));
}

type Told = Pick<ReadMessage, "name" | "fields" | "from" | "to" | "session">;

function told(reader: WireReader, message: Told, lie: Lie): Fields | null {
  const { fixture } = reader;
  const { name, fields, from, to } = message;
  switch (lie.kind) {
    case "verificationWrong":
      return "returned" in fields ? { ...fields, returned: inverted(fields["returned"] as Uint8Array) } : null;
    case "clockOutOfRange": {
      if (name !== "38/SessionChallenge" && name !== "38/SessionReply") return null;
      const { clockToleranceMs } = fixture.limits;
      const by = lie.byMs < 0 ? lie.byMs - clockToleranceMs : lie.byMs + clockToleranceMs;
      // By the receiver's own clock, which may be ahead already.
      const ahead = deviceAt(fixture, to).clockOffsetMs - deviceAt(fixture, from).clockOffsetMs;
      return { ...fields, at: (fields["at"] as number) + ahead + by };
    }
    case "totalWrong":
      return name === "39/NotePacket" ? { notes: ofOtherTotal(fixture, fields["notes"] as readonly Note[]) } : null;
    case "tickets": {
      if (name !== "25/TransferredTickets") return null;
      const tickets = ticketsTold(fixture, fields["tickets"] as readonly HeldTicket[], lie.how, from, to);
      return tickets && { tickets };
    }
    case "notes": {
      if (name !== "39/NotePacket") return null;
      const notes = notesTold(fixture, fields["notes"] as readonly Note[], lie.how, from, to);
      return notes && { notes };
    }
    case "amount":
      return otherAmount(name, fields, lie.amount);
    case "noteType":
      return name === "16/AmountToTransfer" ? { ...fields, type: lie.type } : null;
    default:
      return toldOfGoods(reader, message, lie);
  }
}

function otherAmount(name: ReadMessage["name"], fields: Fields, amount: number): Fields | null {
  if (name === "43/PaymentRequest") return { ...fields, amount };
  const isNamed = ["16/PaymentAmount", "16/AmountToTransfer", "21/PaymentAuthorized", "21/RefundAuthorized"].includes(
    name,
  );
  return isNamed ? { ...fields, amount: (fields["amount"] as number) + amount } : null;
}

function toldOfGoods(
  reader: WireReader,
  { name, fields, from, session }: Told,
  lie: Extract<Lie, { readonly kind: "credential" | "goods" | "amountNamed" }>,
): Fields | null {
  const { fixture } = reader;
  if (lie.kind === "amountNamed") {
    const { unit } = fixture;
    return name === "16/VerifyAmountPrompt" ? { ...fields, amount: (fields["amount"] as number) + unit } : null;
  }
  if (lie.kind === "credential") {
    const isShown = name === "14/Credential" || name === "21/CredentialPayment";
    return isShown ? { credential: credentialTold(fixture, fields["credential"] as Ticket, lie.how) } : null;
  }
  if (name === "15/ObjectDelivery") {
    const delivery = fields as FieldsOf<"15/ObjectDelivery">;
    const ahead = reader.partsAhead(session ?? "", delivery.object);
    return { ...objectDelivered(fixture, { ...delivery, ahead }, lie.how, from) };
  }
  const ticket =
    name === "15/TicketDelivery" ? ticketDelivered(fixture, fields["ticket"] as Ticket, lie.how, from) : null;
  return ticket && { ticket };
}

function inverted(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte) => byte ^ 0xff);
}

/** The first note is worth one less, or where it is worth only one, one more. */
function ofOtherTotal(fixture: Fixture, [first, ...rest]: readonly Note[]): readonly Note[] {
  const last = first?.transfers.at(-1);
  const giver = Object.values(fixture.devices).find(({ module }) => module !== null && module === last?.giver);
  if (first === undefined || last === undefined || !giver?.keys) return [];
  const amount = last.amount > 1 ? last.amount - 1 : last.amount + 1;
  return [withOtherAmount(fixture.cryptography, first, giver.keys, amount), ...rest];
}
