/** How the harness issues certificates, tickets and notes: what trusted servers, merchants and money generators do. */
import { encode } from "./cbor.ts";
import type { Cryptography, KeyPair } from "./cryptography.ts";
import {
  type AgentCertificate,
  givenNoteBytes,
  issuedTicketBytes,
  type ModuleCertificate,
  type Note,
  type NoteBody,
  type NoteTransfer,
  sentTicketBytes,
  type Ticket,
} from "./items.ts";
import { masked } from "./numbering.ts";

/** What a certificate says. */
interface Body<Id> {
  readonly id: Id;
  readonly publicKey: Uint8Array;
  readonly expires: number;
}

/** Body and signature over it, sealed with the issuer's private key. */
function sealed(cryptography: Cryptography, issuer: KeyPair, { id, publicKey, expires }: Body<string | number>) {
  const body = encode({ id, publicKey, expires });
  const signature = cryptography.sign(issuer.privateKey, body);
  return cryptography.sealCertificate(issuer.privateKey, encode([body, signature]));
}

/** A server that certifies, and its own certificate's parts. */
export interface Chain<Id> {
  readonly primary: { readonly id: Id; readonly keys: KeyPair };
  readonly server: { readonly id: Id; readonly keys: KeyPair; readonly expires: number };
}

/** Cert(TA) with Cert(TS). */
export function agentCertificateOf(
  cryptography: Cryptography,
  { primary, server }: Chain<string>,
  body: Body<string>,
): AgentCertificate {
  const issuer = { ...server, publicKey: server.keys.publicKey };
  return {
    sealed: sealed(cryptography, server.keys, body),
    issuer: { sealed: sealed(cryptography, primary.keys, issuer), issuer: primary.id },
  };
}

/** Cert(M) with Cert(SS), whose issuer's number is masked. */
export function moduleCertificateOf(
  cryptography: Cryptography,
  { primary, server }: Chain<number>,
  body: Body<number>,
): ModuleCertificate {
  const issuer = { ...server, publicKey: server.keys.publicKey };
  return {
    sealed: sealed(cryptography, server.keys, body),
    issuer: { sealed: sealed(cryptography, primary.keys, issuer), maskedIssuer: masked(primary.id) },
  };
}

/** Somebody who signs, with the certificate that goes along. */
export interface Signer<Id, Certificate> {
  readonly id: Id;
  readonly keys: KeyPair;
  readonly certificate: Certificate;
}

/** A ticket, issued. `spoilt`: the issuer's signature is one over something else. */
export function issuedTicket(
  cryptography: Cryptography,
  issuer: Signer<string, AgentCertificate>,
  sections: Pick<Ticket, "identifier" | "components">,
  spoilt = false,
): Ticket {
  const bytes = issuedTicketBytes(sections);
  return {
    ...sections,
    issuerSignature: cryptography.sign(issuer.keys.privateKey, spoilt ? bytes.subarray(1) : bytes),
    issuerCertificate: issuer.certificate,
    transferHistory: [],
    senderSignatures: [],
  };
}

/** The ticket, signed over to a receiver (FIG. 25, step 866). */
export function signedOver(
  cryptography: Cryptography,
  ticket: Ticket,
  sender: Signer<string, AgentCertificate>,
  receiver: string,
  at: number,
): Ticket {
  const entry = { receiver, sender: sender.id, senderCertificate: sender.certificate, at };
  const extended = { ...ticket, transferHistory: [...ticket.transferHistory, entry] };
  const bytes = sentTicketBytes(extended, ticket.transferHistory.length);
  return {
    ...extended,
    senderSignatures: [...ticket.senderSignatures, cryptography.sign(sender.keys.privateKey, bytes)],
  };
}

/** A note as the money generator issues it. */
export function issuedNote(
  cryptography: Cryptography,
  generator: Signer<number, ModuleCertificate>,
  body: NoteBody,
): Note {
  return {
    body,
    issuerSignature: cryptography.sign(generator.keys.privateKey, encode(body)),
    issuerCertificate: generator.certificate,
    transfers: [],
  };
}

/** The note with one more transfer, signed (FIG. 39, steps 1568 and 1570). `spoilt`: signed over something else. */
export function transferred(
  cryptography: Cryptography,
  note: Note,
  giver: Signer<number, ModuleCertificate>,
  transfer: Pick<NoteTransfer, "taker" | "amount" | "at">,
  spoilt = false,
): Note {
  const unsigned = { giver: giver.id, ...transfer, giverCertificate: giver.certificate, signature: new Uint8Array(1) };
  const extended = { ...note, transfers: [...note.transfers, unsigned] };
  const bytes = givenNoteBytes(extended, note.transfers.length);
  const signature = cryptography.sign(giver.keys.privateKey, spoilt ? bytes.subarray(1) : bytes);
  return { ...note, transfers: [...note.transfers, { ...unsigned, signature }] };
}

/** The note with its last transfer signed anew for another amount, by who gave it: what only a lying giver can do. */
export function withOtherAmount(cryptography: Cryptography, note: Note, giver: KeyPair, amount: number): Note {
  const last = { ...(note.transfers.at(-1) as NoteTransfer), amount };
  const changed = { ...note, transfers: [...note.transfers.slice(0, -1), last] };
  const bytes = givenNoteBytes(changed, changed.transfers.length - 1);
  const signature = cryptography.sign(giver.privateKey, bytes);
  return { ...changed, transfers: [...changed.transfers.slice(0, -1), { ...last, signature }] };
}
