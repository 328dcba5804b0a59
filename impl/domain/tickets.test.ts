import { describe, expect, it } from "vitest";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import {
  alice,
  bob,
  carol,
  issuingAgent,
  later,
  noon,
  primaryKeys,
  sampleAgent,
  sampleTicket,
  sentTicket,
} from "./samples.ts";
import type { Ticket } from "./ticket.ts";
import { checkTransferable, issueTicket, lastReceiver, signOver, ticketId, ticketIdHex } from "./ticket-transfer.ts";
import {
  checkTicketChain,
  checkTicketIssuer,
  checkTicketReceiver,
  checkTicketSender,
  checkTicketSenders,
  validateCredential,
  validateIssuedTicket,
  validateTicket,
  validateTransferredTicket,
} from "./ticket-validation.ts";

const crypto = symbolicCrypto;
const trust = { crypto, primaryKeys, now: noon };

const issued = sampleTicket(1);
const atBob = sentTicket(issued, alice, bob);
const atCarol = sentTicket(atBob, bob, carol);

const verdictOf = (ticket: Ticket, receiver = carol.id, now = noon): string => {
  const verdict = validateTicket({ ...trust, now }, ticket, receiver);
  return verdict.ok ? "valid" : `${verdict.reason} ${verdict.field}`;
};

const withEntry = (ticket: Ticket, index: number, change: Partial<Ticket["transferHistory"][number]>): Ticket => ({
  ...ticket,
  transferHistory: ticket.transferHistory.map((entry, at) => (at === index ? { ...entry, ...change } : entry)),
});

const altered = (octets: Uint8Array): Uint8Array =>
  octets.map((octet, index) => (index === octets.length - 1 ? octet ^ 1 : octet));

describe("the four rules", () => {
  it("hold for a ticket at each of its holders, and for nobody else", () => {
    expect(verdictOf(issued, alice.id)).toBe("valid");
    expect(verdictOf(atBob, bob.id)).toBe("valid");
    expect(verdictOf(atCarol)).toBe("valid");
    expect(verdictOf(atCarol, bob.id)).toBe("notForMe transferHistory");
    expect(verdictOf(issued, bob.id)).toBe("notForMe transferHistory");
  });

  it("1: the issuer's certificate is valid now, and its signature right over identifier and components", () => {
    expect(checkTicketIssuer(trust, issued)).toMatchObject({ ok: true, issuer: { id: issuingAgent.id } });
    const expired = { ...issued, issuerCertificate: sampleAgent("TA.issuer", 10, noon - 1).certificate };
    expect(verdictOf(expired, alice.id)).toBe("certificateExpired issuerCertificate.expires");
    expect(verdictOf(issued, alice.id, later + 1)).toBe("certificateExpired issuerCertificate.issuer.expires");
    expect(verdictOf({ ...issued, issuerCertificate: alice.certificate }, alice.id)).toBe(
      "signatureInvalid issuerSignature",
    );
    const dearer = { ...issued, components: { ...issued.components, seat: "1 A" } };
    expect(verdictOf(dearer, alice.id)).toBe("signatureInvalid issuerSignature");
    const mine = {
      ...issued,
      identifier: { ...issued.identifier, receiver: { agent: bob.id, certificateExpires: later } },
    };
    expect(verdictOf(mine, bob.id)).toBe("signatureInvalid issuerSignature");
    expect(verdictOf({ ...issued, issuerSignature: altered(issued.issuerSignature) }, alice.id)).toBe(
      "signatureInvalid issuerSignature",
    );
  });

  it("2: each sender is the receiver before, at first the first one, and each entry has its signature", () => {
    expect(checkTicketChain(atCarol).ok).toBe(true);
    expect(verdictOf(withEntry(atCarol, 0, { sender: carol.id }))).toBe("chainBroken transferHistory[0].sender");
    expect(verdictOf(withEntry(atCarol, 1, { sender: alice.id }))).toBe("chainBroken transferHistory[1].sender");
    expect(verdictOf(withEntry(atCarol, 0, { receiver: carol.id }))).toBe("chainBroken transferHistory[1].sender");
    expect(verdictOf({ ...atCarol, senderSignatures: atCarol.senderSignatures.slice(1) })).toBe(
      "chainBroken senderSignatures",
    );
    expect(verdictOf({ ...issued, senderSignatures: atBob.senderSignatures }, alice.id)).toBe(
      "chainBroken senderSignatures",
    );
    // Somebody who has never had it signs it over, properly.
    expect(verdictOf(sentTicket(issued, carol, bob), bob.id)).toBe("chainBroken transferHistory[0].sender");
  });

  it("3: each sender's certificate is valid and its own, and each signature right over the ticket of then", () => {
    expect(checkTicketSenders(trust, atCarol).ok).toBe(true);
    const expired = sampleAgent("TA.A", 11, noon - 1).certificate;
    expect(verdictOf(withEntry(atCarol, 0, { senderCertificate: expired }))).toBe(
      "certificateExpired transferHistory[0].senderCertificate.expires",
    );
    expect(verdictOf(withEntry(atCarol, 1, { senderCertificate: carol.certificate }))).toBe(
      "chainBroken transferHistory[1].senderCertificate.id",
    );
    expect(verdictOf(withEntry(atCarol, 0, { at: noon + 1 }))).toBe("signatureInvalid senderSignatures[0]");
    expect(verdictOf(withEntry(atCarol, 1, { receiver: "TA.D" }), "TA.D")).toBe("signatureInvalid senderSignatures[1]");
    const [first, second] = atCarol.senderSignatures as [Uint8Array, Uint8Array];
    expect(verdictOf({ ...atCarol, senderSignatures: [second, first] })).toBe("signatureInvalid senderSignatures[0]");
    expect(verdictOf({ ...atCarol, senderSignatures: [first, altered(second)] })).toBe(
      "signatureInvalid senderSignatures[1]",
    );
    // Signed with another key than the certificate's.
    const thief = { ...alice, privateKey: carol.privateKey };
    expect(verdictOf(sentTicket(issued, thief, bob), bob.id)).toBe("signatureInvalid senderSignatures[0]");
  });

  it("4: the last receiver is the one asked about; for a transfer, the last sender is the peer", () => {
    expect(checkTicketReceiver(atCarol, carol.id).ok).toBe(true);
    expect(checkTicketReceiver(atCarol, alice.id)).toMatchObject({ reason: "notForMe" });
    expect(checkTicketSender(atCarol, bob.id).ok).toBe(true);
    expect(checkTicketSender(atCarol, alice.id)).toMatchObject({ reason: "chainBroken" });
    expect(checkTicketSender(issued, issuingAgent.id)).toMatchObject({ reason: "chainBroken" });
    expect([issued, atBob, atCarol].map(lastReceiver)).toEqual([alice.id, bob.id, carol.id]);
  });
});

describe("rule 4, whose agent it is", () => {
  const transferred = (ticket: Ticket, own: string, peer: string): string => {
    const verdict = validateTransferredTicket(trust, ticket, { own, peer });
    return verdict.ok ? "valid" : `${verdict.reason} ${verdict.field}`;
  };
  const newly = (ticket: Ticket, own = alice.id, peer = issuingAgent.id): string => {
    const verdict = validateIssuedTicket(trust, ticket, { own, peer });
    return verdict.ok ? "valid" : `${verdict.reason} ${verdict.field}`;
  };

  it("transferred: the last receiver is the agent itself, the last sender its peer", () => {
    expect(transferred(atCarol, carol.id, bob.id)).toBe("valid");
    expect(transferred(atCarol, carol.id, alice.id)).toBe("chainBroken transferHistory");
    expect(transferred(atCarol, bob.id, bob.id)).toBe("notForMe transferHistory");
    expect(transferred(issued, alice.id, issuingAgent.id)).toBe("chainBroken transferHistory");
  });

  it("newly issued: the receiver is the agent itself, the issuer its peer, and there is no history", () => {
    expect(newly(issued)).toBe("valid");
    expect(newly(issued, bob.id)).toBe("notForMe identifier.receiver.agent");
    expect(newly(issued, alice.id, bob.id)).toBe("chainBroken issuerCertificate.id");
    expect(newly(atBob, bob.id)).toBe("chainBroken transferHistory");
    expect(newly({ ...issued, senderSignatures: atBob.senderSignatures })).toBe("chainBroken senderSignatures");
    expect(newly({ ...issued, issuerSignature: altered(issued.issuerSignature) })).toBe(
      "signatureInvalid issuerSignature",
    );
    const expired = { ...issued, issuerCertificate: sampleAgent("TA.issuer", 10, noon - 1).certificate };
    expect(newly(expired)).toBe("certificateExpired issuerCertificate.expires");
  });
});

describe("reading 14/454=issue", () => {
  const literal = { ...trust, dates: "issue" } as const;
  const old = sampleAgent("TA.issuer", 10, noon - 1);
  const ticketOf = (issued: number): Ticket =>
    issueTicket(crypto, sampleTicket(1).identifier, { serial: 1, issued }, old);

  it("judges the issuer's certificate at the time of issue", () => {
    expect(checkTicketIssuer(literal, ticketOf(noon - 1)).ok).toBe(true);
    expect(checkTicketIssuer(literal, ticketOf(noon))).toMatchObject({ field: "issuerCertificate.expires" });
    expect(checkTicketIssuer({ ...trust, dates: "now" }, ticketOf(noon - 1))).toMatchObject({
      reason: "certificateExpired",
    });
    // What does not say when it was issued is judged now.
    const timeless = issueTicket(crypto, sampleTicket(1).identifier, { serial: 1 }, old);
    expect(checkTicketIssuer(literal, timeless)).toMatchObject({ reason: "certificateExpired" });
  });

  it("judges each sender's certificate at the time of its transfer", () => {
    const former = sampleAgent("TA.A", 11, noon);
    const sent = sentTicket(issued, former, bob);
    const lateNow = { ...trust, now: noon + 1 };
    expect(checkTicketSenders(lateNow, sent)).toMatchObject({ reason: "certificateExpired" });
    expect(checkTicketSenders({ ...lateNow, dates: "issue" }, sent).ok).toBe(true);
    const tooLate = sentTicket(issued, sampleAgent("TA.A", 11, noon - 1), bob);
    expect(checkTicketSenders({ ...lateNow, dates: "issue" }, tooLate)).toMatchObject({
      reason: "certificateExpired",
      field: "transferHistory[0].senderCertificate.expires",
    });
  });
});

describe("a rule asked about by itself", () => {
  it("3 refuses a transfer that nobody signed", () => {
    const unsigned = { ...atCarol, senderSignatures: atCarol.senderSignatures.slice(0, 1) };
    expect(checkTicketSenders(trust, unsigned)).toMatchObject({
      reason: "signatureInvalid",
      field: "senderSignatures[1]",
    });
  });

  it("about the last sender names the history", () => {
    expect(checkTicketSender(atCarol, alice.id)).toMatchObject({ reason: "chainBroken", field: "transferHistory" });
  });
});

describe("signing over", () => {
  it("leaves the original as it was, and its id the same", () => {
    const before = structuredClone(issued);
    const sent = signOver(crypto, issued, {
      sender: alice.id,
      senderCertificate: alice.certificate,
      privateKey: alice.privateKey,
      receiver: bob.id,
      at: noon,
    });
    expect(issued).toEqual(before);
    expect(sent.transferHistory).toHaveLength(1);
    expect(ticketId(crypto, sent)).toEqual(ticketId(crypto, issued));
    expect(ticketIdHex(crypto, sent)).toMatch(/^[0-9a-f]{64}$/);
    expect(ticketIdHex(crypto, sampleTicket(2))).not.toBe(ticketIdHex(crypto, issued));
  });

  it("is refused while the ticket is in use, and not for any other mark", () => {
    expect(checkTransferable({ ticket: issued, holder: { inUse: true } })).toMatchObject({
      reason: "ticketInUse",
      field: "holder.inUse",
    });
    expect(checkTransferable({ ticket: issued, holder: { inUse: false, remaining: 0, status: "used" } }).ok).toBe(true);
    expect(checkTransferable({ ticket: issued, holder: {} }).ok).toBe(true);
  });
});

describe("a credential", () => {
  const credential = (components: Record<string, string | number> = {}): Ticket =>
    issueTicket(
      crypto,
      {
        issuer: { name: "Registry", credentialExpires: later },
        receiver: { agent: alice.id, certificateExpires: later },
        type: "credential",
      },
      { serial: 4, ...components },
      issuingAgent,
    );
  const verdict = (ticket: Ticket, holder = alice.id): string => {
    const checked = validateCredential(trust, ticket, holder);
    return checked.ok ? "valid" : `${checked.reason} ${checked.field}`;
  };

  it("is valid if the rules hold and it has neither expired nor been withdrawn", () => {
    expect(verdict(credential())).toBe("valid");
    expect(verdict(credential({ expirationDate: noon, status: "valid" }))).toBe("valid");
  });

  it("is refused otherwise", () => {
    expect(verdict(credential({ expirationDate: noon - 1 }))).toBe("credentialInvalid components.expirationDate");
    // A date that cannot be compared is no date: else such a credential would never expire.
    expect(verdict(credential({ expirationDate: "2099-12-31" }))).toBe("credentialInvalid components.expirationDate");
    expect(verdict(credential({ expires: noon - 1 }))).toBe("credentialInvalid components.expires");
    expect(verdict(credential({ status: "revoked" }))).toBe("credentialInvalid components.status");
    expect(verdict(issued)).toBe("credentialInvalid identifier.type");
    expect(verdict(credential(), bob.id)).toBe("credentialInvalid transferHistory");
    expect(verdict({ ...credential(), components: { serial: 5 } })).toBe("credentialInvalid issuerSignature");
  });
});
