import { describe, expect, it } from "vitest";
import { closeSystem } from "../explorer/close.ts";
import type { EntryStep } from "../explorer/closed-role.ts";
import type { Role, Roles, System } from "../explorer/index.ts";
import { untyped } from "../systems/planted.ts";
import { posPayment } from "../systems/pos-payment.ts";
import { ticketTransfer } from "../systems/ticket-transfer.ts";
import { addressOf, type ChartStructure, moveOf, nodeOf, offeredTransitions, structureOf } from "./chart-structure.ts";
import { freshContext, protocol, type StateConfig } from "./protocol.ts";

/** The leaf of a state value: `{ a: { b: "c" } }` is `a.b.c`. */
function leafOf(value: unknown): string {
  if (typeof value === "string") return value;
  const [key, inner] = Object.entries(value as Record<string, unknown>)[0] ?? ["", ""];
  return `${key}.${leafOf(inner)}`;
}

/** What the structure says of a microstep that XState took from a leaf. */
function predicted(chart: ChartStructure, leaf: string, { transitions: [taken] }: EntryStep) {
  const transition = offeredTransitions(chart, leaf).find(
    ({ source, eventType, index }) =>
      source === taken?.source && eventType === taken.eventType && index === taken.index,
  );
  if (transition === undefined) return "not offered";
  const move = moveOf(chart, leaf, transition);
  return { leaf: move.leaf, addresses: move.entered.flatMap((id) => addressOf(nodeOf(chart, id)) ?? []) };
}

function* microsteps(system: System<Roles>) {
  for (const role of closeSystem(system).roles) {
    const chart = structureOf((system.definition.roles[role.name] as Role).machine);
    for (const entry of role.entries) {
      let leaf = leafOf(role.locals[entry.from]?.value);
      for (const step of entry.steps) {
        if (step.transitions.length > 0) yield { predicted: predicted(chart, leaf, step), step };
        leaf = leafOf(step.value);
      }
    }
  }
}

describe("the structure of a chart", () => {
  it.each([
    ["ticket-transfer", untyped(ticketTransfer({ session: "cold", transactions: 1 }))],
    ["pos-payment", untyped(posPayment({ transactions: 1 }))],
  ])("%s: every microstep that XState takes is offered, and enters what it is said to", (_, system) => {
    const steps = [...microsteps(system)];
    expect(steps.length).toBeGreaterThan(500);
    for (const { predicted: said, step } of steps) {
      expect(said).toEqual({ leaf: leafOf(step.value), addresses: step.addresses });
    }
  });

  it("a transition to its own source is not left, unless it says so", () => {
    const chart = structureOf(
      chartOf({
        stays: { on: { Junk: "stays", PowerOn: { target: "stays", reenter: true } }, after: { reply: "stays" } },
      }),
    );
    const moves = offeredTransitions(chart, "stays").map((transition) => moveOf(chart, "stays", transition).entered);
    expect(moves).toEqual([[], ["stays"], []]);
  });

  it("an eventless transition without a guard hides every event", () => {
    const on: StateConfig["on"] = { Junk: "next" };
    const chart = structureOf(
      chartOf({ hides: { on, always: "next" }, next: { on, always: { guard: "mayBegin", target: "hides" } } }),
    );
    expect(offeredTransitions(chart, "hides").map(({ eventType }) => eventType)).toEqual([""]);
    expect(offeredTransitions(chart, "next").map(({ eventType }) => eventType)).toEqual(["", "Junk"]);
  });
});

function chartOf(states: Record<string, StateConfig>) {
  const [initial = ""] = Object.keys(states);
  return protocol.createMachine({ context: freshContext({}), initial, states });
}
