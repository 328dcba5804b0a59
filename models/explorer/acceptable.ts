/**
 * Which messages a local state, or one reachable from it, can still accept. A message that no reachable local state of
 * its receiver accepts is dead: dropping it from the network changes no verdict.
 */
import type { Entry } from "./closed-role.ts";

/** Per local state, the ids of the messages that it or a successor accepts. */
export function acceptableMessages(locals: number, entries: readonly Entry[]): readonly ReadonlySet<number>[] {
  const accepted: Set<number>[] = Array.from({ length: locals }, () => new Set<number>());
  const predecessors: Set<number>[] = Array.from({ length: locals }, () => new Set<number>());
  for (const entry of entries) {
    if (entry.stimulus.kind === "message") (accepted[entry.from] as Set<number>).add(entry.stimulus.message);
    if (entry.from !== entry.to) (predecessors[entry.to] as Set<number>).add(entry.from);
  }
  const queue = accepted.flatMap((messages, local) => (messages.size > 0 ? [local] : []));
  const queued = new Set(queue);
  for (let local = queue.pop(); local !== undefined; local = queue.pop()) {
    queued.delete(local);
    const here = accepted[local] as Set<number>;
    for (const predecessor of predecessors[local] as Set<number>) {
      const there = accepted[predecessor] as Set<number>;
      const size = there.size;
      for (const message of here) there.add(message);
      if (there.size > size && !queued.has(predecessor)) {
        queued.add(predecessor);
        queue.push(predecessor);
      }
    }
  }
  return accepted;
}

/**
 * Messages that do nothing but bring about replies to one role: nowhere does their receiver change by them. By the
 * message, with all replies that it can bring about. Once that role can accept none of these the message is dead too.
 * One whose replies are accepted nowhere is none: it is left as it is, or a role that only answers would never move.
 */
export function questions(
  roles: readonly { readonly entries: readonly Entry[]; readonly acceptable: readonly ReadonlySet<number>[] }[],
  receiverOf: (message: number) => number,
): readonly ReadonlyMap<number, readonly number[]>[] {
  const found = roles.map(() => new Map<number, readonly number[]>());
  for (const { entries } of roles) {
    const byMessage = Map.groupBy(
      entries.filter(({ stimulus }) => stimulus.kind === "message"),
      ({ stimulus }) => (stimulus.kind === "message" ? stimulus.message : -1),
    );
    for (const [message, rows] of byMessage) {
      const replies = [...new Set(rows.flatMap(({ sends }) => sends))];
      const askers = new Set(replies.map(receiverOf));
      const [asker = -1] = askers;
      const minded = roles[asker]?.acceptable.some((messages) => replies.some((reply) => messages.has(reply)));
      if (askers.size === 1 && minded && rows.every(({ from, to }) => from === to)) found[asker]?.set(message, replies);
    }
  }
  return found;
}
