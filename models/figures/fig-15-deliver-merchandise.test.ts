import { describe, expect, it } from "vitest";
import { defaultReadings, type Readings } from "../../spec/readings.ts";
import { explore } from "../explorer/index.ts";
import { type TakenEntry, takenEntries, untyped } from "../systems/planted.ts";
import { purchaseMoney } from "../systems/purchase-money.ts";
import type { Goods } from "./protocol.ts";

const run = (goods: Goods, readings: Partial<Readings> = {}) =>
  explore(untyped(purchaseMoney({ goods: [goods], powerLosses: 1, readings: { ...defaultReadings, ...readings } })));
const runs = { ticket: run("ticket"), object: run("object"), communications: run("communications") };

const whole = ({ entry }: TakenEntry): boolean => !entry.losesPower;
const stepsOf = (entries: readonly TakenEntry[]) => [...new Set(entries.map(({ steps }) => steps.join(" ")))].sort();
const having = (goods: Goods, role: "TA.A" | "TA.B", step: string) =>
  takenEntries(runs[goods], role).filter((it) => whole(it) && it.steps.includes(step));

const aborting = "11/388 7B/236 7B/238 11/390 11/392";

describe("FIG. 14", () => {
  it.each([
    ["now", ["14/454 14/456 14/458", "14/454 14/456 14/460 14/462"], ["invalid", "issuerExpired"]],
    ["issue", ["14/454 14/456 14/458", "14/454 14/456 14/460 14/462"], ["invalid"]],
  ] as const)("14/454=%s: a credential is good, or ends the purchase", (choice, ways, bad) => {
    const checked = takenEntries(run("object", { "14/454": choice }), "TA.A").filter((it) =>
      it.steps.includes("14/454"),
    );
    expect(stepsOf(checked.filter(whole)).map((way) => way.replace(` ${aborting}`, ""))).toEqual(ways);
    const refused = checked.filter(({ steps }) => steps.includes("14/458")).map(({ entry }) => entry.choices);
    expect(new Set(refused.map(({ peerCredential }) => peerCredential))).toEqual(new Set(bad));
  });
});

describe("FIG. 15", () => {
  it.each([
    ["ticket", "15/464 15/466 15/468 15/470 15/472"],
    ["communications", "15/464 15/466 15/468 15/470 15/472"],
    ["object", "15/464 15/466 15/494 15/496 15/498 15/500 15/502 15/504"],
  ] as const)("15/466: %s goes as %s", (goods, way) => {
    expect(stepsOf(having(goods, "TA.B", "15/464"))).toEqual([`12/416 12/418 12/424 ${way}`]);
    for (const { after } of having(goods, "TA.B", "15/464")) expect(after.tickets).toEqual([]);
  });

  it.each([
    ["ticket", "15/474 15/476", "", "15/486"],
    ["object", "15/506 15/508 15/510", "15/512 15/514 15/516 ", "15/518"],
  ] as const)("15/478: a bad %s is rejected at its checks, and a good one shown", (goods, first, second, shown) => {
    const begin = first.split(" ")[0] as string;
    const rejected = `15/478 15/480 15/482 ${aborting}`;
    const ways = [`${first} ${second}${shown} 15/488`, `${first} ${second}${rejected}`];
    if (goods === "object") ways.push(`${first} ${rejected}`);
    expect(stepsOf(having(goods, "TA.A", begin))).toEqual(ways.sort());
  });

  it("15/492: what the owner has accepted arrives, and is not the buyer's yet", () => {
    for (const goods of ["ticket", "object", "communications"] as const) {
      const stored = having(goods, "TA.A", "15/492");
      expect(stepsOf(stored)).toEqual(["15/490 15/492 12/426 12/428"]);
      for (const { after } of stored) {
        expect(after).toMatchObject({ tickets: [], moving: { direction: "received", ticket: "G1", goods } });
      }
    }
  });
});

describe("FIG. 22", () => {
  it.each([
    ["ticket", "22/736 22/738 22/744", []],
    ["object", "22/736 22/738 22/740 22/742", ["G1"]],
    ["communications", "22/736 22/738 22/744 22/746 22/748", ["G1"]],
  ] as const)("22/736: %s is opened by %s, after the commit and whenever the owner asks", (goods, way, opened) => {
    const openings = having(goods, "TA.A", "22/736");
    const ways = openings.map(({ steps }) => steps.slice(steps.indexOf("22/736")).join(" "));
    expect(new Set(ways)).toEqual(new Set([way]));
    for (const { after } of openings) expect(after).toMatchObject({ tickets: ["G1"], opened });
    const types = new Set(openings.map(({ event }) => event.type));
    expect([...types].sort()).toEqual(["OwnerOpensGoods", "PaymentStatusReply", "PaymentSuccessful"]);
  });
});
