import { describe, expect, it } from "vitest";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import {
  credentialFields,
  merchantCredentialAmong,
  validateCardCredential,
  validateMerchantCredential,
} from "./credential-validation.ts";
import {
  cardCredential,
  cardFields,
  merchantCredential,
  merchantFields,
  sampleCredential,
  sampleGoods,
  sampleMerchandise,
} from "./sample-goods.ts";
import { alice, bob, carol, later, noon, primaryKeys, sampleAgent, sampleTicket, sentTicket } from "./samples.ts";
import type { Ticket } from "./ticket.ts";
import { validateCredential } from "./ticket-validation.ts";

const trust = { crypto: symbolicCrypto, primaryKeys, now: noon };
type Fields = Parameters<typeof sampleCredential>[1];

describe.each([
  ["a merchant's credential", validateMerchantCredential, bob, merchantCredential, merchantFields, cardFields],
  ["a card", validateCardCredential, alice, cardCredential, cardFields, merchantFields],
] as const)("%s", (_what, validate, holder, credential, fields, otherFields) => {
  const verdict = (ticket: Ticket, shownBy = holder.id, now = noon, dates: "now" | "issue" = "now"): string => {
    const checked = validate({ ...trust, now, dates }, ticket, shownBy);
    return checked.ok ? "valid" : `${checked.reason} ${checked.field}`;
  };
  const of = (change: object): string => verdict(sampleCredential(holder, { ...fields, ...change } as Fields));

  it("is valid when its holder shows it", () => {
    expect(verdict(credential)).toBe("valid");
    expect(of({ expires: noon })).toBe("valid");
  });

  it("of somebody else is not, nor one that has been passed on", () => {
    expect(verdict(credential, carol.id)).toBe("credentialInvalid transferHistory");
    expect(verdict(sentTicket(credential, holder, carol))).toBe("credentialInvalid transferHistory");
  });

  it("has not expired, and has not been withdrawn", () => {
    expect(of({ expires: noon - 1 })).toBe("credentialExpired components.expires");
    expect(of({ status: "suspended" })).toBe("credentialInvalid components.status");
    expect(of({ status: "revoked" })).toBe("credentialInvalid components.status");
  });

  it("is of its kind, with the fields of its kind", () => {
    expect(verdict(sampleCredential(holder, otherFields))).toBe("credentialInvalid components.credentialType");
    expect(of({ colour: "gold" })).toBe("credentialInvalid components.colour");
    const { name: _, ...nameless } = fields;
    expect(verdict(sampleCredential(holder, nameless))).toBe("credentialInvalid components.name");
    expect(verdict(sampleTicket(1), alice.id)).toBe("credentialInvalid identifier.type");
    const odd = { ...credential, identifier: { ...credential.identifier, type: "event" as const } };
    expect(verdict(odd)).toBe("credentialInvalid identifier.type");
  });

  it("is signed by an issuer whose certificate is valid", () => {
    expect(verdict({ ...credential, components: { ...credential.components, name: "Mallory" } })).toBe(
      "credentialInvalid issuerSignature",
    );
    const expired = sampleAgent("TA.issuer", 10, noon - 1).certificate;
    expect(verdict({ ...credential, issuerCertificate: expired })).toBe("credentialInvalid issuerCertificate.expires");
  });

  it("14/454=issue: its issuer's certificate may have expired since, it itself may not", () => {
    const issued = noon - 10;
    const expired = sampleAgent("TA.issuer", 10, noon - 1).certificate;
    const old = { ...sampleCredential(holder, { ...fields, issued }), issuerCertificate: expired };
    expect(verdict(old, holder.id, noon, "issue")).toBe("valid");
    expect(verdict(old)).toBe("credentialInvalid issuerCertificate.expires");
    const past = { ...sampleCredential(holder, { ...fields, issued, expires: noon - 1 }), issuerCertificate: expired };
    expect(verdict(past, holder.id, noon, "issue")).toBe("credentialExpired components.expires");
  });

  it("passes for any credential in a transfer, as long as it is valid", () => {
    expect(validateCredential(trust, credential, holder.id)).toEqual({ ok: true });
    const past = sampleCredential(holder, { ...fields, expires: noon - 1 });
    expect(validateCredential(trust, past, holder.id)).toMatchObject({ field: "components.expires" });
  });
});

it("a debit card pays like a credit card; a passport does not", () => {
  const debit = sampleCredential(alice, { ...cardFields, credentialType: "debitCard" });
  expect(validateCardCredential(trust, debit, alice.id).ok).toBe(true);
  const passport = sampleCredential(alice, { credentialType: "passport", name: "Alice", expires: later });
  expect(validateCardCredential(trust, passport, alice.id)).toMatchObject({ field: "components.credentialType" });
});

it("the fields of a credential are those of its kind", () => {
  expect(credentialFields(merchantCredential)).toMatchObject({ ok: true, fields: { name: "Bob's Books" } });
  expect(credentialFields(sampleGoods(sampleMerchandise.event))).toMatchObject({ field: "identifier.type" });
});

it("an agent finds its own credential as a merchant", () => {
  const tickets = [sampleTicket(1), cardCredential, merchantCredential].map((ticket) => ({ ticket }));
  expect(merchantCredentialAmong(tickets)).toBe(merchantCredential);
  expect(merchantCredentialAmong(tickets.slice(0, 2))).toBeUndefined();
});
