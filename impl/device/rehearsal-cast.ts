/** Who plays in rehearsals: two agents, or two modules and their network server, from `domain/samples.ts`. */
import { symbolicCrypto } from "../crypto/symbolic.ts";
import type { HeldNote } from "../domain/note.ts";
import type { AgentProvision, ModuleProvision, NetworkServerProvision } from "../domain/provision.ts";
import {
  alice,
  bob,
  issuingAgent,
  limits,
  noon,
  numbering,
  payee,
  payer,
  primaryKeys,
  sampleNote,
  sampleTicket,
  trust,
} from "../domain/samples.ts";
import { issueTicket } from "../domain/ticket-transfer.ts";
import type { Cast } from "./rehearsal.ts";

const agentOf = (agent: typeof alice, change: Partial<AgentProvision>): AgentProvision => ({
  record: "provision",
  device: "agent",
  crypto: "symbolic",
  id: agent.id,
  privateKey: agent.privateKey,
  certificate: agent.certificate,
  primaryKeys,
  untrusted: { version: 1, ids: [] },
  tickets: [],
  knownCredentials: {},
  limits,
  ...change,
});

/** A credential of Bob's. */
export const credential = issueTicket(
  symbolicCrypto,
  {
    issuer: { name: "Register", credentialExpires: noon * 2 },
    receiver: { agent: bob.id, certificateExpires: noon * 2 },
    type: "credential",
  },
  { serial: 7 },
  issuingAgent,
);

/** Alice at TA.A with two tickets, and Bob at TA.B. */
export const agents = (
  change: { readonly "TA.A"?: Partial<AgentProvision>; readonly "TA.B"?: Partial<AgentProvision> } = {},
) =>
  ({
    "TA.A": agentOf(alice, {
      tickets: [1, 2].map((serial) => ({ ticket: sampleTicket(serial), holder: {} })),
      knownCredentials: { [bob.id]: credential },
      ...change["TA.A"],
    }),
    "TA.B": agentOf(bob, change["TA.B"] ?? {}),
  }) satisfies Cast;

/** Where modules sign on. */
export const signOnKey = new Uint8Array(32).fill(9);

/** A note of the payer's, whole. */
export const heldNote = (serial: number, value = 100): HeldNote => ({
  note: sampleNote(serial, value),
  residual: value,
});

const moduleOf = (module: typeof payer, change: Partial<ModuleProvision>): ModuleProvision => ({
  record: "provision",
  device: "module",
  crypto: "symbolic",
  id: module.id,
  privateKey: module.privateKey,
  certificate: module.certificate,
  primaryKeys: trust.primaryKeys,
  badIds: { version: 1, ids: [] },
  numbering,
  notes: [],
  signOn: { server: "NS", key: signOnKey },
  limits,
  ...change,
});

/** The payer at MM.A with two notes of 100, the payee at MM.B, and their network server. */
export const modules = (
  change: { readonly "MM.A"?: Partial<ModuleProvision>; readonly "MM.B"?: Partial<ModuleProvision> } = {},
) =>
  ({
    "MM.A": moduleOf(payer, { notes: [heldNote(1), heldNote(2)], ...change["MM.A"] }),
    "MM.B": moduleOf(payee, change["MM.B"] ?? {}),
    NS: {
      record: "provision",
      device: "networkServer",
      crypto: "symbolic",
      signedOn: { "MM.A": signOnKey },
    } satisfies NetworkServerProvision,
  }) satisfies Cast;
