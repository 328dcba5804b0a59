import { describe, expect, test } from "vitest";
import { posPayment } from "../../models/systems/pos-payment.ts";
import { ticketTransfer } from "../../models/systems/ticket-transfer.ts";
import type { AbstractMessage } from "./abstraction.ts";
import { fromHex, joined, toHex } from "./bytes.ts";
import { cryptoNames } from "./cryptography.ts";
import { deviceAt, fixtureOf } from "./fixture.ts";
import { forge, junk, outsidersOrder, truncated, withBitFlipped } from "./forger.ts";
import { listening } from "./listening.ts";
import { WireReader } from "./reader.ts";

const chance = new Uint8Array(32).fill(9);

describe.each(cryptoNames)("with %s cryptography", (crypto) => {
  test("what is altered on the way is noise, but for bare certificates, which become an outsider's", () => {
    const { read, meet, say } = listening("pos-payment", crypto);
    const { messages, session } = meet();
    const sample = [...messages, say(session, "MM.B", "43/PaymentRequest", { amount: 100, round: 1 })];
    for (const message of sample) {
      for (let bit = 3; bit < 8 * message.bytes.length; bit += 211) {
        const { abstract } = read({ ...message, bytes: withBitFlipped(message.bytes, bit) });
        const isOffer = message === sample[0];
        expect(abstract.type === "Junk" || (isOffer && abstract["holder"] === "outsider"), `bit ${bit}`).toBe(true);
      }
      for (const length of [0, 1, message.bytes.length - 1]) {
        expect(read({ ...message, bytes: truncated(message.bytes, length) }).abstract).toEqual({ type: "Junk" });
      }
    }
  });

  test.each(["ticket-transfer", "pos-payment"] as const)("every seed of the charts of %s can be forged", (system) => {
    const { fixture, reader } = listening(system, crypto);
    const chart = system === "ticket-transfer" ? ticketTransfer({ session: "cold" }) : posPayment({ session: "cold" });
    const seeds = (chart.definition.seeds ?? []) as readonly {
      readonly to: string;
      readonly message: AbstractMessage;
    }[];
    expect(seeds.length).toBeGreaterThan(5);
    for (const { to, message } of seeds) {
      const bytes = forge(to, message, fixture, chance);
      expect(bytes).toEqual(forge(to, message, fixture, chance));
      expect(reader.read(bytes, deviceAt(fixture, to).peer as string, to).abstract).toEqual(message);
    }
  });
});

describe("an outsider", () => {
  test("what only a key can make cannot be forged", () => {
    const { fixture } = listening("pos-payment");
    for (const message of [
      { type: "ReadyToCommit", session: "1.1" },
      { type: "SessionReply", own: 1, theirs: 1 },
      { type: "SessionChallenge", own: 1 },
    ]) {
      expect(() => forge("MM.B", message, fixture, chance)).toThrow(RangeError);
    }
    const agents = fixtureOf({ system: "ticket-transfer", crypto: "symbolic", facts: {} });
    const denial = { type: "SessionDeniedByInitiator", session: "1.1" };
    expect(() => forge("TA.B", denial, agents, chance)).toThrow(RangeError);
    expect(() => forge("NS", { type: "SessionReply", own: 0, theirs: 0 }, fixture, chance)).toThrow(RangeError);
  });

  test("noise has the length asked for", () => {
    const { fixture } = listening("ticket-transfer");
    expect([0, 1, 64, 1000].map((length) => junk(fixture, length, chance).length)).toEqual([0, 1, 64, 1000]);
    expect(joined(fromHex("00"), fromHex("ff"))).toEqual(fromHex("00ff"));
    expect(() => fromHex("0g")).toThrow(RangeError);
  });
});

describe("a host", () => {
  const fixture = fixtureOf({ system: "purchase-money", crypto: "symbolic", facts: {} });
  const read = (reader: WireReader, to: string, message: AbstractMessage) =>
    reader.read(forge(to, message, fixture, chance), deviceAt(fixture, to).mate as string, to);

  test("gives orders with numbers of its own, and says what it likes under the key that follows", () => {
    const reader = new WireReader(fixture);
    const said = (to: string, message: AbstractMessage) => read(reader, to, message).abstract;
    expect(said("MM.A", { type: "PaymentAmount", order: "0+0", amount: 2 })).toEqual({ type: "Junk" });
    expect(said("MM.A", { type: "MakePayment", random: 0 })).toEqual({ type: "MakePayment", random: 0 });
    expect(said("MM.B", { type: "ReceivePayment", random: 0 })).toEqual({ type: "ReceivePayment", random: 0 });
    const messages: readonly (readonly [string, AbstractMessage])[] = [
      ["MM.A", { type: "PaymentAmount", order: "0+0", amount: 2 }],
      ["MM.A", { type: "NewAmountReply", order: "0+0", amount: null }],
      ["MM.A", { type: "NewAmountReply", order: "0+0", amount: 1 }],
      ["MM.B", { type: "CorrectAmount", order: "0+0" }],
      ["MM.B", { type: "IncorrectAmount", order: "0+0" }],
      ["MM.B", { type: "PaymentStatusQuery", order: "0+0" }],
      ["TA.A", { type: "AmountPrompt", order: "0+0" }],
      ["TA.A", { type: "NewAmountPrompt", order: "0+0", reason: "wrong" }],
      ["TA.A", { type: "PaymentSuccessful", order: "0+0" }],
      ["TA.A", { type: "PaymentUnsuccessful", order: "0+0", possibleTransferError: true }],
      ["TA.A", { type: "PaymentStatusReply", order: "0+0", status: "successful" }],
      ["TA.B", { type: "VerifyAmountPrompt", order: "0+0", amount: 1 }],
    ];
    for (const [to, message] of messages) expect(said(to, message), message.type).toEqual(message);
    expect(reader.abstractOrder(toHex(outsidersOrder(fixture).id))).toBe("0+0");
  });

  test("has noise carried, bare or under its key", () => {
    const reader = new WireReader(fixture);
    for (const to of ["TA.A", "MM.B"]) {
      expect(read(reader, to, { type: "RoutedMessage" })).toMatchObject({
        name: "17/RoutedMessage",
        abstract: { type: "Junk" },
        route: { origin: "MM.A", destination: "MM.B" },
      });
    }
    for (const [to, order] of [
      ["MM.A", { type: "MakePayment", random: 0 }],
      ["MM.B", { type: "ReceivePayment", random: 0 }],
    ] as const) {
      read(reader, to, order);
    }
    expect(read(reader, "MM.A", { type: "ERoutedMessage", number: 2 })).toMatchObject({
      name: "20/ERoutedMessage",
      layers: [{ number: 2 }],
    });
  });

  test("has carried to a module what an outsider makes for it, and to an agent nothing of the kind", () => {
    const reader = new WireReader(fixture);
    for (const message of [
      { type: "CertificateOffer", holder: "peer" },
      { type: "CertificateOffer", holder: "outsider" },
      { type: "SessionChallenge", own: 0 },
      { type: "SessionReply", own: 0, theirs: 0 },
    ]) {
      const seen = read(reader, message.type === "SessionChallenge" ? "MM.A" : "MM.B", message);
      expect([seen.carrier, seen.abstract]).toEqual(["17/RoutedMessage", message]);
    }
    expect(read(reader, "MM.A", { type: "Junk" })).toMatchObject({
      name: "17/RoutedMessage",
      abstract: { type: "Junk" },
    });
    const toAgent = forge("TA.A", { type: "SessionChallenge", own: 0 }, fixture, chance);
    expect(reader.read(toAgent, "TA.B", "TA.A").abstract).toEqual({ type: "SessionChallenge", own: 0 });
  });

  test("has no agent's numbers, and no key but its own", () => {
    for (const message of [
      { type: "MakePayment", random: 1 },
      { type: "ReceivePayment", random: 1 },
      { type: "PaymentAmount", order: "1+1", amount: 1 },
      { type: "PaymentStatusQuery", order: "1+0" },
      { type: "PaymentStatusReply", order: "0+0", status: "perhaps" },
      { type: "R1Forward", session: "1.1", random: 0 },
    ]) {
      expect(() => forge("MM.A", message, fixture, chance), message.type).toThrow(RangeError);
    }
  });
});
