/**
 * No nonce twice: under one key, direction and number there are never two different things. With two, whoever sees both
 * can make a third under AES-GCM, and ideal terms would not show it. Terms say under which key they are; direction and
 * number are found by what the term is checked with.
 */
import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import { bought, buying, type Setting } from "./buying.ts";
import type { Line, Played } from "./playing.ts";
import { isSame, toHex } from "./wire/bytes.ts";
import { type CborValue, decode } from "./wire/cbor.ts";
import { encodeBare } from "./wire/envelope.ts";
import type { PaymentStatus } from "./wire/orders.ts";

/** A term is two octets of mark, one of use, eight of key, eight of check, and what it says. */
const keyAt = 3;
const checkAt = 11;
const saysAt = 19;
const numbersMax = 64;

const isUnderSessionKey = (octets: Uint8Array): boolean =>
  octets.length >= saysAt && octets[0] === 0x5a && octets[1] === 0x53 && octets[2] === 2;

const nonceOf = (term: Uint8Array): string => {
  const key = term.subarray(keyAt, checkAt);
  for (let direction = 0; direction < 4; direction += 1) {
    for (let number = 0; number < numbersMax; number += 1) {
      const bound = Uint8Array.of(direction, 0, 0, 0, number);
      const checked = createHash("sha256")
        .update(term.subarray(2, checkAt))
        .update(bound)
        .update(term.subarray(saysAt));
      if (isSame(checked.digest().subarray(0, 8), term.subarray(checkAt, saysAt))) {
        return `${toHex(key)} ${direction} ${number}`;
      }
    }
  }
  throw new Error("a term with a number beyond those looked for");
};

const decoded = (octets: Uint8Array): CborValue | undefined => {
  try {
    return decode(octets);
  } catch {
    return undefined;
  }
};

/** All terms in a value, and in what they say. */
function* termsIn(value: unknown): Generator<Uint8Array> {
  if (value instanceof Uint8Array) {
    if (isUnderSessionKey(value)) yield value;
    yield* termsIn(decoded(isUnderSessionKey(value) ? value.subarray(saysAt) : value));
  } else if (typeof value === "object" && value !== null) {
    for (const part of Object.values(value)) yield* termsIn(part);
  }
}

/** Nonces under which two different things were sent. */
const usedTwice = ({ effects }: Played): readonly string[] => {
  const says = new Map<string, string>();
  const twice = new Set<string>();
  for (const { effect } of effects) {
    if (effect.type !== "send") continue;
    for (const term of termsIn(effect.bytes)) {
      const nonce = nonceOf(term);
      const said = toHex(term.subarray(saysAt));
      if (says.has(nonce) && says.get(nonce) !== said) twice.add(nonce);
      says.set(nonce, said);
    }
  }
  expect(says.size).toBeGreaterThan(2);
  return [...twice];
};

describe("no nonce twice", () => {
  test.each<[string, Setting]>([
    ["a ticket for notes", { system: "purchase-money" }],
    ["an object in parts for notes", { system: "purchase-money", facts: { "TA.B": { goods: "twoParts" } } }],
    ["a ticket by card", { system: "purchase-card" }],
    ["a refund", { system: "card-refund" }],
  ])("%s", (_what, setting) => {
    expect(usedTwice(bought(setting))).toEqual([]);
  });

  test("a host that hands in one query again when the answer has changed", () => {
    const script: readonly Line[] = [
      ...buying(),
      ["TA.A", { type: "OwnerPaysByModule" }],
      ["TA.A", "timer"],
      ["MM.A", "timer"],
      ["MM.A", "timer"],
    ];
    let query: Uint8Array | undefined;
    const played = bought({
      system: "purchase-money",
      script,
      // The payer's module is not heard any more, gives up, and its report is lost.
      alter: ({ name, from, carrier }) =>
        (from === "MM.A" && carrier === "20/ERoutedMessage") || name === "16/PaymentUnsuccessful" ? null : undefined,
      inject: ({ name, from, fields }) => {
        if (name === "16/PaymentStatusQuery") query = encodeBare({ name, fields });
        return name === "16/PaymentUnsuccessful" && from === "MM.A" && query !== undefined
          ? [{ from: "TA.A", to: "MM.A", bytes: query }]
          : [];
      },
    });
    const replies = played.read.filter(({ name }) => name === "16/PaymentStatusReply");
    const expected: readonly PaymentStatus[] = ["proceeding", "unsuccessful"];
    expect(replies.map(({ abstract }) => abstract["status"])).toEqual(expected);
    expect(usedTwice(played)).toEqual([]);
  });
});
