import { describe, expect, it } from "vitest";
import { Rehearsal } from "../device/rehearsal.ts";
import { byCard, cardId, cardPurchasers, choosing, goods, network, selling } from "../device/rehearsal-purchase.ts";
import { boughtBy, boughtByCard } from "./purchases.ts";

const opens = (rehearsal: Rehearsal, ticket: string): string => {
  const before = rehearsal.steps("TA.A").length;
  rehearsal.give("TA.A", { type: "request", request: { type: "OwnerOpensGoods", ticket } });
  return rehearsal.steps("TA.A").slice(before).join(" ");
};

describe("opening what was bought", () => {
  it.each([
    ["an object", goods.object, "22/736 22/738 22/740 22/742"],
    ["encrypted communications", goods.communications, "22/736 22/738 22/744 22/746 22/748"],
    ["communications in the clear", goods.clear, "22/736 22/738 22/744"],
    ["a ticket", goods.event, "22/736 22/738 22/744"],
  ])(
    "goes through the steps for %s, after the commit and whenever it is asked for again",
    (_what, merchandise, steps) => {
      const rehearsal = boughtByCard({ merchandise });
      expect(rehearsal.steps("TA.A").join(" ").split("12/434 ")[1]).toBe(steps);
      const [ticket = ""] = boughtBy(rehearsal);
      const keys = () => rehearsal.given("TA.A").filter(({ name }) => name.startsWith("22/"));
      const [key] = keys();
      expect(opens(rehearsal, ticket)).toBe(steps);
      expect(keys()).toEqual(key === undefined ? [] : [key, key]);
      expect(rehearsal.rests("TA.A")).toBe(true);
    },
  );

  it("gives the keys of a communications ticket as they are in it", () => {
    const keys = new TextEncoder().encode("keys");
    expect(boughtByCard({ merchandise: goods.communications }).given("TA.A").at(-1)).toMatchObject({
      name: "22/CommunicationsKey",
      keys,
    });
  });

  it("is possible after a loss of power, too", () => {
    const merchandise = goods.object;
    const rehearsal = boughtByCard({ merchandise });
    const [ticket = ""] = boughtBy(rehearsal);
    const key = rehearsal.given("TA.A").at(-1);
    rehearsal.powerOff("TA.A");
    rehearsal.powerOn("TA.A");
    opens(rehearsal, ticket);
    expect(rehearsal.given("TA.A").at(-1)).toEqual(key);
  });

  it("refuses a ticket that is not the agent's own", () => {
    const rehearsal = new Rehearsal(cardPurchasers());
    expect(opens(rehearsal, "none")).toBe("");
    expect(rehearsal.refusals("TA.A")).toEqual(["22/736 unknownTicket"]);
  });

  it("gives nothing of a credential, and takes no request for a ticket that is not final", () => {
    const rehearsal = new Rehearsal(cardPurchasers());
    expect(opens(rehearsal, cardId)).toBe("22/736 22/738 22/744");
    rehearsal.play(
      { "TA.B": selling(goods.object), "TA.A": choosing(goods.object) },
      () => rehearsal.prompts["TA.A"]?.step === "12/428",
    );
    const [arriving] = rehearsal.holdings("TA.A").tickets.filter(({ holding }) => holding === "arriving");
    expect(opens(rehearsal, arriving?.id ?? "")).toBe("");
    rehearsal.play({ "TA.A": [byCard], "TA.B": [network(true)] });
    expect(boughtBy(rehearsal)).toEqual([arriving?.id]);
  });
});
