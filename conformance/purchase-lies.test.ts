import { describe, expect, test } from "vitest";
import { bought, type Setting, settled } from "./buying.ts";
import type { Played, PlayOptions } from "./playing.ts";
import type { GoodsKind, PurchaseName } from "./wire/fixture.ts";
import { type Lie, rewrite } from "./wire/lies.ts";

const refusalOf = (played: Played): readonly unknown[] =>
  played.refusals().map((it) => Object.values({ ...it, field: undefined }).filter((value) => value !== undefined));

describe("what devices find of the facts of a fixture", () => {
  test.each<[string, Setting, readonly unknown[]]>([
    [
      "a merchant's credential that is not good",
      { system: "purchase-money", facts: { "TA.A": { peerCredential: "invalid" } } },
      [["TA.A", "14/456", "credentialInvalid"]],
    ],
    [
      "one whose issuer's certificate has expired",
      { system: "purchase-money", facts: { "TA.A": { peerCredential: "issuerExpired" } } },
      [["TA.A", "14/456", "credentialInvalid"]],
    ],
    [
      "… which was good when it was issued",
      {
        system: "purchase-money",
        facts: { "TA.A": { peerCredential: "issuerExpired" } },
        readings: { "14/454": "issue" },
      },
      [],
    ],
    [
      "something else than was ordered",
      { system: "purchase-money", facts: { "TA.A": { goodsOffered: "differs" } } },
      [["TA.A", "15/476", "goodsDiffer"]],
    ],
    [
      "an object that was not ordered",
      { system: "purchase-money", facts: { "TA.A": { goodsOffered: "differs" }, "TA.B": { goods: "object" } } },
      [["TA.A", "15/516", "goodsDiffer"]],
    ],
    [
      "a card that is not good",
      { system: "purchase-card", facts: { "TA.B": { peerCredential: "invalid" } } },
      [["TA.B", "21/700", "credentialInvalid"]],
    ],
    [
      "goods that are too dear",
      { system: "purchase-money", facts: { "MM.A": { funds: "short" } } },
      [["MM.A", "16/570", "fundsInsufficient"]],
    ],
    [
      "notes that have been through bad hands",
      { system: "purchase-money", facts: { "MM.B": { itemsOffered: "tainted" } } },
      [["MM.B", "39/1592", "holderListed"]],
    ],
    [
      "a module with a forged certificate",
      { system: "purchase-money", facts: { "MM.A": { peerCertificate: "forged" } } },
      [["MM.A", "38/1514", "issuerUnknown"]],
    ],
  ])("%s", (_, setting, refusals) => {
    const played = bought(setting);
    expect(refusalOf(played).slice(0, 1)).toEqual(refusals);
    const { ledgers, amiss } = settled(played);
    expect(amiss).toEqual([]);
    const isBought = refusals.length === 0;
    expect(ledgers["TA.A"]?.log.length).toBe(isBought ? 1 : 0);
    for (const ledger of Object.values(ledgers)) expect([ledger.doubt, ledger.session]).toEqual([null, null]);
  });
});

describe("what devices find of lies", () => {
  const told = (lie: Lie, name: string, system: PurchaseName = "purchase-money", goods: GoodsKind = "ticket") => {
    let truth: object | undefined;
    let found: object | undefined;
    const alter: NonNullable<PlayOptions["alter"]> = (message, reader) => {
      if (message.name !== name || found !== undefined) return undefined;
      const bytes = rewrite(reader, message, lie, new Uint8Array(64).fill(3));
      if (bytes === null) throw new Error(`no such lie in ${name}`);
      truth = message.abstract;
      found = reader.read(bytes, message.from, message.to).abstract;
      return bytes;
    };
    const played = bought({ system, facts: { "TA.B": { goods } }, alter });
    return { played, truth, found };
  };

  test.each<[Lie, string, PurchaseName, GoodsKind, readonly string[]]>([
    [
      { kind: "credential", how: "forAnother" },
      "14/Credential",
      "purchase-money",
      "ticket",
      ["TA.A", "14/456", "credentialInvalid"],
    ],
    [
      { kind: "credential", how: "signatureWrong" },
      "14/Credential",
      "purchase-money",
      "ticket",
      ["TA.A", "14/456", "credentialInvalid"],
    ],
    [
      { kind: "credential", how: "expired" },
      "14/Credential",
      "purchase-money",
      "ticket",
      ["TA.A", "14/456", "credentialExpired"],
    ],
    [
      { kind: "credential", how: "suspended" },
      "14/Credential",
      "purchase-money",
      "ticket",
      ["TA.A", "14/456", "credentialInvalid"],
    ],
    [
      { kind: "credential", how: "wrongType" },
      "14/Credential",
      "purchase-money",
      "ticket",
      ["TA.A", "14/456", "credentialInvalid"],
    ],
    [
      { kind: "credential", how: "forAnother" },
      "21/CredentialPayment",
      "purchase-card",
      "ticket",
      ["TA.B", "21/700", "credentialInvalid"],
    ],
    [
      { kind: "credential", how: "suspended" },
      "21/CredentialPayment",
      "purchase-card",
      "ticket",
      ["TA.B", "21/700", "credentialInvalid"],
    ],
    [
      { kind: "goods", how: "differs" },
      "15/TicketDelivery",
      "purchase-money",
      "ticket",
      ["TA.A", "15/476", "goodsDiffer"],
    ],
    [
      { kind: "goods", how: "forAnother" },
      "15/TicketDelivery",
      "purchase-money",
      "ticket",
      ["TA.A", "15/476", "notForMe"],
    ],
    [
      { kind: "goods", how: "signatureWrong" },
      "15/TicketDelivery",
      "purchase-money",
      "ticket",
      ["TA.A", "15/476", "signatureInvalid"],
    ],
    [
      { kind: "goods", how: "otherIssuer" },
      "15/TicketDelivery",
      "purchase-money",
      "ticket",
      ["TA.A", "15/476", "chainBroken"],
    ],
    [
      { kind: "goods", how: "differs" },
      "15/ObjectDelivery",
      "purchase-money",
      "object",
      ["TA.A", "15/516", "goodsDiffer"],
    ],
    [
      { kind: "goods", how: "objectSignatureWrong" },
      "15/ObjectDelivery",
      "purchase-money",
      "twoParts",
      ["TA.A", "15/510", "objectSignatureInvalid"],
    ],
    [
      { kind: "goods", how: "otherObject" },
      "15/ObjectDelivery",
      "purchase-money",
      "object",
      ["TA.A", "15/516", "goodsDiffer"],
    ],
    [
      { kind: "goods", how: "otherHeader" },
      "15/ObjectDelivery",
      "purchase-money",
      "object",
      ["TA.A", "15/516", "goodsDiffer"],
    ],
    [
      { kind: "goods", how: "otherHeader" },
      "15/ObjectDelivery",
      "purchase-card",
      "twoParts",
      ["TA.A", "15/516", "goodsDiffer"],
    ],
    [
      { kind: "amount", amount: 100 },
      "21/PaymentAuthorized",
      "purchase-card",
      "ticket",
      ["TA.A", "21/722", "amountDiffers"],
    ],
    [
      { kind: "goods", how: "otherKey" },
      "15/ObjectDelivery",
      "purchase-money",
      "object",
      ["TA.A", "15/516", "goodsDiffer"],
    ],
    [
      { kind: "goods", how: "signatureDiffers" },
      "15/ObjectDelivery",
      "purchase-money",
      "object",
      ["TA.A", "15/516", "goodsDiffer"],
    ],
    [{ kind: "amountNamed" }, "16/VerifyAmountPrompt", "purchase-money", "ticket", ["TA.B", "16/610", "amountDiffers"]],
    [{ kind: "totalWrong" }, "39/NotePacket", "purchase-money", "ticket", ["MM.B", "39/1580", "totalDiffers"]],
    [
      { kind: "verificationWrong" },
      "38/SessionAck",
      "purchase-money",
      "ticket",
      ["MM.A", "38/1562", "verificationDiffers"],
    ],
  ])("%o in %s, %s, %s", (lie, name, system, goods, refusal) => {
    const { played, truth, found } = told(lie, name, system, goods);
    expect(found).toEqual(truth);
    expect(refusalOf(played)[0]).toEqual(refusal);
    const { tickets = [], log } = settled(played).ledgers["TA.A"] ?? {};
    expect([tickets.filter(({ holding }) => holding === "final"), log]).toEqual([[], []]);
  });

  test.each<[Extract<Lie, { kind: "notes" }>["how"], string]>([
    ["forAnother", "notForMe"],
    ["fromAnother", "chainBroken"],
    ["signatureWrong", "signatureInvalid"],
    ["twice", "duplicateNote"],
  ])("notes that are not good, in three layers: %s", (how, reason) => {
    const { played, truth, found } = told({ kind: "notes", how }, "39/NotePacket");
    expect(found).toEqual(truth);
    expect(refusalOf(played)[0]).toMatchObject(["MM.B", expect.stringMatching(/^39/), reason]);
  });

  test("another amount named is found, and is another message for the charts", () => {
    const { played, found } = told({ kind: "amount", amount: 100 }, "16/AmountToTransfer");
    expect(found).toEqual({ type: "AmountToTransfer", session: "1.1", amount: 2, round: 1 });
    expect(refusalOf(played)).toContainEqual(["TA.B", "16/610", "amountDiffers"]);
  });
});
