/** The checks of FIG. 39 by the module that takes notes: one function each, in the order of the figure. */
import type { Crypto } from "../crypto/crypto.ts";
import { sumOf } from "./amount.ts";
import type { ModuleCertificateBody } from "./certificate.ts";
import { type ModuleTrust, validateModuleCertificate } from "./certificate-validation.ts";
import { noteBody } from "./encoding.ts";
import type { Note, NoteTransfer } from "./note.ts";
import { amountOf, givenNote, holderOf, noteIdHex } from "./note-transfer.ts";
import type { ModuleKind } from "./numbering.ts";
import { sameOctets } from "./octets.ts";
import { accepted, type Refused, refused, type Verdict, within } from "./refusal.ts";

/** A note whose certificates are valid, with their bodies. */
export interface CertifiedNote {
  readonly note: Note;
  readonly generator: ModuleCertificateBody;
  readonly givers: readonly ModuleCertificateBody[];
}

interface Certified {
  readonly ok: true;
  readonly notes: readonly CertifiedNote[];
}

const generators: readonly ModuleKind[] = ["MG"];

const certifyNote = (crypto: Crypto, trust: ModuleTrust, note: Note): CertifiedNote | Refused => {
  const issuer = validateModuleCertificate(crypto, note.issuerCertificate, trust, note.body.issued, generators);
  if (!issuer.ok) return within("issuerCertificate", issuer);
  const givers: ModuleCertificateBody[] = [];
  for (const [index, transfer] of note.transfers.entries()) {
    const giver = validateModuleCertificate(crypto, transfer.giverCertificate, trust, transfer.at);
    if (!giver.ok) return within(`transfers[${index}].giverCertificate`, giver);
    givers.push(giver.body);
  }
  return { note, generator: issuer.body, givers };
};

/**
 * Step 1578, first part: the certificates of money generator and givers are valid, each at the date of its transfer
 * (reading 39/1578:certificateDates), and the generator is one by its number.
 */
export const certifyNotes = (crypto: Crypto, trust: ModuleTrust, notes: readonly Note[]): Certified | Refused => {
  const certified: CertifiedNote[] = [];
  for (const [index, note] of notes.entries()) {
    const checked = certifyNote(crypto, trust, note);
    if ("ok" in checked) return within(`notes[${index}]`, checked);
    certified.push(checked);
  }
  return { ok: true, notes: certified };
};

const checkChain = ({ note, givers }: CertifiedNote, taker: number): Verdict => {
  let holder = note.body.first;
  let had = note.body.value;
  for (const [index, transfer] of note.transfers.entries()) {
    if (transfer.giver !== holder) return refused("chainBroken", `transfers[${index}].giver`);
    if (givers[index]?.id !== transfer.giver) return refused("chainBroken", `transfers[${index}].giverCertificate.id`);
    if (transfer.amount > had) return refused("chainBroken", `transfers[${index}].amount`);
    holder = transfer.taker;
    had = transfer.amount;
  }
  return holderOf(note) === taker ? accepted : refused("notForMe", "transfers");
};

const checkEach = (notes: readonly CertifiedNote[], check: (note: CertifiedNote) => Verdict): Verdict => {
  for (const [index, note] of notes.entries()) {
    const verdict = check(note);
    if (!verdict.ok) return within(`notes[${index}]`, verdict);
  }
  return accepted;
};

/**
 * Step 1578, second part: givers and takers match along the whole history, from who had the note from the generator to
 * the module that takes it now; ids are those of the certificates; nobody has given more than it had got.
 */
export const checkChains = (notes: readonly CertifiedNote[], taker: number): Verdict =>
  checkEach(notes, (note) => checkChain(note, taker));

/** Step 1578, third part: what is given adds up to the sum expected. */
export const checkTotal = (notes: readonly Note[], expected: number): Verdict =>
  sumOf(notes.map(amountOf)) === expected ? accepted : refused("totalDiffers", "notes");

/** Steps 1586 to 1588, only for a transaction module: no note has expired. */
export const checkExpiry = (notes: readonly Note[], now: number): Verdict => {
  const index = notes.findIndex(({ body }) => body.expires < now);
  return index < 0 ? accepted : refused("noteExpired", `notes[${index}].body.expires`);
};

const listedHolder = ({ note, generator }: CertifiedNote, badIds: ReadonlySet<number>): Verdict => {
  if (badIds.has(generator.id)) return refused("holderListed", "issuerCertificate");
  if (badIds.has(note.body.first)) return refused("holderListed", "body.first");
  for (const [index, { giver, taker }] of note.transfers.entries()) {
    if (badIds.has(giver)) return refused("holderListed", `transfers[${index}].giver`);
    if (badIds.has(taker)) return refused("holderListed", `transfers[${index}].taker`);
  }
  return accepted;
};

/** Steps 1590 to 1592, only for a transaction module: no former holder, nor the generator, is on the bad id list. */
export const checkHolders = (notes: readonly CertifiedNote[], badIds: ReadonlySet<number>): Verdict =>
  checkEach(notes, (note) => listedHolder(note, badIds));

const checkNoteSignatures = (crypto: Crypto, { note, generator, givers }: CertifiedNote): Verdict => {
  if (!crypto.verify(generator.publicKey, noteBody.encode(note.body), note.issuerSignature)) {
    return refused("signatureInvalid", "issuerSignature");
  }
  for (const [index, transfer] of note.transfers.entries()) {
    const signed = givenNote(note, note.transfers.slice(0, index), transfer);
    const giver = givers[index];
    if (giver === undefined || !crypto.verify(giver.publicKey, signed, transfer.signature)) {
      return refused("signatureInvalid", `transfers[${index}].signature`);
    }
  }
  return accepted;
};

/** Steps 1594 to 1596: the signatures of generator and givers are right. */
export const checkSignatures = (crypto: Crypto, notes: readonly CertifiedNote[]): Verdict =>
  checkEach(notes, (note) => checkNoteSignatures(crypto, note));

/** Are these histories made of the same transfers? Then one is a copy of the other. */
const isSameHistory = (one: Note, other: Note): boolean =>
  one.transfers.length === other.transfers.length &&
  one.transfers.every(({ signature }, index) =>
    sameOctets(signature, (other.transfers[index] as NoteTransfer).signature),
  );

/**
 * The same note twice in a packet, or a transfer that has been taken before and is still held. A note may come back, or
 * come in parts: then its history is another one.
 */
export const checkDuplicates = (crypto: Crypto, notes: readonly Note[], held: readonly Note[]): Verdict => {
  const ids = new Set<string>();
  for (const [index, note] of notes.entries()) {
    const id = noteIdHex(crypto, note);
    if (ids.has(id)) return refused("duplicateNote", `notes[${index}]`);
    ids.add(id);
    const again = held.some((other) => isSameHistory(note, other) && noteIdHex(crypto, other) === id);
    if (again) return refused("duplicateNote", `notes[${index}]`);
  }
  return accepted;
};
