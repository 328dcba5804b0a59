import { describe, expect, it } from "vitest";
import { counterexamples, explore, fifo, narrate, unordered } from "../../models/explorer/index.ts";
import { alternatingBit } from "./alternating-bit.ts";

const messages = 3;
const capacity = 2;

/** The same protocol by hand: plain states, every interleaving, links as arrays. Independent of the explorer. */
function countByHand(lossy: boolean, duplicating: boolean): number {
  interface State {
    readonly number: number;
    readonly done: boolean;
    readonly taken: readonly number[];
    readonly data: readonly number[];
    readonly acks: readonly number[];
  }
  const put = (link: readonly number[], item: number): readonly number[] | undefined =>
    link.length < capacity ? [...link, item] : lossy ? link : undefined;
  const next = (s: State): readonly (State | undefined)[] => {
    const out: (State | undefined)[] = [];
    if (!s.done) {
      const data = put(s.data, s.number);
      out.push(data && { ...s, data });
    }
    const [item] = s.data;
    if (item !== undefined) {
      for (const rest of duplicating ? [s.data.slice(1), s.data] : [s.data.slice(1)]) {
        const acks = put(s.acks, item % 2);
        const fresh = s.taken.length <= messages && item % 2 === (s.taken.length + 1) % 2;
        out.push(acks && { ...s, data: rest, acks, taken: fresh ? [...s.taken, item] : s.taken });
      }
      if (lossy) out.push({ ...s, data: s.data.slice(1) });
    }
    const [ack] = s.acks;
    if (ack !== undefined) {
      const moves = !s.done && ack === s.number % 2;
      const last = s.number === messages;
      const after = moves ? (last ? { ...s, done: true } : { ...s, number: s.number + 1 }) : s;
      for (const rest of duplicating && moves ? [s.acks.slice(1), s.acks] : [s.acks.slice(1)]) {
        out.push({ ...after, acks: rest });
      }
      if (lossy) out.push({ ...s, acks: s.acks.slice(1) });
    }
    return out;
  };
  const start: State = { number: 1, done: false, taken: [], data: [], acks: [] };
  const seen = new Set([JSON.stringify(start)]);
  const queue: State[] = [start];
  for (let s = queue.shift(); s !== undefined; s = queue.shift()) {
    for (const t of next(s)) {
      if (t === undefined || seen.has(JSON.stringify(t))) continue;
      seen.add(JSON.stringify(t));
      queue.push(t);
    }
  }
  return seen.size;
}

describe("alternating bit protocol", () => {
  it.each([
    { lossy: true, duplicating: true },
    { lossy: true, duplicating: false },
    { lossy: false, duplicating: true },
    { lossy: false, duplicating: false },
  ])("keeps order and count over first-in-first-out links with %j", (options) => {
    const exploration = explore(alternatingBit(messages, fifo({ ...options, capacity })));
    expect(exploration.verdict).toBe("proved for this bound");
    expect(exploration.states).toBe(countByHand(options.lossy, options.duplicating));
  });

  it("is broken by a link that reorders, and the shortest run shows an old message taken for a new one", () => {
    const exploration = explore(alternatingBit(messages, unordered({ lossy: true, duplicating: true, capacity })));
    const check = { check: "taken in order, once each" };
    expect(exploration.checks.find(({ name }) => name === check.check)?.verdict).toBe("violated");
    const [shortest] = counterexamples(exploration, check);
    expect(shortest?.reason).toBe("the receiver has taken 1, 2, 1");
    const lines = narrate(shortest?.trace ?? { initial: [], steps: [], states: [] });
    expect(lines.at(-1)).toContain("receiver receives Data(bit: 1, number: 1) from sender again");
  });
});
