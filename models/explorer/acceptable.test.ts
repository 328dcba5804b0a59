import { describe, expect, it } from "vitest";
import { acceptableMessages, questions } from "./acceptable.ts";
import type { Entry, Stimulus } from "./closed-role.ts";

function entry(from: number, to: number, message?: number, sends: readonly number[] = []): Entry {
  const stimulus: Stimulus = message === undefined ? { kind: "powerLoss" } : { kind: "message", message };
  return { id: 0, from, to, stimulus, sends, steps: [], choices: {}, losesPower: false, sameEffectAt: [] };
}

describe("what a local state can still accept", () => {
  it("is what it and all states after it accept", () => {
    const accepted = acceptableMessages(4, [entry(0, 1, 7), entry(1, 2), entry(2, 1, 8), entry(0, 3, 9)]);
    expect(accepted.map((messages) => [...messages].sort())).toEqual([[7, 8, 9], [8], [8], []]);
  });

  it("goes round cycles", () => {
    const accepted = acceptableMessages(3, [entry(0, 1, 1), entry(1, 2, 2), entry(2, 0, 3)]);
    for (const messages of accepted) expect([...messages].sort()).toEqual([1, 2, 3]);
  });

  it("counts answers that leave the state where it is", () => {
    expect([...(acceptableMessages(1, [entry(0, 0, 5)])[0] ?? [])]).toEqual([5]);
  });
});

describe("questions", () => {
  const asker = 0;
  const receiverOf = (message: number): number => (message < 10 ? 1 : asker);
  const found = (entries: readonly Entry[], accepted: readonly number[] = [10]) =>
    questions(
      [
        { entries: [], acceptable: [new Set(accepted)] },
        { entries, acceptable: [] },
      ],
      receiverOf,
    ).map((messages) => Object.fromEntries(messages));

  it("are messages that bring about nothing but replies", () => {
    expect(found([entry(0, 0, 5, [10]), entry(1, 1, 5, [11]), entry(0, 1, 6, [10])])).toEqual([{ 5: [10, 11] }, {}]);
  });

  it("are none that change their receiver anywhere", () => {
    expect(found([entry(0, 0, 5, [10]), entry(1, 2, 5, [11])])).toEqual([{}, {}]);
  });

  it("are none whose replies nobody minds anywhere", () => {
    expect(found([entry(0, 0, 5, [10])], [])).toEqual([{}, {}]);
  });

  it("are none whose replies go to several roles", () => {
    expect(found([entry(0, 0, 5, [10]), entry(1, 1, 5, [7])])).toEqual([{}, {}]);
  });
});
