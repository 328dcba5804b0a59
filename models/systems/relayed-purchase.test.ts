/**
 * A purchase whose modules reach each other only while their agents hold a session. That takes away what a link without
 * agents can do besides, and changes nothing that a verdict or an outcome rests on.
 */
import { describe, expect, it } from "vitest";
import { type Exploration, explore } from "../explorer/index.ts";
import type { SystemOptions } from "./options.ts";
import { takenEntries } from "./planted.ts";
import { purchaseMoney } from "./purchase-money.ts";

const kinds = ({ outcomes }: Exploration) => outcomes.map(({ kind }) => kind);

/** Everything that a module has been seen to do, by its steps. */
const doneBy = (exploration: Exploration, module: string): ReadonlySet<string> =>
  new Set(takenEntries(exploration, module).flatMap(({ steps }) => steps));

describe("a purchase with relaying made explicit", () => {
  it.each([
    [{ transactions: 1, powerLosses: 0 }, 1346],
    [{ transactions: 1, powerLosses: 1 }, 12_912],
    [{ session: "cold", transactions: 1, powerLosses: 1 }, 14_958],
  ] as const)("%j: %d states, the same ends, and the same steps of modules", (options: SystemOptions, states) => {
    const relayed = explore(purchaseMoney({ ...options, relayed: true }));
    const direct = explore(purchaseMoney(options));
    expect(relayed).toMatchObject({ verdict: "proved for this bound", states });
    expect(kinds(relayed)).toEqual(kinds(direct));
    for (const module of ["MM.A", "MM.B"]) expect(doneBy(relayed, module)).toEqual(doneBy(direct, module));
  });

  it("keeps back what modules send when their agents have parted, and whatever else could follow from it", () => {
    const { definition } = purchaseMoney({ transactions: 1, powerLosses: 1, relayed: true });
    const apart = { ...definition, gates: definition.gates?.map((gate) => ({ ...gate, holds: () => null })) ?? [] };
    const found = explore({ definition: apart });
    expect(doneBy(found, "MM.B")).not.toContain("16/552");
    expect(kinds(found)).toEqual(["nobody has logged anything"]);
  });
});
