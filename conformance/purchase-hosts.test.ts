import { describe, expect, test } from "vitest";
import { bought, buying, settled, timeOuts } from "./buying.ts";
import type { Letter } from "./playing.ts";
import type { AbstractMessage } from "./wire/abstraction.ts";
import type { CryptoName } from "./wire/cryptography.ts";
import { encodeContent, encodeInSession } from "./wire/envelope.ts";
import { deviceAt, fixtureOf, type PurchaseName } from "./wire/fixture.ts";
import { forge, outsidersOrder } from "./wire/forger.ts";
import { directionFrom } from "./wire/links.ts";
import type { ReadMessage } from "./wire/reader.ts";

describe("whose name is where", () => {
  const names = ["Alice", "Another"] as const;
  const seenBy = (system: PurchaseName, name: string, crypto: CryptoName = "symbolic") => {
    const { read, effects } = bought({ system, crypto, owners: { "TA.A": name } });
    const bytes = effects.flatMap(({ effect }) =>
      effect.type === "send" ? [Buffer.from(effect.bytes).toString("hex")] : [],
    );
    return { bytes, fields: JSON.stringify(read.map(({ fields }) => fields)) };
  };

  test("a purchase with notes says nothing of its owner, and one by card does", () => {
    const [one, other] = names.map((name) => seenBy("purchase-money", name));
    expect(one).toEqual(other);
    const [card, otherCard] = names.map((name) => seenBy("purchase-card", name));
    expect(card?.fields).not.toEqual(otherCard?.fields);
    expect(card?.fields).toContain("Alice");
  });
});

/**
 * The two hosts of a purchase work together against the customer. Each gives its module an order with a number of its
 * own; with both numbers they have the key TA/MM, and say to the modules what only agents should say.
 */
describe("hosts that work together", () => {
  const fixture = fixtureOf({ system: "purchase-money", crypto: "symbolic", facts: {} });
  const { key } = outsidersOrder(fixture);
  const chance = new Uint8Array(32).fill(4);
  const busOf = (module: string) => ({ from: deviceAt(fixture, module).mate as string, to: module });

  /** Says under 0+0 what the modules ask for, and carries for them. `both`: the merchant's host helps. */
  const robbing = (both: boolean) => {
    const counts = new Map<string, number>();
    const next = (module: string): number => {
      counts.set(module, (counts.get(module) ?? 0) + 1);
      return counts.get(module) as number;
    };
    const say = (module: string, message: AbstractMessage): Letter => ({
      ...busOf(module),
      bytes: forge(module, { order: "0+0", number: next(module), ...message }, fixture, chance),
    });
    const order = (module: string, type: string): Letter => ({
      ...busOf(module),
      bytes: forge(module, { type, random: 0 }, fixture, chance),
    });
    const carry = (module: string, message: Uint8Array): Letter => {
      const content = encodeContent({ name: "20/ERoutedMessage", fields: { message } });
      const number = next(module);
      return {
        ...busOf(module),
        bytes: encodeInSession(
          number,
          fixture.cryptography.encryptSession(key, directionFrom(fixture, busOf(module).from), number, content),
        ),
      };
    };
    return ({ name, abstract, from, carrier, carried, number }: ReadMessage): readonly Letter[] => {
      if (name === "15/TicketDelivery") {
        return [order("MM.A", "MakePayment"), ...(both ? [order("MM.B", "ReceivePayment")] : [])];
      }
      if (!from.startsWith("MM.")) return [];
      if (carrier === "20/ERoutedMessage") return [carry(from === "MM.A" ? "MM.B" : "MM.A", carried as Uint8Array)];
      if (abstract["order"] !== "0+0") return [];
      if (name === "16/AmountPrompt") return [say("MM.A", { type: "PaymentAmount", amount: 2, replyTo: number })];
      return name === "16/VerifyAmountPrompt" ? [say("MM.B", { type: "CorrectAmount", replyTo: number })] : [];
    };
  };
  const units = (notes: readonly { readonly amount: number }[] = []) =>
    notes.reduce((sum, { amount }) => sum + amount, 0);
  const robbed = (both: boolean) =>
    bought({ system: "purchase-money", script: [...buying().slice(0, 4), ...timeOuts], inject: robbing(both) });

  test("have A's module pay, though A's owner has agreed to nothing", () => {
    const played = robbed(true);
    const { ledgers, amiss } = settled(played);
    expect(amiss).toEqual([]);
    expect([units(ledgers["MM.A"]?.notes), units(ledgers["MM.B"]?.notes)]).toEqual([0, 2]);
    expect(ledgers["MM.A"]?.log).toMatchObject([{ kind: "committed", direction: "given", amount: 2, order: "0+0" }]);
    expect([ledgers["TA.A"]?.log, ledgers["TA.A"]?.doubt, ledgers["TA.B"]?.log]).toEqual([[], null, []]);
  });

  test("… and one of them alone does not", () => {
    const { ledgers } = settled(robbed(false));
    expect([units(ledgers["MM.A"]?.notes), units(ledgers["MM.B"]?.notes)]).toEqual([2, 0]);
    expect(ledgers["MM.A"]?.log).toEqual([]);
  });
});
