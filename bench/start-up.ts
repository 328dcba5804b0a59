/**
 * A system of 10,000 states (four dials of ten positions), explored: what it takes from process start is measured
 * outside. `--built` takes the explorer as it is published; `--cached` lets Node keep what it has compiled.
 */
import { enableCompileCache } from "node:module";

if (process.argv.includes("--cached")) enableCompileCache();
const { setup } = await import("xstate");
const source = process.argv.includes("--built") ? "../dist/models/explorer/index.js" : "../models/explorer/index.ts";
const { defineSystem, explore, role } = (await import(source)) as typeof import("../models/explorer/index.ts");

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
