/**
 * FIG. 22, Open Merchandise: A's agent gives its host the key of what was bought, if it has one.
 *
 * The host does not forget it, whatever happens to the agent.
 *
 * Preconditions: the ticket is final. (A dispute opens a replacement before its commit: FIG. 30.)
 * Readings: none that can be switched.
 */
import { type DeviceContext, type StateConfig, step } from "./protocol.ts";

/** The ticket bought last, given to the host. */
const release = {
  type: "store",
  params: ({ context: { tickets, opened } }: { readonly context: DeviceContext }) => ({
    opened: [...new Set([...opened, ...tickets.slice(-1)])],
  }),
} as const;

/** Lanes TA.A, HOST.A. */
export function openMerchandise(returned: string): StateConfig {
  return {
    initial: "s736_lookUpKind",
    states: {
      s736_lookUpKind: step("22/736", { always: "s738_isObject" }),
      s738_isObject: step("22/738", {
        always: [
          { guard: ({ context }) => context.bought === "object", target: "s740_releaseKey" },
          { target: "s744_hasKeys" },
        ],
      }),
      s740_releaseKey: step("22/740", { entry: release, always: "s742_decryptObject" }),
      s742_decryptObject: step("22/742", { always: returned }),
      s744_hasKeys: step("22/744", {
        always: [
          { guard: ({ context }) => context.bought === "communications", target: "s746_releaseKeys" },
          { target: returned },
        ],
      }),
      s746_releaseKeys: step("22/746", { entry: release, always: "s748_decryptCommunication" }),
      s748_decryptCommunication: step("22/748", { always: returned }),
    },
  };
}
