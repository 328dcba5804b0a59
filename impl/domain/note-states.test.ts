import { expect, it } from "vitest";
import { StateTable } from "./note-states.ts";

it("a state is known at the cost at which it was seen, and at any higher one", () => {
  const states = new StateTable();
  expect(states.isSeen(5, 100, 3, 700, 10)).toBe(false);
  expect(states.isSeen(5, 100, 3, 700, 10)).toBe(true);
  expect(states.isSeen(5, 100, 3, 700, 11)).toBe(true);
  expect(states.isSeen(5, 100, 3, 700, 9)).toBe(false);
  expect(states.isSeen(5, 100, 3, 700, 9.5)).toBe(true);
});

it("any other state is another one, and may be forgotten, but is never mistaken", () => {
  const states = new StateTable();
  const seen = new Map<string, number>();
  for (let step = 0; step < 100_000; step += 1) {
    const [cell, one, two, three] = [step % 7, (step * 31) % 211, step % 3, (step * 17) % 5] as const;
    const cost = (step * 13) % 29;
    const key = [cell, one, two, three].join();
    if (states.isSeen(cell, one, two, three, cost)) expect(seen.get(key)).toBeLessThanOrEqual(cost);
    seen.set(key, Math.min(cost, seen.get(key) ?? cost));
  }
});
