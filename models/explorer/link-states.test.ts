import { describe, expect, it } from "vitest";
import { LinkStates } from "./link-states.ts";
import { fifo, unordered } from "./network.ts";

function sent(link: LinkStates, messages: readonly number[]): number {
  return messages.reduce((state, message) => link.send(state, message), 0);
}

function deliveriesOf(link: LinkStates, state: number) {
  return link.deliveries(state).map(({ message, next, duplicates }) => [message, link.contents(next), duplicates]);
}

function dropsOf(link: LinkStates, state: number) {
  return link.drops(state).map(({ message, next }) => [message, link.contents(next)]);
}

describe("a first-in-first-out link", () => {
  it("delivers the oldest message only", () => {
    const link = new LinkStates(fifo());
    expect(deliveriesOf(link, sent(link, [3, 1, 2]))).toEqual([[3, [1, 2], false]]);
    expect(deliveriesOf(link, 0)).toEqual([]);
  });

  it("tells contents in another order apart", () => {
    const link = new LinkStates(fifo());
    expect(sent(link, [1, 2])).not.toBe(sent(link, [2, 1]));
  });

  it("loses and repeats only where it may", () => {
    const plain = new LinkStates(fifo());
    expect(dropsOf(plain, sent(plain, [3, 1]))).toEqual([]);
    const bad = new LinkStates(fifo({ lossy: true, duplicating: true }));
    expect(dropsOf(bad, sent(bad, [3, 1]))).toEqual([[3, [1]]]);
    expect(deliveriesOf(bad, sent(bad, [3, 1]))).toEqual([
      [3, [1], false],
      [3, [3, 1], true],
    ]);
  });

  it("makes its sender wait when it is full, or loses what is sent", () => {
    const plain = new LinkStates(fifo({ capacity: 2 }));
    expect(plain.send(sent(plain, [1, 2]), 3)).toBe(-1);
    const lossy = new LinkStates(fifo({ capacity: 2, lossy: true }));
    const full = sent(lossy, [1, 2]);
    expect(lossy.send(full, 3)).toBe(full);
  });
});

describe("an unordered link", () => {
  it("delivers any message, equal ones once", () => {
    const link = new LinkStates(unordered());
    expect(deliveriesOf(link, sent(link, [3, 1, 3]))).toEqual([
      [1, [3, 3], false],
      [3, [1, 3], false],
    ]);
  });

  it("does not tell contents in another order apart, but counts equal messages", () => {
    const link = new LinkStates(unordered());
    expect(sent(link, [1, 2])).toBe(sent(link, [2, 1]));
    expect(sent(link, [1, 1])).not.toBe(sent(link, [1]));
    expect(link.count).toBe(5);
  });

  it("loses any message where it may", () => {
    const link = new LinkStates(unordered({ lossy: true }));
    expect(dropsOf(link, sent(link, [2, 1]))).toEqual([
      [1, [2]],
      [2, [1]],
    ]);
  });
});
