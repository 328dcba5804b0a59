import { describe, expect, it } from "vitest";
import { cardPurchasers, choosing, credentialOf, goods, merchantCredential } from "../device/rehearsal-purchase.ts";
import { bob, carol, noon, sampleAgent, sentTicket } from "../domain/samples.ts";
import type { Ticket } from "../domain/ticket.ts";
import { since } from "./payments.ts";
import { boughtBy, boughtByCard, lyingAgent, nothingBought } from "./purchases.ts";

const showing = (...tickets: readonly Ticket[]) =>
  cardPurchasers({ "TA.B": { tickets: tickets.map((ticket) => ({ ticket, holder: {} })) } });

/** The merchant's agent shows this, whatever it has. */
const showingInstead = (credential: Ticket) =>
  boughtByCard({
    tampering: {
      carry: lyingAgent("TA.B", (content) =>
        content.name === "14/Credential" ? { ...content, fields: { credential } } : content,
      ),
    },
  });

const abortedByX = "14/456 14/458 11/388 7B/236 7B/238 11/390 11/392 10/376 10/378 10/380";

describe("checking a credential", () => {
  it("goes through its steps in order, at both ends", () => {
    const rehearsal = boughtByCard();
    expect(since(rehearsal.steps("TA.A"), "14/444")).toContain(
      "14/444 14/446 10/376 10/378 10/380 10/382 10/384 10/386 14/454 14/456 14/460 14/462 10/382",
    );
    expect(since(rehearsal.steps("TA.B"), "14/448")).toContain("14/448 14/450 14/452 10/376 10/378 10/380 12/412");
  });

  it("shows the customer who is there", () => {
    expect(boughtByCard().given("TA.A")[0]).toEqual({
      name: "14/CredentialForConfirmation",
      holder: "Bob's Books",
      credentialType: "merchant",
    });
  });

  it("goes on when the customer confirms, and the credential expires at this moment", () => {
    const rehearsal = boughtByCard({ cast: showing(merchantCredential({ expires: noon + 1_000_000 })) });
    expect(boughtBy(rehearsal)).toHaveLength(1);
  });

  it("ends the transaction at both ends when the customer refuses", () => {
    const [begins] = choosing(goods.event);
    const customer = begins === undefined ? [] : [begins, { type: "OwnerRefusesCredential" } as const];
    const rehearsal = boughtByCard({ customer });
    expect(rehearsal.refusals("TA.A")[0]).toBe("14/462 ownerRefuses");
    expect(since(rehearsal.steps("TA.A"), "14/458")).toBe(abortedByX.replace("14/456 ", ""));
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it.each([
    ["somebody else's", credentialOf(carol, merchantCredential().components), "credentialInvalid"],
    ["given to somebody else", sentTicket(merchantCredential(), bob, carol), "credentialInvalid"],
    ["suspended", merchantCredential({ status: "suspended" }), "credentialInvalid"],
    ["expired", merchantCredential({ expires: noon - 1 }), "credentialExpired"],
    ["no merchant's", merchantCredential({ credentialType: "corporateSeal" }), "credentialInvalid"],
    [
      "changed",
      { ...merchantCredential(), components: merchantCredential({ name: "Bank" }).components },
      "credentialInvalid",
    ],
  ])("ends the transaction at both ends when the credential is %s", (_what, credential, reason) => {
    const rehearsal = showingInstead(credential);
    expect(rehearsal.refusals("TA.A")).toEqual([`14/456 ${reason}`]);
    expect(since(rehearsal.steps("TA.A"), "14/456")).toBe(abortedByX);
    expect(rehearsal.given("TA.A")).toEqual([]);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("ends the transaction when the merchant's agent has no credential to show", () => {
    const rehearsal = boughtByCard({ cast: showing() });
    expect(rehearsal.refusals("TA.B")).toEqual(["14/450 credentialInvalid"]);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("ends the transaction when the credential has grown longer than a message", () => {
    const rehearsal = boughtByCard({ cast: showing(merchantCredential({ address: "x".repeat(66_000) })) });
    expect(rehearsal.refusals("TA.B")).toEqual(["14/452 oversized"]);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("gives up when no credential comes", () => {
    const rehearsal = boughtByCard({
      tampering: { carry: (letter, number) => (letter.from === "TA.B" && number > 5 ? [] : [letter]) },
    });
    expect(rehearsal.refusals("TA.A")).toEqual(["14/454 timeOut"]);
    expect(nothingBought(rehearsal)).toBe(true);
  });

  it("compares certificates with the day of issue, read so (reading 14/454)", () => {
    const issuer = sampleAgent("TA.register", 40, noon + 1);
    const issued = (components: Ticket["components"]) => credentialOf(bob, components, issuer);
    const credential = issued({ ...merchantCredential().components, issued: noon });
    const bought = (choice: "now" | "issue") =>
      boughtByCard({ cast: showing(credential), tampering: { readings: { "14/454": choice } } });
    expect(bought("now").refusals("TA.A")).toEqual(["14/456 credentialInvalid"]);
    expect(boughtBy(bought("issue"))).toHaveLength(1);
  });
});
