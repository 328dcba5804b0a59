import { describe, expect, it } from "vitest";
import type { Readings } from "../../spec/readings.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { Rehearsal } from "../device/rehearsal.ts";
import { heldNote, modules } from "../device/rehearsal-cast.ts";
import { issueNote } from "../domain/note-transfer.ts";
import { generator, later, limits, noon, payer } from "../domain/samples.ts";
import type { Content } from "../wire/message.ts";
import { amounts, paid, since } from "./payments.ts";
import { besideAgents, firstRandoms, give, lies, moved, ordered, StubAgents } from "./stub-agents.ts";

const unsuccessful = "16/PaymentUnsuccessful false";
const untouched = [[100, 100], []];

describe("an order that has been obeyed before", () => {
  const again = (readings: Partial<Readings> = {}) => {
    const played = ordered({}, { readings });
    const { rehearsal, agents } = played;
    rehearsal.powerOff("MM.A");
    rehearsal.powerOn("MM.A");
    const before = rehearsal.steps("MM.A").length;
    agents.again(firstRandoms, 30);
    give(rehearsal, agents.order("A"));
    return { ...played, since: () => rehearsal.steps("MM.A").slice(before) };
  };

  it("is refused, also after a loss of power, and nothing is said or done", () => {
    const { rehearsal, agents, since } = again();
    expect(rehearsal.refusal("MM.A")).toEqual({ step: "16/542", reason: "orderUsed", field: "random" });
    expect(since()).toEqual([]);
    expect(rehearsal.seen.at(-1)?.effect.type).toBe("refusal");
    give(rehearsal, agents.order("B"));
    expect(rehearsal.refusal("MM.B")).toEqual({ step: "16/544", reason: "orderUsed", field: "random" });
    expect(rehearsal.rests("MM.A") && rehearsal.rests("MM.B")).toBe(true);
  });

  it("is obeyed like any other, under that reading", () => {
    const { rehearsal, since } = again({ "16/542": "accepted" });
    expect(since().slice(0, 2)).toEqual(["16/542", "16/546"]);
    expect(rehearsal.refusals("MM.A")).toEqual([]);
  });

  it("is not one of which no key was formed", () => {
    const { rehearsal } = ordered({ relay: (carried, number) => (number === 3 ? [] : [carried]) });
    const agents = new StubAgents();
    give(rehearsal, agents.order("A"));
    expect(rehearsal.steps("MM.A").at(-1)).toBe("38/1478");
  });
});

describe("the amount", () => {
  it("is asked for again if the funds are short, and without another one the payment is rolled back", () => {
    const played = ordered({ amounts: [{ amount: 201, type: "USD" }, null] });
    const { rehearsal, agents } = played;
    expect(rehearsal.refusals("MM.A")).toEqual(["16/570 fundsInsufficient"]);
    expect(since(rehearsal.steps("MM.A"), "16/572")).toBe(
      "16/572 16/574 18/658 18/660 18/662 19/674 19/676 16/580 16/582 42/1726 42/1728 42/1730 42/1734 42/1736 42/1744 " +
        "16/584 18/658 18/660 18/662 20/678 20/680 18/658 18/660 18/662 42/1746",
    );
    expect(since(rehearsal.steps("MM.B"), "42/1748")).toBe(
      "42/1748 42/1750 42/1752 42/1754 16/586 18/658 18/660 18/662",
    );
    expect(agents.told).toEqual({
      A: ["16/AmountPrompt", "16/NewAmountPrompt funds", unsuccessful],
      B: [unsuccessful],
    });
    expect(moved(played)).toEqual(untouched);
  });

  it("may be another one then", () => {
    const played = ordered({
      amounts: [
        { amount: 5, type: "EUR" },
        { amount: 40, type: "USD" },
      ],
    });
    expect(moved(played)).toEqual([[100, 60], [40]]);
    expect(played.agents.told.B).toEqual(["16/VerifyAmountPrompt USD 40", "16/PaymentSuccessful"]);
  });

  it("is what the payee's agent approves, or another one is asked for", () => {
    const played = ordered({
      amounts: [
        { amount: 30, type: "USD" },
        { amount: 50, type: "USD" },
      ],
      verdicts: [false, true],
    });
    expect(since(played.rehearsal.steps("MM.B"), "16/618")).toMatch(
      /^16\/618 16\/620 16\/622 20\/678 20\/680 18\/658 18\/660 18\/662 19\/674 19\/676 20\/690 16\/604 /u,
    );
    expect(played.agents.told.A).toContain("16/NewAmountPrompt wrong");
    expect(moved(played)).toEqual([[100, 50], [50]]);
  });

  it("is not asked for more often than the limit says, at either end", () => {
    const sum = { amount: 30, type: "USD" };
    const verdicts = [false, false, false, false];
    const one = ordered({ amounts: [sum, sum, sum, sum], verdicts });
    expect(one.rehearsal.refusal("MM.A")).toEqual({ step: "16/580", reason: "unexpected", field: "amount" });
    expect(one.agents.told.A.at(-1)).toBe(unsuccessful);
    const patient = { limits: { ...limits, amountsMax: 9 } };
    const other = ordered({ amounts: [sum, sum, sum, sum], verdicts }, {}, besideAgents({ "MM.A": patient }));
    expect(other.rehearsal.refusal("MM.B")).toEqual({ step: "16/604", reason: "unexpected", field: "amount" });
    expect([moved(one), moved(other)]).toEqual([untouched, untouched]);
  });

  it.each([
    ["another sum", [heldNote(1), heldNote(2)], "notes"],
    ["another type", [heldNote(1, 30)], "notes[0].body.type"],
  ] as const)("is what is paid: %s is not accepted", (_, notes, field) => {
    const lie = (content: Content): Content => {
      if (content.name === "16/AmountToTransfer") {
        const other = field === "notes" ? { amount: 20, type: "USD" } : { amount: 30, type: "EUR" };
        return { ...content, fields: other };
      }
      return content;
    };
    const played = ordered(lies("A", lie), {}, besideAgents({ "MM.A": { notes: [...notes] } }));
    expect(played.rehearsal.refusal("MM.B")).toEqual({ step: "39/1580", reason: "totalDiffers", field });
    expect(played.agents.told).toMatchObject({ A: ["16/AmountPrompt", unsuccessful], B: { 1: unsuccessful } });
    expect(amounts(played.rehearsal, "MM.B")).toEqual([]);
  });
});

describe("notes that expire between the comparison of funds and their transfer", () => {
  it("are not paid with: the payment is rolled back", () => {
    const agents = new StubAgents({ relay: (carried, number) => (number === 8 ? [] : [carried]) });
    const rehearsal = new Rehearsal(besideAgents(), { carry: agents.carry });
    give(rehearsal, agents.order("B"), agents.order("A"));
    rehearsal.deliverAll();
    const [acknowledgement] = agents.carried.slice(-1);
    if (acknowledgement === undefined) throw new Error("not acknowledged");
    rehearsal.now = later + 1;
    give(rehearsal, agents.under("A", { name: acknowledgement.by, fields: { message: acknowledgement.message } }));
    rehearsal.play({});
    expect(rehearsal.refusals("MM.A")).toEqual(["39/1566 fundsInsufficient"]);
    expect(since(rehearsal.steps("MM.A"), "16/630")).toMatch(/^16\/630 42\/1726 /u);
    expect([agents.told.A.at(-1), agents.told.B.at(-1)]).toEqual([unsuccessful, unsuccessful]);
  });
});

describe("a sum of more notes than the carriers of one message can carry", () => {
  const dayMs = 86_400_000;
  /** Sixty notes, the first of a bank with so long a name. */
  const notesOf = (nameOctets: number) =>
    Array.from({ length: 60 }, (_, index) => {
      const bank = "B".repeat(index === 0 ? nameOctets : 1);
      const body = {
        serial: index,
        bank,
        type: "USD",
        value: 1,
        issued: noon - dayMs,
        expires: later,
        first: payer.id,
      };
      return { note: issueNote(symbolicCrypto, body, generator), residual: 1 };
    });
  const overLink = (notes: ReturnType<typeof notesOf>) => paid(60, {}, modules({ "MM.A": { notes } }));
  const throughAgents = (notes: ReturnType<typeof notesOf>) =>
    ordered({ amounts: [{ amount: 60, type: "USD" }] }, {}, besideAgents({ "MM.A": { notes } }));

  it("is not paid, and both agents hear that it is not, though a link would still carry it", () => {
    const lengths = overLink(notesOf(1)).sent.map(({ bytes }) => bytes.length);
    const almost = notesOf(65_536 - 300 - Math.max(...lengths));
    expect(overLink(almost).refusals("MM.A")).toEqual([]);
    const { rehearsal, agents } = throughAgents(almost);
    expect(rehearsal.refusals("MM.A")).toEqual(["39/1574 oversized"]);
    expect([agents.told.A.at(-1), agents.told.B.at(-1)]).toEqual([unsuccessful, unsuccessful]);
  });

  it("is paid when it just fits", () => {
    const lengths = overLink(notesOf(1)).sent.map(({ bytes }) => bytes.length);
    const { rehearsal } = throughAgents(notesOf(65_536 - 700 - Math.max(...lengths)));
    expect(rehearsal.refusals("MM.A")).toEqual([]);
    expect(amounts(rehearsal, "MM.B")).toHaveLength(60);
  });
});
