import { describe, expect, it } from "vitest";
import { defineSystem, explore } from "../explorer/index.ts";
import { briefSessionX, briefSessionY } from "./brief-session.ts";
import { beginSession, deviceChart, deviceRole } from "./device.ts";

/** Two devices that begin `transactions` sessions each, and hold them until a timer runs out. */
function pair(transactions: number) {
  const limits = { sessionsMax: transactions, roundsMax: 1, splitsMax: 1 };
  const held = {
    id: "held",
    after: { reply: "#closed" },
  };
  const closed = { id: "closed", entry: { type: "note", params: { session: null } }, always: "#idle" } as const;
  const exits = { established: "#held", over: "#idle" };
  const begin = { guard: "mayBegin", target: "#establish", actions: beginSession } as const;
  const device = (id: string, event: "OwnerBuys" | "MerchantSells", peer: string) =>
    deviceRole(`TA.${id}`, {
      chart: deviceChart({
        id: `TA_${id}`,
        starts: { [event]: begin },
        figures: {
          establish: { id: "establish", ...(id === "A" ? briefSessionX(exits) : briefSessionY(exits)) },
          held,
          closed,
        },
        recovery: [],
      }),
      input: { peer, limits },
      environment: [{ type: event }],
      fixtures: {},
    });
  return defineSystem({
    name: "brief-session",
    roles: { "TA.A": device("A", "OwnerBuys", "TA.B"), "TA.B": device("B", "MerchantSells", "TA.A") },
    budgets: { powerLosses: 1 },
    invariants: {
      // The responder has held it by then, and may have ended it since.
      "the initiator's session is one that the responder has answered": ({ "TA.A": { session }, "TA.B": responder }) =>
        session === null || session === responder.session || Number(session.split(".")[1]) <= responder.sessionsBegun,
      "the initiator's session is that of its latest attempt": ({ "TA.A": { session, sessionsBegun } }) =>
        session === null || session.startsWith(`${sessionsBegun}.`),
      "the responder's session is that of its latest attempt": ({ "TA.B": { session, sessionsBegun } }) =>
        session === null || session.endsWith(`.${sessionsBegun}`),
    },
    sometimes: {
      "both hold it": (view) => view["TA.A"].session !== null && view["TA.A"].session === view["TA.B"].session,
      "the responder alone": (view) => view["TA.A"].session === null && view["TA.B"].session !== null,
      "counts out of step": (view) => view["TA.A"].session === "2.1" || view["TA.B"].session === "1.2",
    },
  });
}

describe("a session by contract", () => {
  it.each([
    [2, 180],
    [3, 541],
  ])(
    "%i sessions a side, %i states: both ends agree, and the responder may be alone with it",
    (transactions, states) => {
      const found = explore(pair(transactions));
      expect(found.checks.filter(({ verdict }) => verdict !== "proved for this bound")).toEqual([]);
      expect(found.states).toBe(states);
    },
  );
});
