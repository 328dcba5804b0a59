/**
 * Gates as the search sees them. What a gate keeps back is in the message set as a twin, a message of its own that nobody
 * accepts; when the gate is open the twins there become what they stand for. Masking treats a twin as its message.
 *
 * Only rows that may open a gate or send what it keeps back look at gates, so that systems without them, and all other
 * rows, are searched as if there were none.
 */
import type { ClosedGate, ClosedSystem, Entry } from "./closed-role.ts";
import type { MessageSets } from "./message-sets.ts";

/** A gate, compiled. */
export interface ProgramGate {
  readonly between: readonly [number, number];
  /** for each of the two roles, per local state: the number of what it holds; 0: nothing */
  readonly holds: readonly [Int32Array, Int32Array];
  /** for each of the two roles, per local state: the number of the set of what it may hold, now or later */
  readonly mayHold: readonly [Int32Array, Int32Array];
  /** per two such sets: 1 if they have something in common, so that the gate may open */
  readonly mayOpen: readonly Uint8Array[];
  /** effect on the message set while it is open: what was kept back can be delivered */
  readonly open: number;
  /** effect on the message set while it is not: what can be delivered already is not kept back as well */
  readonly closed: number;
  /** effect on the message set when it will never be open again: what is kept back is dead */
  readonly dead: number;
}

/** What stands for a message while a gate keeps it back: a number beyond those of all messages. */
export type Twins = ReadonlyMap<number, number>;

/** A twin for every message that a gate may keep back. */
export function twinsOf({ messages, gates }: ClosedSystem): Twins {
  const kept = gates.flatMap((gate) => [...gate.messages]);
  return new Map(kept.map((message, index) => [message, messages.length + index]));
}

/** Compile a gate. Without masking, messages are kept that can never be delivered. */
export function compileGate(
  closed: ClosedSystem,
  sets: MessageSets,
  twins: Twins,
  gate: ClosedGate,
  masking: boolean,
): ProgramGate {
  const own = [...gate.messages];
  const pairs = own.map((message) => [twins.get(message) as number, message] as const);
  const holds = [heldBy(closed, gate, 0), heldBy(closed, gate, 1)] as const;
  const futures = ([0, 1] as const).map((at) => futureOf(closed, gate.between[at], holds[at])) as [Future, Future];
  const others = [...closed.messages.keys(), ...twins.values()].filter((id) => !pairs.some(([twin]) => twin === id));
  const shut = sets.replaceEffect(pairs, false);
  return {
    between: gate.between,
    holds,
    mayHold: [futures[0].numbers, futures[1].numbers],
    mayOpen: futures[0].sets.map((one) =>
      Uint8Array.from(futures[1].sets, (other) => ([...one].some((held) => other.has(held)) ? 1 : 0)),
    ),
    open: sets.replaceEffect(pairs, true),
    closed: shut,
    dead: masking ? sets.keepEffect(others) : shut,
  };
}

function heldBy(closed: ClosedSystem, { between, holds }: ClosedGate, at: 0 | 1): Int32Array {
  return Int32Array.from(closed.roles[between[at]]?.locals ?? [], (local) => holds[at][local.observation] ?? 0);
}

interface Future {
  /** per local state, the index of a set */
  readonly numbers: Int32Array;
  readonly sets: readonly ReadonlySet<number>[];
}

/** What a role may hold in each of its local states, or in one reachable from it. */
function futureOf(closed: ClosedSystem, role: number, holds: Int32Array): Future {
  const { entriesFrom, locals } = closed.roles[role] as ClosedSystem["roles"][number];
  const reachable = locals.map(({ id }) => new Set(holds[id] === 0 ? [] : [holds[id] as number]));
  for (let grown = true; grown; ) {
    grown = false;
    for (const { id } of [...locals].reverse()) {
      const here = reachable[id] as Set<number>;
      const size = here.size;
      for (const { to } of entriesFrom[id] ?? []) for (const held of reachable[to] ?? []) here.add(held);
      grown ||= here.size > size;
    }
  }
  const byKey = new Map<string, number>();
  const sets: ReadonlySet<number>[] = [];
  const numbers = reachable.map((set) => {
    const key = [...set].sort((a, b) => a - b).join();
    const known = byKey.get(key) ?? sets.length;
    if (known === sets.length) sets.push(set);
    byKey.set(key, known);
    return known;
  });
  return { numbers: Int32Array.from(numbers), sets };
}

/** Whether a row may open a gate or shut it for good, or sends what it keeps back. */
export function meetsGate(gates: readonly ProgramGate[], closed: ClosedSystem, role: number, entry: Entry): boolean {
  return gates.some(({ between, holds, mayHold }, index) => {
    if (entry.sends.some((message) => closed.gates[index]?.messages.has(message))) return true;
    return ([0, 1] as const).some((at) => {
      const { from, to } = entry;
      if (between[at] !== role) return false;
      return (holds[at][from] !== holds[at][to] && holds[at][to] !== 0) || mayHold[at][from] !== mayHold[at][to];
    });
  });
}

/** A message set when its roles are in these local states: what an open gate has kept back can be delivered. */
export function throughGates(
  { gates, sets }: { readonly gates: readonly ProgramGate[]; readonly sets: MessageSets },
  set: number,
  locals: ArrayLike<number>,
): number {
  let next = set;
  for (const gate of gates) next = sets.apply(effectOf(gate, locals), next);
  return next;
}

function effectOf({ between, holds, mayHold, mayOpen, open, closed, dead }: ProgramGate, locals: ArrayLike<number>) {
  const one = locals[between[0]] as number;
  const other = locals[between[1]] as number;
  const held = holds[0][one] as number;
  if (held !== 0 && held === holds[1][other]) return open;
  return mayOpen[mayHold[0][one] as number]?.[mayHold[1][other] as number] === 1 ? closed : dead;
}
