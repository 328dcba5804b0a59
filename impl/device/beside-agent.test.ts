import { describe, expect, it } from "vitest";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { besideAgents, give, type Parts, StubAgents } from "../figures/stub-agents.ts";
import { encodeContent } from "../wire/envelope.ts";
import type { Content } from "../wire/message.ts";
import { type Letter, Rehearsal } from "./rehearsal.ts";
import { envelopeOf } from "./tampering.ts";

/** A payment up to where nothing is on its way any more. */
const begun = (parts: Parts) => {
  const agents = new StubAgents(parts);
  const rehearsal = new Rehearsal(besideAgents(), { carry: agents.carry });
  give(rehearsal, agents.order("B"), agents.order("A"));
  rehearsal.deliverAll();
  return { rehearsal, agents };
};

const paymentAmount = { name: "16/PaymentAmount", fields: { amount: 30, type: "USD" }, replyTo: 1 } satisfies Content;

/** MM.A waits for its agent, which has said nothing yet. */
const asking = () => begun({ amounts: [] });

const under = (
  agents: StubAgents,
  direction: 0 | 1,
  number: number,
  content: Content = paymentAmount,
  key = agents.devices.A.key,
) =>
  agents.bare("A", {
    v: 1,
    kind: "session",
    number,
    content: symbolicCrypto.encryptSession(key, direction, number, encodeContent(content, "session")),
  });

describe("what the agent says under TA/MM", () => {
  it.each([
    [
      "under another key",
      (agents: StubAgents) => under(agents, 0, 1, paymentAmount, new Uint8Array(32)),
      "19/676 undecryptable",
    ],
    ["in the other direction", (agents: StubAgents) => under(agents, 1, 1), "19/676 undecryptable"],
    [
      "under another number than it says",
      (agents: StubAgents) => renumbered(under(agents, 0, 2), 3),
      "19/676 undecryptable",
    ],
    [
      "as an answer to what was not asked",
      (agents: StubAgents) => under(agents, 0, 1, { ...paymentAmount, replyTo: 7 }),
      "wire unexpected",
    ],
    [
      "as an answer to nothing",
      (agents: StubAgents) => under(agents, 0, 1, { ...paymentAmount, replyTo: 0 }),
      "wire unexpected",
    ],
    [
      "that is not awaited",
      (agents: StubAgents) => under(agents, 0, 1, { name: "16/CorrectAmount", fields: {}, replyTo: 1 }),
      "wire unexpected",
    ],
    ["that is no content", (agents: StubAgents) => noContent(agents), "wire malformed"],
  ] as const)("is not heard %s, and the module waits on", (_, make, refusal) => {
    const { rehearsal, agents } = asking();
    const steps = rehearsal.steps("MM.A").length;
    give(rehearsal, make(agents));
    expect(rehearsal.refusals("MM.A")).toEqual([refusal]);
    expect(rehearsal.steps("MM.A")).toHaveLength(steps);
    give(rehearsal, under(agents, 0, 4));
    expect(rehearsal.steps("MM.A")).toContain("16/602");
  });

  it("is heard once: what comes again, or with a smaller number, is a replay", () => {
    const { rehearsal, agents } = asking();
    const said = under(agents, 0, 4);
    give(rehearsal, said, said, under(agents, 0, 3));
    expect(rehearsal.refusals("MM.A")).toEqual(["wire replayed", "wire replayed"]);
  });

  it("is not waited for any more when the other module has aborted", () => {
    const { rehearsal, agents } = begun({ verdicts: [] });
    expect(rehearsal.steps("MM.B").at(-1)).toBe("18/662");
    while (rehearsal.timers.has("MM.A")) {
      rehearsal.expire("MM.A");
      rehearsal.deliverAll();
    }
    expect(agents.told.B.at(-1)).toBe("16/PaymentUnsuccessful false");
    expect([rehearsal.rests("MM.B"), rehearsal.timers.has("MM.B")]).toEqual([true, false]);
  });

  it("is not heard when the module does not wait for it", () => {
    const { rehearsal, agents } = begun({ relay: (carried, number) => (number === 7 ? [] : [carried]) });
    expect(rehearsal.steps("MM.A")).toContain("16/602");
    give(rehearsal, under(agents, 0, 9));
    expect(rehearsal.refusal("MM.A")).toEqual({ step: "wire", reason: "unexpected", field: "name" });
  });

  it("is nothing before there is a key, and after the payment", () => {
    const before = begun({ relay: () => [] });
    give(before.rehearsal, under(before.agents, 0, 1));
    expect(before.rehearsal.refusal("MM.A")).toEqual({ step: "wire", reason: "wrongSession", field: "content" });
    const after = begun({});
    give(after.rehearsal, under(after.agents, 0, 9));
    expect(after.rehearsal.refusal("MM.A")).toEqual({ step: "wire", reason: "wrongSession", field: "content" });
  });
});

const renumbered = (letter: Letter, number: number): Letter => {
  const envelope = envelopeOf(letter);
  if (envelope.kind !== "session") throw new Error("not in session");
  return new StubAgents().bare("A", { ...envelope, number });
};

const noContent = (agents: StubAgents): Letter => {
  const content = symbolicCrypto.encryptSession(agents.devices.A.key, 0, 1, new Uint8Array([0xa0]));
  return agents.bare("A", { v: 1, kind: "session", number: 1, content });
};

describe("what the agents bring from the other module", () => {
  it("may be anything: it is refused, and the right message still comes", () => {
    const noise = new Uint8Array([0x80, 1, 2]);
    const parts: Parts = {
      relay: (carried) => [{ ...carried, message: noise }, { ...carried, message: new Uint8Array() }, carried],
    };
    const { rehearsal } = begun(parts);
    expect(new Set(rehearsal.refusals("MM.A"))).toEqual(new Set(["wire malformed"]));
    expect(rehearsal.holdings("MM.B").log).toHaveLength(1);
  });

  it("counts once", () => {
    const { rehearsal } = begun({ relay: (carried) => [carried, carried] });
    expect(rehearsal.holdings("MM.B").log).toHaveLength(1);
    expect(rehearsal.refusals("MM.B")).toContain("wire replayed");
    expect(rehearsal.refusals("MM.A")).toContain("wire replayed");
  });

  it("is a replay, too, if only its carrier comes again", () => {
    const { rehearsal } = begun({ deliver: (letter) => [letter, letter] });
    expect(rehearsal.holdings("MM.B").log).toHaveLength(1);
    const carried = rehearsal.steps("MM.B").filter((step) => step === "19/674");
    expect(carried).toHaveLength(
      begun({})
        .rehearsal.steps("MM.B")
        .filter((step) => step === "19/674").length,
    );
  });

  it("does not come by itself, but only in what carries it", () => {
    const { rehearsal, agents } = begun({ relay: (carried, number) => (number === 7 ? [] : [carried]) });
    const [lost] = agents.carried.slice(-1);
    if (lost === undefined) throw new Error("nothing was carried");
    give(
      rehearsal,
      { from: "TA.B", to: "MM.B", bytes: lost.message },
      { from: "MM.A", to: "MM.B", bytes: lost.message },
    );
    expect(rehearsal.refusals("MM.B")).toEqual(["19/676 undecryptable", "wire unexpected"]);
    give(rehearsal, agents.under("B", { name: "20/ERoutedMessage", fields: { message: lost.message } }));
    expect(rehearsal.steps("MM.B")).toContain("16/606");
  });

  it("is under MM/MM and under TA/MM, each with its own number", () => {
    const { rehearsal, agents } = begun({ relay: (carried, number) => (number === 7 ? [] : [carried]) });
    const [lost] = agents.carried.slice(-1);
    if (lost === undefined) throw new Error("nothing was carried");
    give(
      rehearsal,
      agents.under("B", { name: "20/ERoutedMessage", fields: { message: lost.message } }, new Uint8Array(32)),
    );
    expect(rehearsal.refusals("MM.B")).toEqual(["19/676 undecryptable"]);
    const altered = lost.message.map((octet, at) => (at === lost.message.length - 1 ? octet ^ 1 : octet));
    give(rehearsal, agents.under("B", { name: "20/ERoutedMessage", fields: { message: altered } }));
    expect(rehearsal.refusals("MM.B")).toEqual(["19/676 undecryptable", "wire undecryptable"]);
    expect(rehearsal.steps("MM.B").slice(-2)).toEqual(["19/674", "19/676"]);
  });

  it("is not heard by a module at rest", () => {
    const { rehearsal, agents } = begun({});
    const [first] = agents.carried;
    if (first === undefined) throw new Error("nothing was carried");
    const steps = rehearsal.steps("MM.B").length;
    give(
      rehearsal,
      agents.bare("B", {
        v: 1,
        kind: "bare",
        name: "17/RoutedMessage",
        fields: { message: first.message },
      }),
    );
    expect(rehearsal.steps("MM.B")).toHaveLength(steps);
    expect(rehearsal.refusal("MM.B")).toEqual({ step: "wire", reason: "unexpected", field: "kind" });
  });
});
