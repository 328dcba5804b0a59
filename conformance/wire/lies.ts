/**
 * What a peer that has its keys and lies makes of its own message: another content, under the same key and number, that
 * its receiver can read.
 */
import { encodeContent, encodeInSession, encodeSealed, type WireName } from "./envelope.ts";
import type { Fixture } from "./fixture.ts";
import { withOtherAmount } from "./issuing.ts";
import type { Note } from "./items.ts";
import type { ReadMessage, WireReader } from "./reader.ts";

/** A lie. What it says is what the receiver will find, see the charts' facts of these names. */
export type Lie =
  /** `peerEcho`: the verification message returned is not the receiver's */
  | { readonly kind: "verificationWrong" }
  /** `peerClock`: the peer's clock differs by so many milliseconds more than the tolerance; negative: it is behind */
  | { readonly kind: "clockOutOfRange"; readonly byMs: number }
  /** `wrongTotal`: the notes of a packet are not worth what they should be, by a smallest unit; properly signed */
  | { readonly kind: "totalWrong" }
  /** another sum is asked for, in smallest units */
  | { readonly kind: "amount"; readonly amount: number };

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

function told(fixture: Fixture, { name, fields }: ReadMessage, lie: Lie): Fields | null {
  switch (lie.kind) {
    case "verificationWrong":
      return "returned" in fields ? { ...fields, returned: inverted(fields["returned"] as Uint8Array) } : null;
    case "clockOutOfRange": {
      if (name !== "38/SessionChallenge" && name !== "38/SessionReply") return null;
      const { clockToleranceMs } = fixture.limits;
      const by = lie.byMs < 0 ? lie.byMs - clockToleranceMs : lie.byMs + clockToleranceMs;
      return { ...fields, at: (fields["at"] as number) + by };
    }
    case "totalWrong":
      return name === "39/NotePacket" ? { notes: ofOtherTotal(fixture, fields["notes"] as readonly Note[]) } : null;
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
