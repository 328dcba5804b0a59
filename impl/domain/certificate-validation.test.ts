import { describe, expect, it } from "vitest";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import type { AgentCertificate, ModuleCertificate } from "./certificate.ts";
import {
  certifyAgent,
  certifyModule,
  certifySecurityServer,
  certifyTrustedServer,
  sealBody,
} from "./certificate-issue.ts";
import {
  validateAgentCertificate,
  validateForRecertification,
  validateModuleCertificate,
  validateSecurityServerCertificate,
} from "./certificate-validation.ts";
import { agentCertificateBody, certificateContent } from "./encoding.ts";
import type { ModuleKind } from "./numbering.ts";
import {
  alice,
  generator,
  later,
  noon,
  numbered,
  numbering,
  payer,
  primaryKeys,
  sampleAgent,
  sampleModule,
  samplePair,
  securityCertificate,
  serverCertificate,
  teller,
  trust,
} from "./samples.ts";

const crypto = symbolicCrypto;
const [primary, server, stranger] = [1, 2, 99].map(samplePair) as [
  ReturnType<typeof samplePair>,
  ReturnType<typeof samplePair>,
  ReturnType<typeof samplePair>,
];

const agentVerdict = (
  certificate: AgentCertificate,
  now = noon,
  keys = primaryKeys as Readonly<Record<string, Uint8Array>>,
) => {
  const checked = validateAgentCertificate(crypto, certificate, keys, now);
  return checked.ok ? "valid" : `${checked.reason} ${checked.field}`;
};

describe("Cert(TA)", () => {
  it("is valid: body and issuer are told", () => {
    const checked = validateAgentCertificate(crypto, alice.certificate, primaryKeys, noon);
    expect(checked).toEqual({
      ok: true,
      body: { id: "TA.A", publicKey: alice.publicKey, expires: later },
      issuer: { id: "TS", publicKey: server.publicKey, expires: later },
    });
  });

  it("is valid on the last day, and not after", () => {
    expect(agentVerdict(alice.certificate, later)).toBe("valid");
    expect(agentVerdict(sampleAgent("TA.A", 11, noon).certificate, noon)).toBe("valid");
    expect(agentVerdict(sampleAgent("TA.A", 11, noon).certificate, noon + 1)).toBe("certificateExpired expires");
    expect(agentVerdict(alice.certificate, later + 1)).toBe("certificateExpired issuer.expires");
  });

  it("may have expired where it is to be renewed; its issuer's may not, and nothing else is forgiven", () => {
    const expired = sampleAgent("TA.A", 11, noon - 1).certificate;
    expect(validateForRecertification(crypto, expired, primaryKeys, noon)).toMatchObject({
      ok: true,
      body: { id: "TA.A" },
    });
    expect(validateForRecertification(crypto, expired, primaryKeys, later + 1)).toMatchObject({
      reason: "certificateExpired",
      field: "issuer.expires",
    });
    const forged = { ...expired, sealed: sealBody(crypto, stranger.privateKey, Uint8Array.of(1)) };
    expect(validateForRecertification(crypto, forged, primaryKeys, noon)).toMatchObject({
      reason: "certificateInvalid",
    });
  });

  it("of a primary server that is not in the list, by any name, is refused", () => {
    for (const issuer of ["PTS2", "constructor", "__proto__"]) {
      const certificate = { ...alice.certificate, issuer: { ...serverCertificate, issuer } };
      expect(agentVerdict(certificate)).toBe("issuerUnknown issuer.issuer");
    }
    expect(agentVerdict(alice.certificate, noon, {})).toBe("issuerUnknown issuer.issuer");
  });

  it("sealed by somebody else than its issuer is refused, and so is one whose issuer was", () => {
    const body = { id: "TA.A", publicKey: alice.publicKey, expires: later };
    const forgedServer = certifyTrustedServer(
      crypto,
      { id: "TS", publicKey: stranger.publicKey, expires: later },
      { id: "PTS", privateKey: stranger.privateKey },
    );
    const byForged = certifyAgent(crypto, body, { certificate: forgedServer, privateKey: stranger.privateKey });
    expect(agentVerdict(byForged)).toBe("certificateInvalid issuer.sealed");
    const byStranger = certifyAgent(crypto, body, { certificate: serverCertificate, privateKey: stranger.privateKey });
    expect(agentVerdict(byStranger)).toBe("certificateInvalid sealed");
  });

  it("that has been altered anywhere is refused", () => {
    const { sealed } = alice.certificate;
    for (let at = 0; at < sealed.length; at += 1) {
      const altered = sealed.slice();
      altered[at] = (altered[at] as number) ^ 1;
      expect(agentVerdict({ ...alice.certificate, sealed: altered })).toBe("certificateInvalid sealed");
    }
  });

  it("whose signature is not the issuer's, or over another body, is refused although it is sealed well", () => {
    const body = agentCertificateBody.encode({ id: "TA.A", publicKey: alice.publicKey, expires: later });
    const other = agentCertificateBody.encode({ id: "TA.B", publicKey: alice.publicKey, expires: later });
    for (const signature of [crypto.sign(stranger.privateKey, body), crypto.sign(server.privateKey, other)]) {
      const sealed = crypto.sealCertificate(server.privateKey, certificateContent.encode([body, signature]));
      expect(agentVerdict({ ...alice.certificate, sealed })).toBe("certificateInvalid signature");
    }
  });

  it("that holds nothing that can be read is refused", () => {
    for (const content of [Uint8Array.of(0), certificateContent.encode([Uint8Array.of(1), Uint8Array.of(2)])]) {
      const sealed = crypto.sealCertificate(server.privateKey, content);
      expect(agentVerdict({ ...alice.certificate, sealed })).toBe("certificateInvalid sealed");
    }
  });

  it("is looked at afresh for another primary key: what was remembered is not trusted", () => {
    expect(agentVerdict(alice.certificate)).toBe("valid");
    expect(agentVerdict(alice.certificate, noon, { PTS: stranger.publicKey })).toBe("certificateInvalid issuer.sealed");
    expect(agentVerdict(alice.certificate)).toBe("valid");
  });
});

const moduleVerdict = (certificate: ModuleCertificate, now = noon, kinds?: readonly ModuleKind[], by = trust) => {
  const checked = validateModuleCertificate(crypto, certificate, by, now, kinds);
  return checked.ok ? checked.kind : `${checked.reason} ${checked.field}`;
};

describe("Cert(M)", () => {
  it("is valid, and its kind is that of its number", () => {
    expect(moduleVerdict(payer.certificate)).toBe("TMM");
    expect(moduleVerdict(teller.certificate)).toBe("TELLER");
    expect(moduleVerdict(generator.certificate, noon, ["MG"])).toBe("MG");
    expect(validateModuleCertificate(crypto, payer.certificate, trust, noon)).toMatchObject({
      body: { id: payer.id, publicKey: payer.publicKey },
      issuer: { id: numbered[654_321] },
    });
  });

  it.each([
    ["of a security server", numbered[100_000], undefined],
    ["of a primary server", numbered[99_999], undefined],
    ["of no kind", 0, undefined],
    ["beyond p", numbering.p + 5, undefined],
    ["of another kind than is asked for", payer.id, ["MG"] as const],
  ])("with a number %s is refused", (_what, id, kinds) => {
    expect(moduleVerdict(sampleModule(id, 30).certificate, noon, kinds)).toBe("wrongKind id");
  });

  it("has expired, or its issuer's has", () => {
    expect(moduleVerdict(sampleModule(payer.id, 21, noon - 1).certificate)).toBe("certificateExpired expires");
    expect(moduleVerdict(payer.certificate, later)).toBe("TMM");
    expect(moduleVerdict(payer.certificate, later + 1)).toBe("certificateExpired issuer.expires");
  });

  it("of an unknown primary server is refused: masked with another constant, or not in the list", () => {
    const masked = certifySecurityServer(
      crypto,
      { id: numbered[654_321], publicKey: server.publicKey, expires: later },
      { id: numbered[54_321], privateKey: primary.privateKey, constant: numbering.c + 1 },
    );
    expect(moduleVerdict({ ...payer.certificate, issuer: masked })).toBe("issuerUnknown issuer.maskedIssuer");
    expect(moduleVerdict(payer.certificate, noon, undefined, { ...trust, primaryKeys: [] })).toBe(
      "issuerUnknown issuer.maskedIssuer",
    );
  });

  it("is refused if the primary server's number is none of a primary server, even in the list", () => {
    const id = numbered[100_000];
    const issuer = certifySecurityServer(
      crypto,
      { id: numbered[654_321], publicKey: server.publicKey, expires: later },
      { id, privateKey: primary.privateKey, constant: numbering.c },
    );
    const listed = { ...trust, primaryKeys: [{ id, publicKey: primary.publicKey }] };
    expect(moduleVerdict({ ...payer.certificate, issuer }, noon, undefined, listed)).toBe(
      "wrongKind issuer.maskedIssuer",
    );
  });

  it("is refused if its issuer's number is none of a security server", () => {
    const issuer = certifySecurityServer(
      crypto,
      { id: payer.id, publicKey: server.publicKey, expires: later },
      { id: numbered[54_321], privateKey: primary.privateKey, constant: numbering.c },
    );
    expect(moduleVerdict({ ...payer.certificate, issuer })).toBe("wrongKind issuer.id");
  });

  it("sealed by somebody else than its issuer is refused", () => {
    const body = { id: payer.id, publicKey: payer.publicKey, expires: later };
    const forged = certifyModule(crypto, body, { certificate: securityCertificate, privateKey: stranger.privateKey });
    expect(moduleVerdict(forged)).toBe("certificateInvalid sealed");
    const { sealed } = payer.certificate;
    expect(moduleVerdict({ ...payer.certificate, sealed: sealed.subarray(1) })).toBe("certificateInvalid sealed");
  });

  it("of an agent is none of a module", () => {
    const sealed = sealBody(
      crypto,
      server.privateKey,
      agentCertificateBody.encode({ id: "TA.A", publicKey: alice.publicKey, expires: later }),
    );
    expect(moduleVerdict({ ...payer.certificate, sealed })).toBe("certificateInvalid sealed");
  });
});

describe("Cert(SS)", () => {
  it("is validated by itself where a server is met", () => {
    expect(validateSecurityServerCertificate(crypto, securityCertificate, trust, noon)).toMatchObject({
      ok: true,
      body: { id: numbered[654_321] },
    });
  });
});
