import { describe, expect, it } from "vitest";
import { explore } from "../models/explorer/index.ts";
import { ticketTransfer } from "../models/systems/ticket-transfer.ts";
import { type Loss, type LossTable, lossFilter, parseLoss, refuseUnknownLosses } from "./losses.ts";

function narrowed(texts: readonly string[]) {
  const table: LossTable = { powers: new Set(), messages: new Set() };
  const losses = texts.map(parseLoss);
  const exploration = explore(ticketTransfer({ powerLosses: 1 }), { keeps: lossFilter(losses, table) });
  return { losses, table, exploration };
}

describe("what --lose names", () => {
  it("is a place or a message", () => {
    expect(parseLoss("power:TA.A@25/886")).toMatchObject({ kind: "power", role: "TA.A", at: "25/886" });
    expect(parseLoss("message:25/TicketsDeleted")).toMatchObject({ kind: "message", message: "TicketsDeleted" });
  });

  it.each(["", "power:TA.A", "message:", "link:TA.A", "power: TA.A@25/886"])("is not %j", (text) => {
    expect(() => parseLoss(text)).toThrowError(expect.objectContaining({ reason: "malformedFault" }));
  });
});

describe("a system narrowed to some losses", () => {
  it("loses power there only", () => {
    const { exploration, table } = narrowed(["power:TA.A@25/886"]);
    const everywhere = explore(ticketTransfer({ powerLosses: 1 }));
    const losing = (of: typeof exploration) =>
      of.program.entries.filter(({ entry }, index) => entry.losesPower && (of.firstTaken[index] ?? -1) >= 0).length;
    expect(losing(exploration)).toBeGreaterThan(0);
    expect(losing(exploration)).toBeLessThan(losing(everywhere));
    expect(table.powers).toContain("power:TA.B@25/882");
  });

  it("never delivers a message that is lost, and is whole where nothing is named", () => {
    const takes = (texts: readonly string[]) =>
      narrowed(texts).exploration.program.entries.some(({ entry }) =>
        entry.steps.some(({ addresses }) => addresses.includes("25/890")),
      );
    expect(takes(["message:TicketsDeleted"])).toBe(false);
    expect(takes([])).toBe(true);
  });

  it("refuses what it cannot lose", () => {
    const { table } = narrowed([]);
    const refused: readonly Loss[] = [parseLoss("power:TA.A@25/842"), parseLoss("message:Acknowledgement")];
    for (const loss of refused) {
      expect(() => refuseUnknownLosses([loss], table)).toThrowError(
        expect.objectContaining({ reason: "unknownFault" }),
      );
    }
    expect(() => refuseUnknownLosses([parseLoss("power:TA.A@25/886")], table)).not.toThrow();
  });
});
