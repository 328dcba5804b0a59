/**
 * A system of 10,000 states (four dials of ten positions), explored: what it takes from process start is measured
 * outside. `--cached` lets Node keep what it has compiled, as a program that is run often would.
 */
import { enableCompileCache } from "node:module";

if (process.argv.includes("--cached")) enableCompileCache();
const { setup } = await import("xstate");
const { defineSystem, explore, role } = await import("../models/explorer/index.ts");

type DialEvent = { readonly type: "turn" };

const dial = (id: string) =>
  role({
    machine: setup({ types: { events: {} as DialEvent } }).createMachine({
      id,
      initial: "p0",
      states: Object.fromEntries(
        Array.from({ length: 10 }, (_, position) => [`p${position}`, { on: { turn: `p${(position + 1) % 10}` } }]),
      ),
    }),
    environment: [{ type: "turn" }],
  });

const { states } = explore(
  defineSystem({
    name: "dials",
    roles: { first: dial("first"), second: dial("second"), third: dial("third"), fourth: dial("fourth") },
  }),
);
console.log(JSON.stringify({ states }));
