/** Issuing certificates: what servers do, and what tests and fixtures need. */
import type { Crypto } from "../crypto/crypto.ts";
import type {
  AgentCertificate,
  AgentCertificateBody,
  ModuleCertificate,
  ModuleCertificateBody,
  SecurityServerCertificate,
  TrustedServerCertificate,
} from "./certificate.ts";
import { agentCertificateBody, certificateContent, moduleCertificateBody } from "./encoding.ts";
import { maskedId } from "./numbering.ts";

/** E_K[ body || signature ] with the issuer's private key. */
export const sealBody = (crypto: Crypto, issuerKey: Uint8Array, body: Uint8Array): Uint8Array =>
  crypto.sealCertificate(issuerKey, certificateContent.encode([body, crypto.sign(issuerKey, body)]));

/** Cert(TS), by a primary trusted server. */
export const certifyTrustedServer = (
  crypto: Crypto,
  body: AgentCertificateBody,
  issuer: { readonly id: string; readonly privateKey: Uint8Array },
): TrustedServerCertificate => ({
  sealed: sealBody(crypto, issuer.privateKey, agentCertificateBody.encode(body)),
  issuer: issuer.id,
});

/** Cert(TA), by a trusted server. */
export const certifyAgent = (
  crypto: Crypto,
  body: AgentCertificateBody,
  issuer: { readonly certificate: TrustedServerCertificate; readonly privateKey: Uint8Array },
): AgentCertificate => ({
  sealed: sealBody(crypto, issuer.privateKey, agentCertificateBody.encode(body)),
  issuer: issuer.certificate,
});

/** Cert(SS), by a primary security server; `constant` is C. */
export const certifySecurityServer = (
  crypto: Crypto,
  body: ModuleCertificateBody,
  issuer: { readonly id: number; readonly privateKey: Uint8Array; readonly constant: number },
): SecurityServerCertificate => ({
  sealed: sealBody(crypto, issuer.privateKey, moduleCertificateBody.encode(body)),
  maskedIssuer: maskedId(issuer.id, issuer.constant),
});

/** Cert(M), by a security server. */
export const certifyModule = (
  crypto: Crypto,
  body: ModuleCertificateBody,
  issuer: { readonly certificate: SecurityServerCertificate; readonly privateKey: Uint8Array },
): ModuleCertificate => ({
  sealed: sealBody(crypto, issuer.privateKey, moduleCertificateBody.encode(body)),
  issuer: issuer.certificate,
});
