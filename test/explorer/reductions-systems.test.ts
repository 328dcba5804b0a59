/** Masking, wait-to-wait steps and fixtures chosen late each keep verdicts and census, on the protocol's own systems. */
import { describe, expect, it } from "vitest";
import { explore } from "../../models/explorer/index.ts";
import { ticketTransfer } from "../../models/systems/ticket-transfer.ts";
import { essence, reduced, unreduced, withReductions } from "./reductions.ts";

describe.each(Object.entries(unreduced))("%s", (_, reductions) => {
  it("changes nothing in the transfer of tickets, and only costs states", () => {
    const system = ticketTransfer({ transactions: 1, powerLosses: 1 });
    const few = explore(withReductions(system, reduced));
    const many = explore(withReductions(system, reductions));
    expect(essence(many)).toEqual(essence(few));
    expect(many.states).toBeGreaterThan(few.states);
  });
});
