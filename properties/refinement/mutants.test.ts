import { describe, expect, it } from "vitest";
import { type Exploration, explore, type Roles, type System } from "../../models/explorer/index.ts";
import type { SystemOptions } from "../../models/systems/options.ts";
import { planted, untyped } from "../../models/systems/planted.ts";
import { posPayment } from "../../models/systems/pos-payment.ts";
import { ticketTransfer } from "../../models/systems/ticket-transfer.ts";
import { explored, firstFault } from "./explored.ts";
import type { RefinementFault } from "./observation.ts";
import type { RefinedSystem } from "./tables.ts";
import { factsOf, observationsOf, tracesToEntries } from "./trace-observations.ts";

/** A system with one session only: enough for most mutants, and much smaller. */
function oneSession<R extends Roles>(build: (options: SystemOptions) => System<R>): System<Roles> {
  return untyped(build({ session: "cold", transactions: 1, powerLosses: 1 }));
}

/** What the mutant's charts do and the charts do not. */
function faultsOf(name: RefinedSystem, mutated: Exploration): readonly RefinementFault[] {
  const { tables } = explored(name);
  return [...tracesToEntries(mutated)].flatMap((trace) => {
    const observations = observationsOf(mutated.program.closed, trace);
    return firstFault(tables, observations, { level: "step", facts: factsOf(trace) }) ?? [];
  });
}

describe("paths of a mutant are refused where it differs", () => {
  it.each([
    ["dropGuard 9/338 always#0", "step", "9/340"],
    ["dropStore 25/886.decide entry#0", "ledger", "25/886"],
    ["swapActs 25/886.decide with notify", "send", "25/886"],
    ["dropGuard f25.inSession.awaitingTickets on SessionDeniedByInitiator#0", "notMinded", "9/334"],
    ["dropSend 25/870 entry#0", "send", "25/870"],
    ["dropStore 7A/230 entry#0", "ledger", "7A/234"],
    ["retarget 25/876 always#1", "step", "25/880"],
  ] as const)("ticket-transfer, %s", (id, kind, step) => {
    const faults = faultsOf("ticket-transfer", explore(planted(oneSession(ticketTransfer), id)));
    expect(faults.map((fault) => `${fault.kind} ${fault.step}`)).toContain(`${kind} ${step}`);
  });

  it.each([
    ["dropGuard 39/1588 always#0", "step", "39/1590"],
    ["dropStore 41/1706.decide entry#0", "ledger", "41/1706"],
    ["dropStore 41/1702.record entry#0", "ledger", "41/1702"],
  ] as const)("pos-payment, %s", (id, kind, step) => {
    const faults = faultsOf("pos-payment", explore(planted(oneSession(posPayment), id)));
    expect(faults.map((fault) => `${fault.kind} ${fault.step}`)).toContain(`${kind} ${step}`);
  });
});
