import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Candidate, chooseNotes, type Picked, selectionLimits, selectNotes } from "./note-selection.ts";

const note = (id: string, residual: number, transfers: number, daysLeft: number): Candidate => ({
  id,
  residual,
  transfers,
  daysLeft,
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** Full value from those that expire first, the rest from the last. */
const takenOf = (notes: readonly Candidate[], amount: number): readonly (Picked & { readonly daysLeft: number })[] => {
  let left = amount;
  const soonest = [...notes].sort((a, b) => a.daysLeft - b.daysLeft || (a.id < b.id ? -1 : 1));
  return soonest.map(({ id, residual, daysLeft }) => {
    const part = Math.min(residual, left);
    left -= part;
    return { id, amount: part, daysLeft };
  });
};

/** The criteria in order, of one alternative. */
const ranked = (notes: readonly Candidate[], amount: number): readonly (number | string)[] => [
  notes.length,
  sum(notes.map(({ transfers }) => transfers)),
  sum(notes.map(({ residual, daysLeft }) => residual * daysLeft)),
  sum(takenOf(notes, amount).map((part) => part.amount * part.daysLeft)),
  notes
    .map(({ id }) => id)
    .sort()
    .join(" "),
];

const isLess = (one: readonly (number | string)[], other: readonly (number | string)[]): boolean => {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at >= 0 && (one[at] as number) < (other[at] as number);
};

/** Every set of notes, one after the other. */
const byExhaustion = (candidates: readonly Candidate[], amount: number): readonly Picked[] | undefined => {
  let best: readonly Candidate[] | undefined;
  for (let mask = 1; mask < 2 ** candidates.length; mask += 1) {
    const notes = candidates.filter((_, index) => (mask >> index) & 1);
    if (sum(notes.map(({ residual }) => residual)) < amount) continue;
    if (best === undefined || isLess(ranked(notes, amount), ranked(best, amount))) best = notes;
  }
  return best === undefined ? undefined : takenOf(best, amount).map(({ id, amount: part }) => ({ id, amount: part }));
};

describe("39/1566, the choice of notes", () => {
  it.each([
    [
      "T1: fewest notes, then fewest transfers, then fewest monetary-unit days",
      [
        note("n1", 100, 3, 10),
        note("n2", 80, 1, 30),
        note("n3", 70, 1, 20),
        note("n4", 50, 0, 5),
        note("n5", 20, 0, 5),
      ],
      70,
      [{ id: "n3", amount: 70 }],
    ],
    [
      "T2: the whole value left in a note counts, not what is taken",
      [note("a", 100, 1, 10), note("b", 50, 1, 15)],
      50,
      [{ id: "b", amount: 50 }],
    ],
    [
      "T3: change stays in the note that lives longest",
      [note("p", 60, 2, 9), note("q", 50, 0, 40), note("r", 45, 1, 3), note("s", 10, 0, 1)],
      100,
      [
        { id: "p", amount: 60 },
        { id: "q", amount: 40 },
      ],
    ],
    [
      "T4: the first ids where all else is equal",
      [note("c", 40, 1, 12), note("b", 40, 1, 10), note("a", 40, 1, 10)],
      80,
      [
        { id: "a", amount: 40 },
        { id: "b", amount: 40 },
      ],
    ],
    [
      "a tie in monetary-unit days: most days for the change",
      [note("a", 40, 0, 10), note("b", 100, 0, 4), note("c", 50, 0, 8)],
      30,
      // 400 for each; what is taken costs 300, 120 and 240 unit days.
      [{ id: "b", amount: 30 }],
    ],
  ] as const)("%s", (_what, candidates, amount, picked) => {
    expect(chooseNotes(candidates, amount)).toEqual(picked);
    expect(chooseNotes([...candidates].reverse(), amount)).toEqual(picked);
    expect(byExhaustion(candidates, amount)).toEqual(picked);
  });

  it("there is none if all together are too little, or there are none", () => {
    expect(chooseNotes([note("a", 40, 0, 1), note("b", 40, 0, 1)], 81)).toBe(undefined);
    expect(chooseNotes([], 1)).toBe(undefined);
    expect(chooseNotes([note("a", 40, 0, 1), note("b", 40, 0, 1)], 80)).toEqual([
      { id: "a", amount: 40 },
      { id: "b", amount: 40 },
    ]);
  });

  it("amounts near 2^53 are exact", () => {
    const most = Number.MAX_SAFE_INTEGER;
    expect(chooseNotes([note("a", most, 0, 0), note("b", most, 0, 0)], most)).toEqual([{ id: "a", amount: most }]);
    expect(chooseNotes([note("a", most - 1, 0, 0), note("b", 2, 0, 1)], most)).toEqual([
      { id: "a", amount: most - 1 },
      { id: "b", amount: 1 },
    ]);
  });

  // Few different values, so that ties of every rank are frequent.
  it.each([
    [2, 2, 2],
    [5, 3, 4],
    [40, 4, 1],
    [300, 5, 30],
  ])(
    "is that of an exhaustive search: values up to %d, transfers up to %d, days up to %d",
    (value, transfers, days) => {
      const candidates = fc.uniqueArray(
        fc.record({
          id: fc.stringMatching(/^[0-9a-f]{2}$/),
          residual: fc.integer({ min: 1, max: value }),
          transfers: fc.nat(transfers),
          daysLeft: fc.nat(days),
        }),
        { minLength: 1, maxLength: 9, selector: ({ id }) => id },
      );
      fc.assert(
        fc.property(candidates, fc.integer({ min: 1, max: value * 5 }), (notes, amount) => {
          const best = byExhaustion(notes, amount);
          expect(chooseNotes(notes, amount)).toEqual(best);
          expect(selectNotes(notes, amount, { ...selectionLimits, stepsWithoutTable: 0 })?.picked).toEqual(best);
        }),
        { numRuns: 250, seed: 39 },
      );
    },
  );
});

/** A wallet that is always the same; values are denominations, or any, or some of each. */
const walletOf = (size: number, seed: number, value: (chance: () => number) => number): readonly Candidate[] => {
  let state = seed;
  const chance = (): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fff_ffff;
    return state / 0x8000_0000;
  };
  return Array.from({ length: size }, (_, index) =>
    note(index.toString(16).padStart(8, "0"), value(chance), Math.floor(chance() * 10), Math.floor(chance() * 90)),
  );
};

const denominations = [100, 200, 500, 1000, 2000, 5000, 10_000];
const denomination = (chance: () => number): number => denominations[Math.floor(chance() * 7)] as number;
const anyValue = (chance: () => number): number => 1 + Math.floor(chance() * 10_000);
const someOfEach = (chance: () => number): number => (chance() < 0.8 ? denomination(chance) : anyValue(chance));

it("39/1566, the choice of notes is the same with a table of states as without, where states coincide often", () => {
  const candidates = fc.array(
    fc.record({ residual: fc.integer({ min: 3, max: 12 }), transfers: fc.nat(7), daysLeft: fc.nat(29) }),
    { minLength: 12, maxLength: 24 },
  );
  fc.assert(
    fc.property(candidates, fc.integer({ min: 20, max: 70 }), (shapes, amount) => {
      const notes = shapes.map((shape, index) => ({ id: String.fromCharCode(65 + ((index * 29) % 41)), ...shape }));
      const [never, always] = [Number.POSITIVE_INFINITY, 0].map((stepsWithoutTable) =>
        selectNotes(notes, amount, { ...selectionLimits, stepsWithoutTable }),
      );
      expect(never?.proven ?? "choice").toBe("choice");
      expect(always?.picked).toEqual(never?.picked);
    }),
    { numRuns: 400, seed: 1 },
  );
});

describe("the work it takes, in steps of the search", () => {
  it.each([
    ["denominations", denomination],
    ["any values", anyValue],
    ["some of each", someOfEach],
  ])(
    "1,000 notes of %s, sums from a fraction to nearly all: nothing is better, and within the limit",
    (_what, value) => {
      for (const seed of [308, 385]) {
        const wallet = walletOf(1000, seed, value);
        const all = sum(wallet.map(({ residual }) => residual));
        for (const part of [0.0005, 0.003, 0.01, 0.05, 0.2, 0.5, 0.9, 1]) {
          const amount = Math.max(1, Math.floor(all * part));
          const selection = selectNotes(wallet, amount);
          expect(selection?.proven).toBe("choice");
          expect(selection?.steps).toBeLessThan(selectionLimits.stepsMost);
          expect(sum(selection?.picked.map((each) => each.amount) ?? [])).toBe(amount);
          // What a payment at a till takes.
          if (part <= 0.01) expect(selection?.steps).toBeLessThan(1000);
        }
      }
    },
  );

  it("1,000 notes that have all expired, so that all sets are equal in days: the first ids", () => {
    const wallet = walletOf(1000, 5, anyValue).map((each) => ({ ...each, daysLeft: 0 }));
    const selection = selectNotes(wallet, 1_000_000);
    expect(selection?.proven).toBe("choice");
    expect(selection?.steps).toBeLessThan(20_000);
  });

  it("2,000 equal notes", () => {
    const wallet = walletOf(2000, 1, () => 7).map((each) => ({ ...each, transfers: 1, daysLeft: 3 }));
    const selection = selectNotes(wallet, 7 * 900);
    expect(selection).toMatchObject({ proven: "choice" });
    expect(selection?.picked.map(({ id }) => id)).toEqual(wallet.slice(0, 900).map(({ id }) => id));
  });

  it("ends at its limits, with as few notes as possible", () => {
    const wallet = walletOf(1000, 77, anyValue);
    const all = sum(wallet.map(({ residual }) => residual));
    const amount = Math.floor(all * 0.5);
    const fewest = selectNotes(wallet, amount)?.picked.length;
    for (const limits of [
      { ...selectionLimits, stepsMost: 100 },
      { ...selectionLimits, cellsMost: 1000 },
      { ...selectionLimits, openMost: 100 },
    ]) {
      const selection = selectNotes(wallet, amount, limits);
      expect(selection?.proven).toBe("number");
      expect(selection?.picked.length).toBe(fewest);
      expect(sum(selection?.picked.map((each) => each.amount) ?? [])).toBe(amount);
    }
  });

  it("a hundred notes of round values in one payment: at worst a tie is left open", () => {
    const wallet = walletOf(1000, 77, denomination);
    const all = sum(wallet.map(({ residual }) => residual));
    const selection = selectNotes(wallet, Math.floor(all * 0.5));
    expect(selection?.picked.length).toBe(130);
    expect(selection?.proven).toBe("criteria");
    const longer = selectNotes(wallet, Math.floor(all * 0.5), { ...selectionLimits, stepsMost: 2_000_000 });
    expect(longer?.proven).toBe("choice");
    const worth = (picked: readonly Picked[] = []): readonly (number | string)[] =>
      ranked(
        wallet.filter(({ id }) => picked.some((each) => each.id === id)),
        Math.floor(all * 0.5),
      ).slice(0, 3);
    expect(worth(selection?.picked)).toEqual(worth(longer?.picked));
  });

  it("goes as deep as its limit allows", () => {
    // Larger notes that live equally long: none is better than another, so all stay open.
    const wallet = Array.from({ length: selectionLimits.openMost }, (_, index) => note(String(index), index + 1, 0, 1));
    expect(selectNotes(wallet, 1)).toMatchObject({ proven: "choice", picked: [{ id: "0", amount: 1 }] });
    expect(selectNotes(wallet, wallet.length * 10)?.picked.length).toBe(11);
  });
});
