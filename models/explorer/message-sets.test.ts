import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MessageSets } from "./message-sets.ts";

const universe = 70;
const messages = fc.uniqueArray(fc.nat(universe - 1), { maxLength: 6 });
const step = fc.record({ adds: fc.boolean(), messages });

describe("interned message sets", () => {
  it("do what sets do, with one number per set", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const sets = new MessageSets(universe);
        const numbers = new Map([["", 0]]);
        let set = 0;
        let model = new Set<number>();
        for (const { adds, messages } of steps) {
          set = sets.apply(adds ? sets.addEffect(messages) : sets.keepEffect(messages), set);
          model = new Set(adds ? [...model, ...messages] : messages.filter((message) => model.has(message)));
          const members = [...model].sort((a, b) => a - b);
          expect(sets.members(set)).toEqual(members);
          for (let message = 0; message < universe; message++) expect(sets.has(set, message)).toBe(model.has(message));
          expect(numbers.get(members.join()) ?? set).toBe(set);
          numbers.set(members.join(), set);
        }
        expect(sets.count).toBe(numbers.size);
      }),
      { seed: 3, numRuns: 200 },
    );
  });

  it("answers the same from memory", () => {
    const sets = new MessageSets(4);
    const add = sets.addEffect([2]);
    expect(sets.apply(add, 0)).toBe(sets.apply(add, 0));
    expect(sets.addEffect([2])).toBe(add);
    expect(sets.keepEffect([2])).not.toBe(add);
  });

  it("grow past what was reserved at first", () => {
    const sets = new MessageSets(10);
    let expected = 0;
    for (let bits = 0; bits < 1024; bits++) {
      const members = Array.from({ length: 10 }, (_, message) => message).filter((message) => (bits >> message) & 1);
      const set = sets.apply(sets.addEffect(members), 0);
      expect(sets.members(set)).toEqual(members);
      expected++;
    }
    expect(sets.count).toBe(expected);
  });

  it("replace one message by another, or drop it where the other is there already", () => {
    const sets = new MessageSets(universe);
    const of = (...messages: readonly number[]): number => sets.apply(sets.addEffect(messages), 0);
    const pairs = [
      [40, 1],
      [41, 2],
    ] as const;
    const open = sets.replaceEffect(pairs, true);
    const shut = sets.replaceEffect(pairs, false);
    expect(sets.members(sets.apply(open, of(3, 40, 41)))).toEqual([1, 2, 3]);
    expect(sets.members(sets.apply(open, of(2, 3)))).toEqual([2, 3]);
    expect(sets.members(sets.apply(shut, of(1, 40, 41)))).toEqual([1, 41]);
    expect(sets.members(sets.apply(shut, of(3)))).toEqual([3]);
  });
});
