/**
 * What a peer that has its keys and lies makes of its own message: another content, under the same key and number, that
 * its receiver can read.
 */
import { encodeContent, encodeInSession, encodeSealed, type WireName } from "./envelope.ts";
import { deviceAt, type Fixture } from "./fixture.ts";
import { withOtherAmount } from "./issuing.ts";
import { type NoteLie, notesTold, type TicketLie, ticketsTold } from "./item-lies.ts";
import type { HeldTicket, Note } from "./items.ts";
import type { ReadMessage, WireReader } from "./reader.ts";

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
  /** another sum is asked for, in smallest units */
  | { readonly kind: "amount"; readonly amount: number };

/** What a device finds, in the charts' words, to whom a lie is told. */
export interface FoundLies {
  readonly peerEcho?: "wrong";
  readonly peerClock?: "outOfRange";
  readonly itemsOffered?: "wrongTotal" | "invalid" | "forged";
}

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
    default:
      return {};
  }
}

/** The messages in which a device finds these things out, and whether they are good. */
export const lookedAtIn: Readonly<Record<keyof FoundLies, readonly WireName[]>> = {
  peerEcho: ["9/SessionResponse", "9/SessionAcknowledgement", "38/SessionReply", "38/SessionAck"],
  peerClock: ["38/SessionChallenge", "38/SessionReply"],
  itemsOffered: ["25/TransferredTickets", "39/NotePacket"],
};

type Fields = Readonly<Record<string, unknown>>;

/**
 * The message as the lying peer sends it instead; null: this lie cannot be told in it. `chance`: 64 bytes, which go into
 * what is sealed to a public key. The reader must have read the message as it was sent.
 */
export function rewrite(reader: WireReader, message: ReadMessage, lie: Lie, chance: Uint8Array): Uint8Array | null {
  const { fixture } = reader;
  if (message.name === "Junk") return null;
  const fields = told(fixture, message, lie);
  if (fields === null) return null;
  const name = message.name as WireName;
  const content = encodeContent({ name, fields, ...(message.replyTo === null ? {} : { replyTo: message.replyTo }) });
  if (message.wrapping === "sealed") {
    const keys = fixture.devices[message.to]?.keys;
    return keys ? encodeSealed(fixture.cryptography.encryptTo(keys.publicKey, content, chance)) : null;
  }
  const session = message.session === null ? undefined : reader.sessions.byId(message.session);
  if (session === undefined || message.number === null) return null;
  const direction = session.responder === message.to ? 0 : 1;
  const under = fixture.cryptography.encryptSession(session.key, direction, message.number, content);
  return encodeInSession(message.number, under);
}

function told(fixture: Fixture, { name, fields, from, to }: ReadMessage, lie: Lie): Fields | null {
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
    default:
      return name === "43/PaymentRequest" ? { ...fields, amount: lie.amount } : null;
  }
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
