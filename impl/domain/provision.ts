/** What a device is provided with: the first record of its store says what it is, holds and trusts. */
import * as Schema from "effect/Schema";
import { AgentCertificate, ModuleCertificate, PrimarySecurityServer, PrimaryTrustedServers } from "./certificate.ts";
import { Clearance, Commitment, Order, SpecialEntry, Undertaking } from "./log.ts";
import { HeldNote } from "./note.ts";
import {
  Address,
  AgentId,
  Count,
  CryptoLayer,
  listOf,
  listOfSome,
  ModuleId,
  Ordinal,
  PrivateKey,
  Random,
} from "./scalar.ts";
import { HeldTicket, Ticket } from "./ticket.ts";

/** Limits and settings of a device. `amountsMax`: sums asked for in a session; `splitsMax`: other notes for one sum. */
export const Limits = Schema.Struct({
  replyTimeoutMs: Count,
  statusQueriesMax: Count,
  amountsMax: Ordinal,
  splitsMax: Count,
  clockToleranceMs: Count,
});
export type Limits = typeof Limits.Type;

/** Module numbering: prime, primitive root, and the constant that masks PSS(id). */
export const Numbering = Schema.Struct({ p: Count, a: Count, c: ModuleId });
export type Numbering = typeof Numbering.Type;

/** A trusted agent; `module`: the address of its own money module. */
export const AgentProvision = Schema.Struct({
  record: Schema.Literal("provision"),
  device: Schema.Literal("agent"),
  crypto: CryptoLayer,
  id: AgentId,
  privateKey: PrivateKey,
  certificate: AgentCertificate,
  primaryKeys: PrimaryTrustedServers,
  untrusted: Schema.Struct({ version: Count, ids: listOf(AgentId) }),
  tickets: listOf(HeldTicket),
  knownCredentials: Schema.Record(AgentId, Ticket),
  module: Schema.optionalKey(Address),
  limits: Limits,
});
export type AgentProvision = typeof AgentProvision.Type;

/** A money module; `agent`: the address of its own trusted agent. */
export const ModuleProvision = Schema.Struct({
  record: Schema.Literal("provision"),
  device: Schema.Literal("module"),
  crypto: CryptoLayer,
  id: ModuleId,
  privateKey: PrivateKey,
  certificate: ModuleCertificate,
  primaryKeys: listOfSome(PrimarySecurityServer),
  badIds: Schema.Struct({ version: Count, ids: listOf(ModuleId) }),
  numbering: Numbering,
  notes: listOf(HeldNote),
  signOn: Schema.NullOr(Schema.Struct({ server: Address, key: Random })),
  agent: Schema.optionalKey(Address),
  limits: Limits,
});
export type ModuleProvision = typeof ModuleProvision.Type;

/** A network server: K by module that has signed on. */
export const NetworkServerProvision = Schema.Struct({
  record: Schema.Literal("provision"),
  device: Schema.Literal("networkServer"),
  crypto: CryptoLayer,
  signedOn: Schema.Record(Address, Random),
});
export type NetworkServerProvision = typeof NetworkServerProvision.Type;

/** What a device is provided with. */
export const Provision = Schema.Union([AgentProvision, ModuleProvision, NetworkServerProvision]);
export type Provision = typeof Provision.Type;

/** A record after the first one. */
export const LaterRecord = Schema.Union([Undertaking, Commitment, SpecialEntry, Clearance, Order]);
export type LaterRecord = typeof LaterRecord.Type;

/** A record of a store. */
export const recordSchema = Schema.Union([Provision, LaterRecord]);
