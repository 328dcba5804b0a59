import { describe, expect, test } from "vitest";
import { posPayment } from "../../models/systems/pos-payment.ts";
import { ticketTransfer } from "../../models/systems/ticket-transfer.ts";
import type { AbstractMessage } from "./abstraction.ts";
import { fromHex, joined } from "./bytes.ts";
import { cryptoNames } from "./cryptography.ts";
import { deviceAt, fixtureOf } from "./fixture.ts";
import { forge, junk, truncated, withBitFlipped } from "./forger.ts";
import { listening } from "./listening.ts";

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
