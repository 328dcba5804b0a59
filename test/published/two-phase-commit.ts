/**
 * Two-phase commit with a transaction manager and N resource managers, over a set of messages that only grows.
 * A port of the published model, for comparing exact counts.
 */
import { assign, setup } from "xstate";
import { defineSystem, role } from "../../models/explorer/index.ts";

type ResourceEvent = { readonly type: "prepare" | "giveUp" | "Commit" | "Abort" };
type ManagerEvent = { readonly type: "Prepared"; readonly from: number } | { readonly type: "commit" | "abort" };

function resourceManager(number: number) {
  return setup({
    types: { events: {} as ResourceEvent },
    actions: { send: (_, _params: { to: "manager"; message: { type: "Prepared"; from: number } }) => {} },
  }).createMachine({
    id: `resource${number}`,
    initial: "working",
    on: { Commit: ".committed", Abort: ".aborted" },
    states: {
      working: {
        on: {
          prepare: {
            target: "prepared",
            actions: { type: "send", params: { to: "manager", message: { type: "Prepared", from: number } } },
          },
          giveUp: "aborted",
        },
      },
      prepared: {},
      committed: { tags: "rest" },
      aborted: { tags: "rest" },
    },
  });
}

function transactionManager(resources: readonly string[]) {
  const everyone = (1 << resources.length) - 1;
  return setup({
    types: { context: {} as { prepared: number }, events: {} as ManagerEvent },
    actions: { send: (_, _params: { to: readonly string[]; message: { type: "Commit" | "Abort" } }) => {} },
    guards: { allPrepared: ({ context }) => context.prepared === everyone },
  }).createMachine({
    id: "manager",
    context: { prepared: 0 },
    initial: "init",
    states: {
      init: {
        on: {
          Prepared: { actions: assign({ prepared: ({ context, event }) => context.prepared | (1 << event.from) }) },
          commit: {
            guard: "allPrepared",
            target: "committed",
            actions: { type: "send", params: { to: resources, message: { type: "Commit" } } },
          },
          abort: {
            target: "aborted",
            actions: { type: "send", params: { to: resources, message: { type: "Abort" } } },
          },
        },
      },
      committed: { tags: "rest" },
      aborted: { tags: "rest" },
    },
  });
}

/** The system with `count` resource managers. */
export function twoPhaseCommit(count: number) {
  const names = Array.from({ length: count }, (_, number) => `resource${number}`);
  const resources = Object.fromEntries(
    names.map((name, number) => [
      name,
      role({
        machine: resourceManager(number),
        environment: [{ type: "prepare" }, { type: "giveUp" }],
        observe: (local) => local.value as string,
      }),
    ]),
  );
  return defineSystem({
    name: `two-phase-commit-${count}`,
    roles: {
      manager: role({
        machine: transactionManager(names),
        environment: [{ type: "commit" }, { type: "abort" }],
        observe: (local) => local.value as string,
      }),
      ...resources,
    },
    masking: false,
  });
}
