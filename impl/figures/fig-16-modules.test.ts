import { describe, expect, it } from "vitest";
import { sessionKeyOf } from "../crypto/crypto.ts";
import { Rehearsal } from "../device/rehearsal.ts";
import { hexOf } from "../domain/octets.ts";
import { payer } from "../domain/samples.ts";
import type { Content } from "../wire/message.ts";
import { amounts, paid } from "./payments.ts";
import { besideAgents, firstRandoms, give, lies, moved, ordered, playOrder, StubAgents } from "./stub-agents.ts";

describe("a payment that two agents order", () => {
  it("moves the notes, and is reported to both", () => {
    const played = ordered();
    const { rehearsal, agents } = played;
    expect([...rehearsal.refusals("MM.A"), ...rehearsal.refusals("MM.B")]).toEqual([]);
    expect(moved(played)).toEqual([[100, 70], [30]]);
    expect(agents.told).toEqual({
      A: ["16/AmountPrompt", "16/PaymentSuccessful"],
      B: ["16/VerifyAmountPrompt USD 30", "16/PaymentSuccessful"],
    });
    expect(rehearsal.rests("MM.A") && rehearsal.rests("MM.B")).toBe(true);
  });

  it("leaves no timer behind", () => {
    const { rehearsal } = ordered();
    for (const address of ["MM.A", "MM.B"]) {
      const own = rehearsal.seen.filter(({ device }) => device === address).map(({ effect }) => effect);
      const set = own.flatMap((effect) => (effect.type === "setTimer" ? [effect.timer] : []));
      expect(own.flatMap((effect) => (effect.type === "cancelTimer" ? [effect.timer] : []))).toEqual(set);
    }
  });

  it("goes by the steps of the payer's side", () => {
    const { rehearsal } = ordered();
    expect(rehearsal.steps("MM.A").join(" ")).toBe(
      "16/542 16/546 38/1464 38/1466 38/1476 17/642 17/644 38/1478 17/654 38/1508 38/1510 38/1512 38/1514 38/1524 " +
        "38/1526 38/1528 38/1530 38/1532 38/1534 38/1536 17/642 17/644 38/1538 17/654 17/656 38/1558 38/1560 38/1562 " +
        "38/1564 16/548 16/550 17/640 17/642 17/644 17/654 17/656 16/556 16/558 16/560 18/658 18/660 18/662 " +
        "19/674 19/676 16/566 16/568 16/570 16/600 16/602 20/678 20/680 18/658 18/660 18/662 " +
        "19/674 19/676 20/690 16/628 16/630 39/1566 39/1568 39/1570 39/1572 20/678 20/680 18/658 18/660 18/662 39/1574 " +
        "19/674 19/676 20/690 41/1704 20/678 20/680 18/658 18/660 18/662 41/1706 41/1710 41/1712 41/1714 " +
        "16/584 18/658 18/660 18/662 41/1716",
    );
  });

  it("goes by the steps of the payee's side", () => {
    const { rehearsal } = ordered();
    expect(rehearsal.steps("MM.B").join(" ")).toBe(
      "16/544 17/654 38/1480 38/1482 38/1484 38/1494 38/1496 38/1498 38/1500 38/1502 38/1504 17/642 17/644 38/1506 " +
        "17/654 38/1540 38/1542 38/1544 38/1546 38/1548 38/1550 38/1552 38/1554 17/640 17/642 17/644 38/1556 " +
        "17/654 17/656 16/552 16/554 17/640 17/642 17/644 " +
        "19/674 19/676 20/690 16/604 16/606 18/658 18/660 18/662 19/674 19/676 16/618 16/624 16/626 " +
        "20/678 20/680 18/658 18/660 18/662 19/674 19/676 20/690 39/1576 39/1578 39/1580 39/1584 39/1586 39/1588 " +
        "39/1590 39/1592 39/1594 39/1596 39/1598 39/1600 16/632 20/678 20/680 18/658 18/660 18/662 41/1702 " +
        "19/674 19/676 20/690 41/1708 41/1718 41/1720 41/1722 16/586 18/658 18/660 18/662 41/1724",
    );
  });

  it("goes by FIG. 17 up to and with R(2), and by FIG. 20 from then on", () => {
    const { agents } = ordered();
    expect(agents.carried.map(({ from, by }) => `${from} ${by}`)).toEqual([
      ..."ABABAB".split("").map((side) => `${side} 17/RoutedMessage`),
      ..."ABABA".split("").map((side) => `${side} 20/ERoutedMessage`),
    ]);
  });

  it("has a name that all entries and orders of it have", () => {
    const { rehearsal, agents } = ordered();
    const order = hexOf(agents.devices.A.order);
    for (const address of ["MM.A", "MM.B"]) {
      const { log, orders } = rehearsal.holdings(address);
      expect([log.map((entry) => entry.order), orders]).toEqual([[order], [order]]);
    }
  });

  it("is what a module does for its own agent only", () => {
    const agents = new StubAgents();
    const rehearsal = new Rehearsal(besideAgents(), { carry: agents.carry });
    give(rehearsal, { ...agents.order("A"), from: "TA.B" }, { ...agents.order("A"), from: "MM.B" });
    expect(rehearsal.refusals("MM.A")).toEqual(["wire unexpected", "wire unexpected"]);
    expect(rehearsal.steps("MM.A")).toEqual([]);
  });

  it("is nothing to a module without an agent", () => {
    const agents = new StubAgents();
    const rehearsal = paid(30);
    give(rehearsal, agents.order("A"), agents.query("A"));
    expect(rehearsal.refusals("MM.A")).toEqual(["wire unexpected", "wire unexpected"]);
  });

  it("is not begun while another one runs", () => {
    const agents = new StubAgents();
    const other = new StubAgents({ randoms: { A: firstRandoms.B, B: firstRandoms.A } });
    const rehearsal = new Rehearsal(besideAgents(), { carry: agents.carry });
    give(rehearsal, agents.order("B"), agents.order("A"), other.order("A"), other.order("B"));
    rehearsal.play({});
    expect([rehearsal.refusals("MM.A"), rehearsal.refusals("MM.B")]).toEqual([
      ["wire unexpected"],
      ["wire unexpected"],
    ]);
    expect(agents.told.A).toContain("16/PaymentSuccessful");
  });
});

describe("the agents' random numbers", () => {
  it("make another key if a module forwards another one, and what its agent says cannot be read", () => {
    const lie = (content: Content): Content =>
      content.name === "16/R2Forward" ? { ...content, fields: { random: new Uint8Array(32) } } : content;
    const agents = new StubAgents(lies("B", lie));
    const rehearsal = new Rehearsal(besideAgents(), { carry: agents.carry });
    give(rehearsal, agents.order("B"), agents.order("A"));
    expect(() => rehearsal.play({})).toThrow("a module says what its agent cannot read");
    expect(rehearsal.holdings("MM.A").orders).not.toContain(hexOf(agents.devices.A.order));
  });

  it("are forwarded as they are", () => {
    const said: Content[] = [];
    const note = (content: Content) => {
      said.push(content);
      return content;
    };
    ordered(lies("A", note));
    ordered(lies("B", note));
    const forwarded = said.filter(({ name }) => name === "16/R1Forward" || name === "16/R2Forward");
    expect(forwarded.map(({ fields }) => fields)).toEqual([{ random: firstRandoms.A }, { random: firstRandoms.B }]);
    const { devices } = new StubAgents();
    expect(devices.A.key).toEqual(sessionKeyOf(firstRandoms.A, firstRandoms.B));
  });
});

describe("what the modules' session comes to", () => {
  it("without a session is not reported: there is no key", () => {
    const listed = { badIds: { version: 2, ids: [payer.id] } };
    const { rehearsal, agents } = ordered({}, {}, besideAgents({ "MM.B": listed }));
    expect(rehearsal.notices("MM.B")).toEqual(["38/1490 sessionTerminated"]);
    expect(rehearsal.notices("MM.A")).toEqual(["38/1520 sessionTerminated"]);
    expect(agents.told).toEqual({ A: [], B: [] });
  });

  it("is none if the payer does not call: the payee goes back to rest", () => {
    const agents = new StubAgents();
    const rehearsal = new Rehearsal(besideAgents(), { carry: agents.carry });
    give(rehearsal, agents.order("B"));
    rehearsal.expire("MM.B");
    expect(rehearsal.refusal("MM.B")).toEqual({ step: "16/544", reason: "timeOut" });
    expect(rehearsal.rests("MM.B")).toBe(true);
  });

  it("does not hinder what comes next: another purchase, or a payment at a point of sale", () => {
    const { rehearsal, agents } = ordered();
    const randoms = { A: new Uint8Array(32).fill(2), B: new Uint8Array(32).fill(3) };
    agents.again(randoms, 100);
    playOrder(rehearsal, agents);
    expect(amounts(rehearsal, "MM.B")).toEqual([30, 100]);
    rehearsal.play({
      "MM.B": [
        { type: "MerchantStartsSale", peer: "MM.A" },
        { type: "MerchantEntersAmount", amount: 70 },
      ],
      "MM.A": [
        { type: "OwnerAgreesToPay", peer: "MM.B", route: "direct" },
        { type: "OwnerConfirmsAmount", split: [{ type: "USD", amount: 70 }] },
      ],
    });
    expect(amounts(rehearsal, "MM.B")).toEqual([30, 100, 70]);
    expect(agents.told.A).toHaveLength(4);
  });
});
