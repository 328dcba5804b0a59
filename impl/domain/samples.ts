/** Devices, certificates, tickets and notes for the tests of `impl/`: symbolic, and always the same. */
import type { Crypto, KeyPair } from "../crypto/crypto.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { certifyAgent, certifyModule, certifySecurityServer, certifyTrustedServer } from "./certificate-issue.ts";
import type { ModuleTrust } from "./certificate-validation.ts";
import type { Note } from "./note.ts";
import { issueNote, transferNote } from "./note-transfer.ts";
import type { Limits, Numbering } from "./provision.ts";
import type { Ticket } from "./ticket.ts";
import { issueTicket, signOver } from "./ticket-transfer.ts";

const crypto: Crypto = symbolicCrypto;
const dayMs = 86_400_000;

/** Now. */
export const noon = 1_750_000_000_000;

/** The day on which things expire. */
export const later = noon + 400 * dayMs;

/** A key pair told by a number. */
export const samplePair = (number: number): KeyPair => {
  const pair = [0, 0, 0, 0, 0, 0, 0, number];
  return { publicKey: Uint8Array.of(0x5a, 0x50, ...pair), privateKey: Uint8Array.of(0x5a, 0x4b, ...pair) };
};

/** A 48-bit prime and a primitive root of it, with numbers of each kind: n of a^n mod p = m. */
export const numbering: Numbering = { p: 225_425_090_404_583, a: 72_977_650_231_679, c: 99_887_766_554_433 };

/** Numbers at the ends of the ranges, and some in the middle: by m. */
export const numbered = {
  1: 225_425_090_404_582,
  54321: 23_892_732_368_350,
  99999: 145_750_566_799_710,
  100000: 129_431_088_705_721,
  654321: 159_837_213_758_175,
  999999: 14_930_194_919_535,
  1000000: 20_062_252_204_116,
  6999999: 112_646_240_048_463,
  7000000: 201_098_489_204_048,
  7654321: 225_313_732_344_115,
  9999999: 158_449_311_494_188,
  10000000: 136_118_506_107_093,
  11999999: 209_083_530_106_332,
  12000000: 189_578_131_338_152,
  12345678: 127_173_248_025_312,
  98765432: 62_412_682_545_231,
} as const;

const primary = samplePair(1);
const server = samplePair(2);

/** PTS(PK) list with one primary server, "PTS". */
export const primaryKeys = { PTS: primary.publicKey };

/** Cert(TS) of "TS". */
export const serverCertificate = certifyTrustedServer(
  crypto,
  { id: "TS", publicKey: server.publicKey, expires: later },
  { id: "PTS", privateKey: primary.privateKey },
);

/** An agent with its key pair and certificate. */
export const sampleAgent = (id: string, number: number, expires = later) => {
  const pair = samplePair(number);
  const body = { id, publicKey: pair.publicKey, expires };
  const issuer = { certificate: serverCertificate, privateKey: server.privateKey };
  return { id, ...pair, certificate: certifyAgent(crypto, body, issuer) };
};

const primaryModule = numbered[54_321];
const serverModule = numbered[654_321];

/** PSS list and numbering. */
export const trust: ModuleTrust = {
  primaryKeys: [{ id: primaryModule, publicKey: primary.publicKey }],
  numbering,
};

/** Cert(SS). */
export const securityCertificate = certifySecurityServer(
  crypto,
  { id: serverModule, publicKey: server.publicKey, expires: later },
  { id: primaryModule, privateKey: primary.privateKey, constant: numbering.c },
);

/** A module with its key pair and certificate. */
export const sampleModule = (id: number, number: number, expires = later) => {
  const pair = samplePair(number);
  const body = { id, publicKey: pair.publicKey, expires };
  const issuer = { certificate: securityCertificate, privateKey: server.privateKey };
  return { id, ...pair, certificate: certifyModule(crypto, body, issuer) };
};

/** Issues tickets. */
export const issuingAgent = sampleAgent("TA.issuer", 10);
/** Holds tickets first. */
export const alice = sampleAgent("TA.A", 11);
/** Is given tickets. */
export const bob = sampleAgent("TA.B", 12);
/** Is given them afterwards. */
export const carol = sampleAgent("TA.C", 13);

/** Issues notes. */
export const generator = sampleModule(numbered[7_654_321], 20);
/** Holds notes first. */
export const payer = sampleModule(numbered[12_345_678], 21);
/** Is given notes. */
export const payee = sampleModule(numbered[98_765_432], 22);
/** A bank's module. */
export const teller = sampleModule(numbered[1_000_000], 23);

/** A ticket that Alice has got from the issuer. */
export const sampleTicket = (serial: number, type: Ticket["identifier"]["type"] = "event"): Ticket =>
  issueTicket(
    crypto,
    {
      issuer: { name: "Opera", credentialExpires: later },
      receiver: { agent: alice.id, certificateExpires: later },
      type,
    },
    { serial, event: "Fidelio", seat: "12 F" },
    issuingAgent,
  );

/** A ticket signed over from one agent to another. */
export const sentTicket = (ticket: Ticket, from: ReturnType<typeof sampleAgent>, to: { readonly id: string }): Ticket =>
  signOver(crypto, ticket, {
    sender: from.id,
    senderCertificate: from.certificate,
    privateKey: from.privateKey,
    receiver: to.id,
    at: noon,
  });

/** A note that the payer has got from the generator. */
export const sampleNote = (serial: number, value = 100, expires = later): Note =>
  issueNote(
    crypto,
    { serial, bank: "Bank", type: "USD", value, issued: noon - dayMs, expires, first: payer.id },
    generator,
  );

/** A part of a note given by one module to another. */
export const givenPart = (
  note: Note,
  from: ReturnType<typeof sampleModule>,
  to: { readonly id: number },
  amount: number,
  at = noon,
): Note =>
  transferNote(
    crypto,
    { note, residual: note.transfers.at(-1)?.amount ?? note.body.value },
    { giver: from.id, giverCertificate: from.certificate, privateKey: from.privateKey, taker: to.id, amount, at },
  );

/** Limits as in most runs. */
export const limits: Limits = {
  replyTimeoutMs: 10_000,
  statusQueriesMax: 3,
  amountsMax: 3,
  splitsMax: 3,
  clockToleranceMs: 60_000,
};
