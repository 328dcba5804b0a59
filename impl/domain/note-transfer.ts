/** Issuing notes and transferring them (FIG. 39, steps 1568 and 1570). */
import type { Crypto } from "../crypto/crypto.ts";
import type { ModuleCertificate } from "./certificate.ts";
import { noteBody, noteGiven } from "./encoding.ts";
import type { HeldNote, Note, NoteBody, NoteTransfer } from "./note.ts";
import { hexOf } from "./octets.ts";

/** Hash of the encoding of the body. */
export const noteId = (crypto: Crypto, note: Note): Uint8Array => crypto.hash(noteBody.encode(note.body));

/** {@link noteId} in hexadecimal. */
export const noteIdHex = (crypto: Crypto, note: Note): string => hexOf(noteId(crypto, note));

/** A new note, from a money generator. */
export const issueNote = (
  crypto: Crypto,
  body: NoteBody,
  generator: { readonly privateKey: Uint8Array; readonly certificate: ModuleCertificate },
): Note => ({
  body,
  issuerSignature: crypto.sign(generator.privateKey, noteBody.encode(body)),
  issuerCertificate: generator.certificate,
  transfers: [],
});

/** What the giver of a note signs. */
export const givenNote = (
  note: Note,
  before: readonly NoteTransfer[],
  { giver, taker, amount, at }: Pick<NoteTransfer, "giver" | "taker" | "amount" | "at">,
): Uint8Array => noteGiven.encode([note.body, note.issuerSignature, before, [giver, taker, amount, at]]);

/** Who gives a part of a note, to whom, how much and when. */
export interface NoteGiver {
  readonly giver: number;
  readonly giverCertificate: ModuleCertificate;
  readonly privateKey: Uint8Array;
  readonly taker: number;
  readonly amount: number;
  readonly at: number;
}

/** More is to be given of a note than there is: a defect of the caller. */
export class OverdrawnError extends Error {
  readonly _tag = "OverdrawnError";
}

/** The note as the taker gets it, with one more transfer record that the giver has signed. The original stays. */
export const transferNote = (crypto: Crypto, held: HeldNote, by: NoteGiver): Note => {
  const { giver, taker, amount, at, giverCertificate, privateKey } = by;
  if (amount > held.residual) throw new OverdrawnError(`${amount} of ${held.residual}`);
  const { note } = held;
  const signature = crypto.sign(privateKey, givenNote(note, note.transfers, by));
  return { ...note, transfers: [...note.transfers, { giver, taker, amount, at, giverCertificate, signature }] };
};

/** Who has the note: the last taker, or else who had it from the generator. */
export const holderOf = (note: Note): number => note.transfers.at(-1)?.taker ?? note.body.first;

/** What the holder has got of the note: the amount of the last transfer, or else its value. */
export const amountOf = (note: Note): number => note.transfers.at(-1)?.amount ?? note.body.value;
