/**
 * Validation of certificates. The issuer has sealed body and signature with its private key, so they are opened with
 * its public key, which comes from the issuer's certificate, or from the list of primary servers. The look-up in the
 * list of barred ids is a step of its own in the figures.
 */
import type { Crypto } from "../crypto/crypto.ts";
import type { Codec } from "../wire/codec.ts";
import type {
  AgentCertificate,
  AgentCertificateBody,
  ModuleCertificate,
  ModuleCertificateBody,
  PrimarySecurityServer,
  PrimaryTrustedServers,
  SecurityServerCertificate,
  TrustedServerCertificate,
} from "./certificate.ts";
import { agentCertificateBody, certificateContent, moduleCertificateBody } from "./encoding.ts";
import { kindOfModule, type ModuleKind, maskedId } from "./numbering.ts";
import { keyOf } from "./octets.ts";
import type { Numbering } from "./provision.ts";
import { type Refused, refused, within } from "./refusal.ts";

/** Cert(TA) is valid: its body, and that of Cert(TS). */
export interface ValidAgentCertificate {
  readonly ok: true;
  readonly body: AgentCertificateBody;
  readonly issuer: AgentCertificateBody;
}

/** Cert(M) is valid: its body, the kind that its number belongs to, and the body of Cert(SS). */
export interface ValidModuleCertificate {
  readonly ok: true;
  readonly body: ModuleCertificateBody;
  readonly kind: ModuleKind;
  readonly issuer: ModuleCertificateBody;
}

/** What a module validates certificates with: the PSS list, and the numbering scheme. */
export interface ModuleTrust {
  readonly primaryKeys: readonly PrimarySecurityServer[];
  readonly numbering: Numbering;
}

/** Certifies its owner: kinds of module that take part in transactions. */
const certifiedKinds: readonly ModuleKind[] = ["TELLER", "MG", "CSM", "TMM"];

interface Opened<Body> {
  readonly body: Body;
  readonly signed: boolean;
}

const rememberedMost = 1024;
// What an issuer's key opens, and whether the issuer has signed it, never changes; dates and lists are not looked at.
const remembered = new WeakMap<Crypto, WeakMap<object, Map<string, Opened<unknown>>>>();

const memoryOf = <Body>(crypto: Crypto, codec: Codec<Body>): Map<string, Opened<Body>> => {
  let byCodec = remembered.get(crypto);
  if (byCodec === undefined) {
    byCodec = new WeakMap();
    remembered.set(crypto, byCodec);
  }
  let memory = byCodec.get(codec);
  if (memory === undefined) {
    memory = new Map();
    byCodec.set(codec, memory);
  }
  return memory as Map<string, Opened<Body>>;
};

const openAfresh = <Body>(
  crypto: Crypto,
  codec: Codec<Body>,
  issuerKey: Uint8Array,
  sealed: Uint8Array,
): Opened<Body> | undefined => {
  const bytes = crypto.openCertificate(issuerKey, sealed);
  if (bytes === null) return undefined;
  const content = certificateContent.decode(bytes);
  if (!content.ok) return undefined;
  const [encoded, signature] = content.value;
  const body = codec.decode(encoded);
  return body.ok ? { body: body.value, signed: crypto.verify(issuerKey, encoded, signature) } : undefined;
};

const open = <Body>(
  crypto: Crypto,
  codec: Codec<Body>,
  issuerKey: Uint8Array,
  sealed: Uint8Array,
): Opened<Body> | undefined => {
  const memory = memoryOf(crypto, codec);
  const key = keyOf(issuerKey) + keyOf(sealed);
  const known = memory.get(key);
  if (known !== undefined) return known;
  const opened = openAfresh(crypto, codec, issuerKey, sealed);
  if (opened === undefined) return undefined;
  if (memory.size >= rememberedMost) memory.clear();
  memory.set(key, opened);
  return opened;
};

const unopened = refused("certificateInvalid", "sealed");
const unsigned = refused("certificateInvalid", "signature");
const expired = refused("certificateExpired", "expires");

interface Valid<Body> {
  readonly ok: true;
  readonly body: Body;
}

const openAgent = (
  crypto: Crypto,
  issuerKey: Uint8Array,
  sealed: Uint8Array,
  validUntil: number,
): Valid<AgentCertificateBody> | Refused => {
  const opened = open(crypto, agentCertificateBody, issuerKey, sealed);
  if (opened === undefined) return unopened;
  if (opened.body.expires < validUntil) return expired;
  return opened.signed ? { ok: true, body: opened.body } : unsigned;
};

/** Validates Cert(TS) with the PTS(PK) list. */
export const validateTrustedServerCertificate = (
  crypto: Crypto,
  certificate: TrustedServerCertificate,
  primaryKeys: PrimaryTrustedServers,
  now: number,
): Valid<AgentCertificateBody> | Refused => {
  const primaryKey = Object.hasOwn(primaryKeys, certificate.issuer) ? primaryKeys[certificate.issuer] : undefined;
  if (primaryKey === undefined) return refused("issuerUnknown", "issuer");
  return openAgent(crypto, primaryKey, certificate.sealed, now);
};

const validateAgent = (
  crypto: Crypto,
  certificate: AgentCertificate,
  primaryKeys: PrimaryTrustedServers,
  now: number,
  agentValidUntil: number,
): ValidAgentCertificate | Refused => {
  const server = validateTrustedServerCertificate(crypto, certificate.issuer, primaryKeys, now);
  if (!server.ok) return within("issuer", server);
  const agent = openAgent(crypto, server.body.publicKey, certificate.sealed, agentValidUntil);
  return agent.ok ? { ok: true, body: agent.body, issuer: server.body } : agent;
};

/** Validates Cert(TA): Cert(TS) first, then what TS(PK) opens. Valid on the day of its expiry and before. */
export const validateAgentCertificate = (
  crypto: Crypto,
  certificate: AgentCertificate,
  primaryKeys: PrimaryTrustedServers,
  now: number,
): ValidAgentCertificate | Refused => validateAgent(crypto, certificate, primaryKeys, now, now);

/**
 * As {@link validateAgentCertificate}, but Cert(TA) may have expired: only for a session to recertify (FIG. 9, step
 * 306).
 */
export const validateForRecertification = (
  crypto: Crypto,
  certificate: AgentCertificate,
  primaryKeys: PrimaryTrustedServers,
  now: number,
): ValidAgentCertificate | Refused => validateAgent(crypto, certificate, primaryKeys, now, 0);

interface ValidNumbered extends Valid<ModuleCertificateBody> {
  readonly kind: ModuleKind;
}

const openModule = (
  crypto: Crypto,
  numbering: Numbering,
  kinds: readonly ModuleKind[],
  issuerKey: Uint8Array,
  sealed: Uint8Array,
  now: number,
): ValidNumbered | Refused => {
  const opened = open(crypto, moduleCertificateBody, issuerKey, sealed);
  if (opened === undefined) return unopened;
  const { body, signed } = opened;
  const kind = kindOfModule(numbering, body.id);
  if (kind === undefined || !kinds.includes(kind)) return refused("wrongKind", "id");
  if (body.expires < now) return expired;
  return signed ? { ok: true, body, kind } : unsigned;
};

/** Validates Cert(SS) with the PSS list: the primary server's number must be authentic too. */
export const validateSecurityServerCertificate = (
  crypto: Crypto,
  certificate: SecurityServerCertificate,
  { primaryKeys, numbering }: ModuleTrust,
  now: number,
): Valid<ModuleCertificateBody> | Refused => {
  const issuer = maskedId(certificate.maskedIssuer, numbering.c);
  const primary = primaryKeys.find(({ id }) => id === issuer);
  if (primary === undefined) return refused("issuerUnknown", "maskedIssuer");
  if (kindOfModule(numbering, issuer) !== "PSS") return refused("wrongKind", "maskedIssuer");
  return openModule(crypto, numbering, ["SS"], primary.publicKey, certificate.sealed, now);
};

/**
 * Validates Cert(M): Cert(SS) first, then what SS(PK) opens. The number must be in the range of one of `kinds`; a
 * security server is no module here.
 */
export const validateModuleCertificate = (
  crypto: Crypto,
  certificate: ModuleCertificate,
  trust: ModuleTrust,
  now: number,
  kinds: readonly ModuleKind[] = certifiedKinds,
): ValidModuleCertificate | Refused => {
  const server = validateSecurityServerCertificate(crypto, certificate.issuer, trust, now);
  if (!server.ok) return within("issuer", server);
  const { numbering } = trust;
  const module = openModule(crypto, numbering, kinds, server.body.publicKey, certificate.sealed, now);
  return module.ok ? { ok: true, body: module.body, kind: module.kind, issuer: server.body } : module;
};
