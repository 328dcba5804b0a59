import { describe, expect, it } from "vitest";
import { Rehearsal, type Tampering } from "../device/rehearsal.ts";
import { amounts, since } from "./payments.ts";
import {
  besideAgents,
  firstRandoms,
  give,
  ordered,
  type Parts,
  playOrder,
  type Side,
  StubAgents,
} from "./stub-agents.ts";

const sides = ["A", "B"] as const;
const successful = "16/PaymentSuccessful";
const unsuccessful = "16/PaymentUnsuccessful false";
const transferError = "16/PaymentUnsuccessful true";

const losing = (...which: readonly number[]): Parts => ({
  relay: (carried, number) => (which.includes(number) ? [] : [carried]),
});

/** How a payment ended at a module, by its log. */
const ended = (rehearsal: Rehearsal, side: Side): string => {
  const [entry] = rehearsal.holdings(`MM.${side}`).log;
  if (entry === undefined) return "unsuccessful";
  return entry.kind === "committed" ? "successful" : "transferError";
};

/** What the agent is answered when it asks. */
const asked = ({ rehearsal, agents }: ReturnType<typeof ordered>, side: Side): string | undefined => {
  const before = agents.statuses[side].length;
  give(rehearsal, agents.query(side));
  rehearsal.deliverAll();
  return agents.statuses[side][before];
};

/** Nothing is doubled; what is lost has left an entry to claim with; both rest, and tell the truth when asked. */
const checkSound = (played: ReturnType<typeof ordered>): void => {
  const { rehearsal } = played;
  const [payer, payee] = [ended(rehearsal, "A"), ended(rehearsal, "B")];
  const value = (address: string): number => amounts(rehearsal, address).reduce((sum, each) => sum + each, 0);
  expect([value("MM.A"), value("MM.B")]).toEqual([payer === "successful" ? 170 : 200, payee === "successful" ? 30 : 0]);
  expect([
    "unsuccessful unsuccessful",
    "unsuccessful transferError",
    "successful transferError",
    "successful successful",
  ])
    // What the payee has, the payer has given; what it has not, it can claim.
    .toContain(`${payer} ${payee}`);
  expect([rehearsal.rests("MM.A"), rehearsal.rests("MM.B")]).toEqual([true, true]);
  for (const side of sides) {
    expect(rehearsal.holdings(`MM.${side}`).undertakings).toEqual([]);
    const remembered = rehearsal.holdings(`MM.${side}`).orders.length > 0;
    expect(asked(played, side)).toBe(remembered ? ended(rehearsal, side) : undefined);
  }
};

describe("a message between the modules is lost", () => {
  const [offer, acknowledgement] = [1, 11];

  it.each(Array.from({ length: acknowledgement - offer + 1 }, (_, index) => index + 1))(
    "the one with number %i",
    (lost) => {
      const played = ordered(losing(lost));
      checkSound(played);
      const keys = { A: lost > 6, B: lost > 5 };
      for (const side of sides) {
        const { told } = played.agents;
        // Without a key nothing can be reported, and with one it is, in the end, by both.
        expect(told[side].some((report) => report.startsWith("16/Payment"))).toBe(keys[side]);
      }
    },
  );

  it("the acknowledgement of the commit: the payee warns its agent, and the payer has paid", () => {
    const { agents } = ordered(losing(acknowledgement));
    expect([agents.told.A.at(-1), agents.told.B.at(-1)]).toEqual([successful, transferError]);
  });

  it("what the agent says: the module gives up, and both agents hear of it", () => {
    const silent = ordered({ amounts: [] });
    expect(silent.rehearsal.refusals("MM.A")).toEqual(["16/566 timeOut"]);
    expect([silent.agents.told.A.at(-1), silent.agents.told.B.at(-1)]).toEqual([unsuccessful, unsuccessful]);
    const mute = ordered({ verdicts: [] });
    expect(mute.rehearsal.refusals("MM.B")).toEqual(["16/618 timeOut"]);
    expect([mute.agents.told.A.at(-1), mute.agents.told.B.at(-1)]).toEqual([unsuccessful, unsuccessful]);
    for (const played of [silent, mute]) checkSound(played);
  });

  it("the notice of an abort, too: the other module's own time runs out", () => {
    const played = ordered({ ...losing(7), amounts: [{ amount: 500, type: "USD" }, null] });
    expect(played.agents.told).toMatchObject({ A: { 2: unsuccessful }, B: [unsuccessful] });
    checkSound(played);
  });
});

describe("power is lost", () => {
  const sweep = (at: readonly Side[], readings: Tampering["readings"] = {}): number => {
    let cuts = 0;
    for (const side of at) {
      const most = ordered().rehearsal.puts(`MM.${side}`);
      for (let after = 0; after < most; after += 1) {
        const played = ordered({}, { cut: { device: `MM.${side}`, after }, readings });
        checkSound(played);
        cuts += 1;
      }
    }
    return cuts;
  };

  it("at any moment: nothing is doubled, and the agents learn how it ended", () => {
    expect(sweep(sides)).toBeGreaterThan(200);
  });

  it("by the payee, with receipt of the acknowledgement as one act with the commit", () => {
    expect(sweep(["B"], { "41/1708": "oneAct" })).toBeGreaterThan(100);
  });

  it("between the payee's decision and its commit, under that reading: it commits on restart, as 632 has it", () => {
    const { rehearsal } = ordered({}, { failWrite: { device: "MM.B", write: 4 }, readings: { "41/1708": "oneAct" } });
    expect(rehearsal.holdings("MM.B").undertakings.map(({ kind }) => kind)).toEqual(["ready", "decided"]);
    rehearsal.powerOff("MM.B");
    const before = rehearsal.steps("MM.B").length;
    rehearsal.powerOn("MM.B");
    expect(rehearsal.steps("MM.B").slice(before)).toEqual(["16/632", "41/1718", "41/1720", "41/1722", "41/1724"]);
    expect(amounts(rehearsal, "MM.B")).toEqual([30]);
  });

  it("and with it TA/MM: what is completed then is told to the subscriber, and not to the agent, which asks", () => {
    const { rehearsal, agents } = ordered({}, { failWrite: { device: "MM.A", write: 3 } });
    expect(rehearsal.seen.findLast(({ device }) => device === "MM.A")?.effect.type).toBe("halt");
    const told = agents.told.A.length;
    rehearsal.powerOff("MM.A");
    rehearsal.powerOn("MM.A");
    expect(rehearsal.steps("MM.A").slice(-4)).toEqual(["41/1710", "41/1712", "41/1714", "41/1716"]);
    expect(rehearsal.notices("MM.A")).toEqual(["41/1714 transactionComplete"]);
    expect(agents.told.A).toHaveLength(told);
    expect(asked({ rehearsal, agents }, "A")).toBe("successful");
  });
});

describe("a write fails", () => {
  it.each([
    ["MM.A", 1],
    ["MM.A", 2],
    ["MM.B", 1],
    ["MM.B", 2],
  ] as const)("%s, number %i: the payment is rolled back", (device, write) => {
    const played = ordered({}, { failWrite: { device, write } });
    checkSound(played);
    expect(ended(played.rehearsal, "A")).toBe("unsuccessful");
  });

  it("of the order: there is no payment that is not remembered", () => {
    const { rehearsal, agents } = ordered({}, { failWrite: { device: "MM.A", write: 1 } });
    expect(since(rehearsal.steps("MM.A"), "42/1726")).toBe(
      "42/1726 42/1728 42/1730 42/1734 42/1736 42/1744 17/640 17/642 17/644 42/1746",
    );
    expect(rehearsal.steps("MM.A")).not.toContain("16/556");
    expect(agents.told).toEqual({ A: [], B: [unsuccessful] });
  });
});

describe("how a payment stands", () => {
  const running = (parts: Parts = {}, readings: Tampering["readings"] = {}) => {
    const agents = new StubAgents(parts);
    const rehearsal = new Rehearsal(besideAgents(), { carry: agents.carry, readings });
    give(rehearsal, agents.order("B"), agents.order("A"));
    rehearsal.deliverAll();
    return { rehearsal, agents };
  };

  it("is answered while it runs, whatever the module waits for", () => {
    const forAgent = running({ amounts: [] });
    const forModule = running(losing(9));
    const ready = running(losing(11));
    for (const played of [forAgent, forModule, ready]) {
      expect(asked(played, "B")).toBe("proceeding");
    }
    expect([asked(forAgent, "A"), asked(forModule, "A"), asked(ready, "A")]).toEqual([
      "proceeding",
      "proceeding",
      "successful",
    ]);
    expect(forAgent.rehearsal.timers.has("MM.A")).toBe(true);
  });

  it("is answered after it has ended, also when power was lost, and while another payment runs", () => {
    const played = ordered();
    for (const side of sides) expect(asked(played, side)).toBe("successful");
    const { rehearsal, agents } = played;
    for (const side of sides) {
      rehearsal.powerOff(`MM.${side}`);
      rehearsal.powerOn(`MM.${side}`);
      expect(asked(played, side)).toBe("successful");
    }
    rehearsal.give("MM.B", { type: "request", request: { type: "MerchantStartsSale", peer: "MM.A" } });
    rehearsal.give("MM.A", { type: "request", request: { type: "OwnerAgreesToPay", peer: "MM.B", route: "direct" } });
    for (const side of sides) expect(asked(played, side)).toBe("successful");
    expect(agents.statuses.A).toHaveLength(3);
  });

  it("is what its log says, of an abort with and without Ready-to-Commit", () => {
    expect(asked(ordered({ amounts: [] }), "A")).toBe("unsuccessful");
    const torn = ordered(losing(11));
    expect([asked(torn, "A"), asked(torn, "B")]).toEqual(["successful", "transferError"]);
  });

  it("is not that of another payment which runs meanwhile", () => {
    const { rehearsal, agents } = ordered({ amounts: [], verdicts: [] });
    const first = new StubAgents();
    agents.again({ A: new Uint8Array(32).fill(7), B: new Uint8Array(32).fill(8) }, 20);
    give(rehearsal, agents.order("B"), agents.order("A"));
    // Until the second key is there, and no further.
    while (rehearsal.holdings("MM.A").orders.length < 2) rehearsal.deliver();
    rehearsal.letters.length = 0;
    expect(asked({ rehearsal, agents }, "A")).toBe("proceeding");
    give(rehearsal, first.query("A"));
    const reply = rehearsal.sent.at(-1);
    if (reply === undefined) throw new Error("no reply");
    first.carry(reply);
    expect(first.statuses.A).toEqual(["unsuccessful"]);
  });

  it("is said to nobody else, and of no order that is not remembered", () => {
    const { rehearsal, agents } = ordered();
    const others = new StubAgents({ randoms: { A: firstRandoms.A, B: new Uint8Array(32) } });
    give(rehearsal, others.query("A"));
    expect(rehearsal.refusal("MM.A")).toEqual({ step: "wire", reason: "unexpected", field: "order" });
    give(rehearsal, agents.query("A", new Uint8Array(32)));
    expect(rehearsal.refusal("MM.A")).toEqual({ step: "wire", reason: "undecryptable", field: "content" });
    give(rehearsal, { ...agents.query("A"), from: "TA.B" });
    expect(rehearsal.refusal("MM.A")).toEqual({ step: "wire", reason: "unexpected", field: "kind" });
    rehearsal.deliverAll();
    expect(agents.statuses.A).toEqual([]);
  });

  it("cannot be answered by a module that has lost the key, under that reading", () => {
    const readings = { "16/556": "lost" } as const;
    const played = ordered({}, { readings });
    expect(amounts(played.rehearsal, "MM.B")).toEqual([30]);
    expect(played.agents.told.A.at(-1)).toBe(successful);
    expect([asked(played, "A"), asked(played, "B")]).toEqual([undefined, undefined]);
    expect(played.rehearsal.holdings("MM.A").orders).toHaveLength(1);
  });
});

describe("an abort that comes when the payer has committed", () => {
  it("undoes the payment under that reading, though it comes through the agents, and its agent is told", () => {
    const played = ordered(losing(11), { readings: { "42/1750": "obey" } });
    const { rehearsal, agents } = played;
    // Of the two messages the first is a status query, which a module at rest does not answer.
    expect(since(rehearsal.steps("MM.A"), "41/1716")).toBe(
      "41/1716 19/674 19/676 19/674 19/676 42/1748 42/1750 42/1752 42/1754 16/584 18/658 18/660 18/662",
    );
    expect(amounts(rehearsal, "MM.A")).toEqual([100, 100]);
    expect(agents.told.A.slice(-2)).toEqual([successful, unsuccessful]);
  });

  it("is not even heard otherwise: there is no payment any more", () => {
    const { rehearsal } = ordered(losing(11));
    expect(rehearsal.steps("MM.A").at(-1)).toBe("41/1716");
    expect(rehearsal.refusals("MM.A")).toEqual(["wire wrongSession", "wire wrongSession"]);
  });

  it("does not come into a later payment", () => {
    const { rehearsal, agents } = ordered(losing(11, 12, 13), { readings: { "42/1750": "obey" } });
    agents.again({ A: new Uint8Array(32).fill(5), B: new Uint8Array(32).fill(6) }, 20);
    playOrder(rehearsal, agents);
    expect(amounts(rehearsal, "MM.A")).toEqual([100, 50]);
  });
});
