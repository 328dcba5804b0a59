/** Certificates of trusted servers and agents, security servers and modules. */
import * as Schema from "effect/Schema";
import { record } from "./bounded.ts";
import { AgentId, ModuleId, Octets, PublicKey, recordOctetsMax, Signature, Time } from "./scalar.ts";

/** What is sealed: the body's encoding, and the issuer's signature over it. */
export const CertificateContent = Schema.Tuple([Octets, Signature]);

/** Y = TA(id) || TA(PK) || expiry; X = TS(id) || TS(PK) || expiry. */
export const AgentCertificateBody = Schema.Struct({ id: AgentId, publicKey: PublicKey, expires: Time });
export type AgentCertificateBody = typeof AgentCertificateBody.Type;

/** Y = M(id) || M(PK) || expiry; X = SS(id) || SS(PK) || expiry. */
export const ModuleCertificateBody = Schema.Struct({ id: ModuleId, publicKey: PublicKey, expires: Time });
export type ModuleCertificateBody = typeof ModuleCertificateBody.Type;

/** Cert(TS): the primary server's id stands in the clear beside what it has sealed. */
export const TrustedServerCertificate = Schema.Struct({ sealed: Octets, issuer: AgentId });
export type TrustedServerCertificate = typeof TrustedServerCertificate.Type;

/** Cert(TA), with Cert(TS). */
export const AgentCertificate = Schema.Struct({ sealed: Octets, issuer: TrustedServerCertificate });
export type AgentCertificate = typeof AgentCertificate.Type;

/** Cert(SS): the primary server's id is masked, PSS(id) XOR C. */
export const SecurityServerCertificate = Schema.Struct({ sealed: Octets, maskedIssuer: ModuleId });
export type SecurityServerCertificate = typeof SecurityServerCertificate.Type;

/** Cert(M), with Cert(SS). */
export const ModuleCertificate = Schema.Struct({ sealed: Octets, issuer: SecurityServerCertificate });
export type ModuleCertificate = typeof ModuleCertificate.Type;

/** PTS(PK) list: public keys of the primary trusted servers, by id. */
export const PrimaryTrustedServers = record(AgentId, PublicKey, 1, recordOctetsMax);
export type PrimaryTrustedServers = typeof PrimaryTrustedServers.Type;

/** PSS list: public keys of the primary security servers. */
export const PrimarySecurityServer = Schema.Struct({ id: ModuleId, publicKey: PublicKey });
export type PrimarySecurityServer = typeof PrimarySecurityServer.Type;
