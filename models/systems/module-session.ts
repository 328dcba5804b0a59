/**
 * Two devices of any kind and the network server between them: MM.A opens a session with MM.B (FIG. 38 on its own).
 *
 * A session does nothing here; a timer ends it at each end, as it must where the other end has given up.
 */
import { defineSystem } from "../explorer/index.ts";
import {
  establishSessionModulesA,
  establishSessionModulesB,
  type SessionExits,
} from "../figures/fig-38-establish-session-modules.ts";
import type { Limits, StateConfig } from "../figures/protocol.ts";
import { beginSession, deviceChart, deviceRole } from "./device.ts";
import { forgedHandshake, junk, networkServerRole, sessionFaults } from "./module-pair.ts";
import type { SystemOptions } from "./options.ts";

const kinds = ["transaction", "teller", "other", "securityServer"] as const;
const begin = { guard: "mayBegin", target: "#f38", actions: beginSession } as const;

function figures(establish: (exits: SessionExits) => StateConfig): Record<string, StateConfig> {
  return {
    f38: { id: "f38", ...establish({ established: "#inSession", over: "#idle" }) },
    inSession: { id: "inSession", after: { reply: "sessionOver" } },
    sessionOver: { entry: { type: "note", params: { session: null } }, always: "#idle" },
  };
}

/** The system. Each side begins or answers as many sessions as there are transactions. */
export function moduleSession(options: Omit<SystemOptions, "session" | "readings"> = {}) {
  const limits: Limits = { sessionsMax: options.transactions ?? 1, roundsMax: 1, splitsMax: 1 };
  const initiator = deviceChart({
    id: "MM_A",
    starts: { OwnerWantsSession: begin },
    figures: figures(establishSessionModulesA),
    recovery: [],
  });
  const responder = deviceChart({
    id: "MM_B",
    starts: { HostExpectsSession: begin },
    figures: figures(establishSessionModulesB),
    recovery: [],
  });
  return defineSystem({
    name: "module-session",
    roles: {
      "MM.A": deviceRole("MM.A", {
        chart: initiator,
        input: { peer: "MM.B", limits },
        environment: [{ type: "OwnerWantsSession" }],
        fixtures: { ...sessionFaults, connection: ["direct", "network"], kind: kinds },
      }),
      "MM.B": deviceRole("MM.B", {
        chart: responder,
        input: { peer: "MM.A", limits },
        environment: [{ type: "HostExpectsSession" }],
        fixtures: { ...sessionFaults, kind: kinds },
      }),
      NS: networkServerRole(),
    },
    seeds: [...junk, ...forgedHandshake],
    budgets: { powerLosses: options.powerLosses ?? 1 },
  });
}
