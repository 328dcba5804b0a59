/** How devices would find what they look at, by their own lists and keys: for tests of what the harness issues. */
import { joined } from "./bytes.ts";
import { type CborValue, decode, encode } from "./cbor.ts";
import { type Cryptography, cryptographyNamed } from "./cryptography.ts";
import { deviceAt, type Fixture } from "./fixture.ts";
import {
  type AgentCertificate,
  agentCertificateBody,
  certificateContent,
  givenNoteBytes,
  issuedTicketBytes,
  type ModuleCertificate,
  moduleCertificateBody,
  type Note,
  sentTicketBytes,
  type Ticket,
} from "./items.ts";
import { kindOf, masked } from "./numbering.ts";
import { type AgentProvision, type ModuleProvision, type Provision, readStore } from "./records.ts";

/** What a device has been given, from its first store. */
export function provisionOf<P extends Provision>(fixture: Fixture, address: string): P {
  return readStore(deviceAt(fixture, address).store, address).records[0] as P;
}

/** What is inside a seal and signed, or null. */
function bodyIn(cryptography: Cryptography, key: Uint8Array, sealed: Uint8Array): CborValue {
  const content = cryptography.openCertificate(key, sealed);
  if (content === null) return null;
  try {
    const [body, signature] = certificateContent(decode(content));
    return cryptography.verify(key, body, signature) ? decode(body) : null;
  } catch {
    return null;
  }
}

/** How an agent finds a certificate. */
export function agentVerdict(own: AgentProvision, { sealed, issuer }: AgentCertificate, now: number): string {
  const cryptography = cryptographyNamed(own.crypto);
  const primary = own.primaryKeys[issuer.issuer];
  const server = primary ? bodyIn(cryptography, primary, issuer.sealed) : null;
  if (server === null) return "forged";
  const body = bodyIn(cryptography, agentCertificateBody(server).publicKey, sealed);
  if (body === null) return "forged";
  const { id, expires } = agentCertificateBody(body);
  if (expires < now || agentCertificateBody(server).expires < now) return "expired";
  return own.untrusted.ids.includes(id) ? "listed" : "valid";
}

/** How a module finds a certificate; `now`: the day on which it must have been good. */
export function moduleVerdict(own: ModuleProvision, { sealed, issuer }: ModuleCertificate, now: number): string {
  const cryptography = cryptographyNamed(own.crypto);
  const primary = own.primaryKeys.find(({ id }) => id === masked(issuer.maskedIssuer));
  const server = primary ? bodyIn(cryptography, primary.publicKey, issuer.sealed) : null;
  if (server === null || kindOf(moduleCertificateBody(server).id) !== "SS") return "forged";
  const body = bodyIn(cryptography, moduleCertificateBody(server).publicKey, sealed);
  if (body === null) return "forged";
  const { id, expires } = moduleCertificateBody(body);
  if (id === 0) return "nobody";
  if (["PSS", "SS"].includes(kindOf(id))) return "wrongKind";
  if (expires < now || moduleCertificateBody(server).expires < now) return "expired";
  return own.badIds.ids.includes(id) ? "listed" : "valid";
}

/** How an agent finds a ticket's signatures and its chain of holders. */
export function ticketVerdict(own: AgentProvision, ticket: Ticket, holder: string, now: number): string {
  const cryptography = cryptographyNamed(own.crypto);
  const keyIn = (certificate: AgentCertificate): Uint8Array | null => {
    if (agentVerdict(own, certificate, now) !== "valid") return null;
    const server = bodyIn(
      cryptography,
      own.primaryKeys[certificate.issuer.issuer] as Uint8Array,
      certificate.issuer.sealed,
    );
    return agentCertificateBody(bodyIn(cryptography, agentCertificateBody(server).publicKey, certificate.sealed))
      .publicKey;
  };
  const issuer = keyIn(ticket.issuerCertificate);
  if (!issuer || !cryptography.verify(issuer, issuedTicketBytes(ticket), ticket.issuerSignature)) return "invalid";
  let last = ticket.identifier.receiver.agent;
  for (const [at, entry] of ticket.transferHistory.entries()) {
    const key = keyIn(entry.senderCertificate);
    const signature = ticket.senderSignatures[at];
    if (entry.sender !== last || !key || !signature) return "invalid";
    if (!cryptography.verify(key, sentTicketBytes(ticket, at), signature)) return "invalid";
    last = entry.receiver;
  }
  return last === holder ? "valid" : "invalid";
}

/** How a transaction module finds a note, in the order of FIG. 39. */
export function noteVerdict(own: ModuleProvision, note: Note, holder: number, now: number): string {
  const cryptography = cryptographyNamed(own.crypto);
  const partyIn = ({ sealed, issuer }: ModuleCertificate) => {
    const primary = own.primaryKeys[0]?.publicKey as Uint8Array;
    const server = moduleCertificateBody(bodyIn(cryptography, primary, issuer.sealed));
    return moduleCertificateBody(bodyIn(cryptography, server.publicKey, sealed));
  };
  const good = (certificate: ModuleCertificate, at: number): boolean =>
    ["valid", "listed"].includes(moduleVerdict(own, certificate, at));
  if (!good(note.issuerCertificate, note.body.issued)) return "invalid";
  if (kindOf(partyIn(note.issuerCertificate).id) !== "MG") return "invalid";
  let last = note.body.first;
  for (const { giver, taker, giverCertificate, at } of note.transfers) {
    if (!good(giverCertificate, at) || giver !== last || partyIn(giverCertificate).id !== giver) return "invalid";
    last = taker;
  }
  if (last !== holder) return "invalid";
  if (note.body.expires < now) return "expired";
  const holders = [note.body.first, ...note.transfers.map(({ taker }) => taker)];
  if (holders.some((id) => own.badIds.ids.includes(id))) return "tainted";
  const issuer = partyIn(note.issuerCertificate).publicKey;
  const isSigned =
    cryptography.verify(issuer, encode(note.body), note.issuerSignature) &&
    note.transfers.every(({ giverCertificate, signature }, at) =>
      cryptography.verify(partyIn(giverCertificate).publicKey, givenNoteBytes(note, at), signature),
    );
  return isSigned ? "valid" : "forged";
}

/** What a host has of an object, and what opens it (FIG. 15, 494 to 512; FIG. 22, 742). */
export interface ObjectParts {
  /** encrypted; the header is part 0 */
  readonly parts: readonly Uint8Array[];
  readonly key: Uint8Array;
  /** over the digest of all parts, by the key in this certificate */
  readonly signature: Uint8Array;
  readonly signedBy: AgentCertificate;
}

/** The parts in the clear; null: the signature is not good, or the key does not open them. */
export function openedObject(own: AgentProvision, object: ObjectParts, now: number): readonly Uint8Array[] | null {
  const cryptography = cryptographyNamed(own.crypto);
  const [header, ...content] = object.parts;
  if (header === undefined || agentVerdict(own, object.signedBy, now) !== "valid") return null;
  const next = (before: Uint8Array, part: Uint8Array): Uint8Array =>
    cryptography.hash(joined(before, cryptography.hash(part)));
  // The header comes last on the way, and so in the digest.
  const digest = next(content.reduce(next, new Uint8Array(32)), header);
  const { issuer } = object.signedBy;
  const server = bodyIn(cryptography, own.primaryKeys[issuer.issuer] as Uint8Array, issuer.sealed);
  const signer = agentCertificateBody(
    bodyIn(cryptography, agentCertificateBody(server).publicKey, object.signedBy.sealed),
  );
  if (!cryptography.verify(signer.publicKey, digest, object.signature)) return null;
  const clear = object.parts.map((part, at) => cryptography.decryptSession(object.key, 0, at, part));
  return clear.every((part) => part !== null) ? clear : null;
}
