import { describe, expect, it } from "vitest";
import { sessionKeyOf } from "../crypto/crypto.ts";
import { boughtBy } from "../figures/purchases.ts";
import { encodeEnvelope } from "../wire/envelope.ts";
import type { Content } from "../wire/message.ts";
import { type Letter, Rehearsal } from "./rehearsal.ts";
import { byModule, choosing, goods, purchasers, selling } from "./rehearsal-purchase.ts";
import { envelopeOf, inSession } from "./tampering.ts";

const scripts = { "TA.B": selling(goods.event), "TA.A": [...choosing(goods.event), byModule] };
const link = { from: "MM.A", to: "TA.A" };

/** A purchase, up to where a step is done. */
const upTo = (step: "12/428" | "16/538" | "16/564"): Rehearsal => {
  const rehearsal = new Rehearsal(purchasers());
  const isThere = (): boolean => rehearsal.steps("TA.A").includes(step);
  rehearsal.play(step === "12/428" ? { ...scripts, "TA.A": choosing(goods.event) } : scripts, isThere);
  return rehearsal;
};

const give = (rehearsal: Rehearsal, { from, to, bytes }: Letter): readonly string[] => {
  const before = rehearsal.refusals(to).length;
  rehearsal.give(to, { type: "message", from, bytes });
  const refused = rehearsal.refusals(to).slice(before);
  return refused.map((refusal) => `${refusal} ${rehearsal.refusal(to)?.field}`);
};

/** The key TA/MM: both random numbers are in the orders, in the clear. */
const keyIn = (rehearsal: Rehearsal): Uint8Array => {
  const randoms = rehearsal.sent.flatMap((letter) => {
    const envelope = envelopeOf(letter);
    const isOrder = envelope.kind === "bare" && /^16\/(Make|Receive)Payment$/.test(envelope.name);
    return isOrder ? [(envelope.fields as { readonly random: Uint8Array }).random] : [];
  });
  const [one, other] = randoms;
  if (one === undefined || other === undefined) throw new Error("no orders");
  return sessionKeyOf(one, other);
};

const said = (rehearsal: Rehearsal, number: number, content: Content): Letter =>
  inSession(link, keyIn(rehearsal), 1, number, content);

const successful: Content = { name: "16/PaymentSuccessful", fields: {} };
const bare = (name: "7B" | "order"): Letter => ({
  ...link,
  bytes: encodeEnvelope(
    name === "7B"
      ? { v: 1, kind: "bare", name: "9/SessionDeniedByResponder", fields: {} }
      : { v: 1, kind: "bare", name: "16/MakePayment", fields: { random: new Uint8Array(32) } },
  ),
});

describe("what an agent hears from its own module", () => {
  it("is dropped when it is no message, or none that a module has for an agent", () => {
    const rehearsal = upTo("16/564");
    expect(give(rehearsal, { ...link, bytes: new Uint8Array([1]) })).toEqual(["wire malformed envelope"]);
    expect(give(rehearsal, bare("7B"))).toEqual(["wire unexpected kind"]);
    expect(give(rehearsal, bare("order"))).toEqual(["wire unexpected kind"]);
    rehearsal.play({});
    expect(boughtBy(rehearsal)).toHaveLength(1);
  });

  it("is dropped when it is under another key, from the agent itself, or comes again", () => {
    const rehearsal = upTo("16/564");
    const key = keyIn(rehearsal);
    expect(give(rehearsal, inSession(link, new Uint8Array(32), 1, 9, successful))).toEqual([
      "18/666 undecryptable content",
    ]);
    expect(give(rehearsal, inSession(link, key, 0, 9, successful))).toEqual(["18/666 undecryptable content"]);
    const prompt = rehearsal.sent.findLast(({ from, to }) => from === "MM.A" && to === "TA.A");
    expect(prompt === undefined ? [] : give(rehearsal, prompt)).toEqual(["wire replayed number"]);
    rehearsal.play({});
    expect(boughtBy(rehearsal)).toHaveLength(1);
  });

  it("is dropped when it is not awaited", () => {
    const rehearsal = upTo("16/564");
    const prompt: Content = { name: "16/AmountPrompt", fields: {} };
    const verify: Content = { name: "16/VerifyAmountPrompt", fields: { amount: 100, type: "USD" } };
    expect(give(rehearsal, said(rehearsal, 9, prompt))).toEqual(["wire unexpected name"]);
    expect(give(rehearsal, said(rehearsal, 9, verify))).toEqual(["wire unexpected name"]);
    const answering: Content = { name: "16/NewAmountPrompt", fields: { reason: "funds" }, replyTo: 7 };
    expect(give(rehearsal, said(rehearsal, 9, answering))).toEqual(["wire unexpected replyTo"]);
    rehearsal.play({});
    expect(boughtBy(rehearsal)).toHaveLength(1);
  });

  it("ends nothing while no payment is awaited", () => {
    const early = upTo("12/428");
    expect(give(early, inSession(link, new Uint8Array(32), 1, 1, successful))).toEqual(["wire unexpected kind"]);
    early.play({ "TA.A": [byModule] });
    expect(boughtBy(early)).toHaveLength(1);
  });

  it("counts only from its own address: somebody else with the key is the other agent, or nobody", () => {
    const rehearsal = upTo("16/564");
    const stranger = { ...said(rehearsal, 9, successful), from: "MM.B" };
    expect(give(rehearsal, stranger)).toEqual(["10/386 undecryptable content"]);
    const none = new Uint8Array(32);
    const fields = { order: new Uint8Array(16), challenge: none, content: none };
    const reply: Letter = {
      ...link,
      bytes: encodeEnvelope({ v: 1, kind: "bare", name: "16/PaymentStatusReply", fields }),
    };
    expect(give(rehearsal, reply)).toEqual(["wire unexpected challenge"]);
    expect(give(rehearsal, { ...reply, from: "MM.B" })).toEqual(["wire unexpected kind"]);
    rehearsal.play({});
    expect(boughtBy(rehearsal)).toHaveLength(1);
  });

  it("cannot be undone by bytes that do not decrypt, whatever the reading (10/386=abort)", () => {
    const rehearsal = new Rehearsal(purchasers(), { readings: { "10/386": "abort" } });
    rehearsal.play(scripts, () => rehearsal.steps("TA.A").includes("16/564"));
    const noise = inSession({ from: "TA.B", to: "TA.A" }, new Uint8Array(32), 1, 99, successful);
    expect(give(rehearsal, noise)).toEqual(["10/386 undecryptable content"]);
    expect(rehearsal.holdings("TA.A").undertakings).toHaveLength(1);
    rehearsal.play({});
    expect(boughtBy(rehearsal)).toHaveLength(1);
  });
});
