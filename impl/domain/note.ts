/** Electronic notes with their transfer history. */
import * as Schema from "effect/Schema";
import { ModuleCertificate } from "./certificate.ts";
import { Amount, Count, Hash, listOf, ModuleId, NoteType, Signature, Text, Time } from "./scalar.ts";

/** What the money generator has signed. `first` receives the note from it. */
export const NoteBody = Schema.Struct({
  serial: Count,
  bank: Text,
  type: NoteType,
  value: Amount,
  issued: Time,
  expires: Time,
  first: ModuleId,
});
export type NoteBody = typeof NoteBody.Type;

/** A transfer of `amount` of what the giver had of the note, signed by the giver. */
export const NoteTransfer = Schema.Struct({
  giver: ModuleId,
  taker: ModuleId,
  amount: Amount,
  at: Time,
  giverCertificate: ModuleCertificate,
  signature: Signature,
});
export type NoteTransfer = typeof NoteTransfer.Type;

/** A note. The last taker is the holder; without transfers it is `body.first`. */
export const Note = Schema.Struct({
  body: NoteBody,
  issuerSignature: Signature,
  issuerCertificate: ModuleCertificate,
  transfers: listOf(NoteTransfer),
});
export type Note = typeof Note.Type;

/** A note as it is held: `residual` is at most the amount of the last transfer, or else the value. */
export const HeldNote = Schema.Struct({ note: Note, residual: Amount });
export type HeldNote = typeof HeldNote.Type;

/** Hash of the encoding of the body. */
export const NoteId = Hash;
