/**
 * Do two closed roles behave alike? Partition refinement over the disjoint union of their tables: if their initial
 * states end up together, no surroundings can tell them apart, so neither verdict nor census can differ.
 */

import { canonical } from "../explorer/canonical.ts";
import type { ClosedRole, ClosedSystem, Entry } from "../explorer/closed-role.ts";

/** A role of a closed system, with the entries that count. */
export interface RoleBehaviour {
  readonly closed: ClosedSystem;
  readonly role: number;
  /** entries to compare: those that the system takes */
  readonly counts: (entry: Entry) => boolean;
}

/** Whether the two roles are bisimilar: same stimuli, same messages sent, same observations, same rest. */
export function bisimilar(one: RoleBehaviour, other: RoleBehaviour): boolean {
  const left = statesOf(one);
  const right = statesOf(other);
  const states = [...left, ...right.map((state) => shifted(state, left.length))];
  let classes = classify(states.map((state) => state.shows));
  for (let count = -1; count !== new Set(classes).size; ) {
    count = new Set(classes).size;
    const before = classes;
    classes = classify(
      states.map((state, index) => {
        const moves = state.moves.map(({ label, to }) => `${label}>${before[to]}`);
        return `${before[index]}|${[...new Set(moves)].sort().join("|")}`;
      }),
    );
  }
  const initials = (behaviour: RoleBehaviour, shift: number): string =>
    [...new Set(roleOf(behaviour).initials.map(({ local }) => classes[local + shift]))].sort().join();
  return initials(one, 0) === initials(other, left.length);
}

interface BehaviourState {
  readonly shows: string;
  readonly moves: readonly { readonly label: string; readonly to: number }[];
}

function roleOf({ closed, role }: RoleBehaviour): ClosedRole {
  return closed.roles[role] as ClosedRole;
}

function shifted(state: BehaviourState, by: number): BehaviourState {
  return { shows: state.shows, moves: state.moves.map(({ label, to }) => ({ label, to: to + by })) };
}

function classify(keys: readonly string[]): readonly number[] {
  const numbers = new Map<string, number>();
  return keys.map((key) => {
    const known = numbers.get(key);
    if (known !== undefined) return known;
    numbers.set(key, numbers.size);
    return numbers.size - 1;
  });
}

function statesOf(behaviour: RoleBehaviour): readonly BehaviourState[] {
  const role = roleOf(behaviour);
  return role.locals.map((local) => ({
    shows: canonical([role.observations[local.observation], local.rest, local.down]),
    moves: (role.entriesFrom[local.id] ?? [])
      .filter((entry) => behaviour.counts(entry) && !isTwoSteps(role, entry))
      .map((entry) => ({ label: labelOf(behaviour.closed, entry), to: entry.to })),
  }));
}

/** Losing power at the end of an entry is the same as taking the whole entry and losing power then. */
function isTwoSteps(role: ClosedRole, entry: Entry): boolean {
  if (!entry.losesPower || entry.stimulus.kind === "powerLoss") return false;
  const stimulus = canonical(entry.stimulus);
  return (role.entriesFrom[entry.from] ?? []).some(
    (whole) =>
      !whole.losesPower &&
      canonical(whole.stimulus) === stimulus &&
      whole.sends.join() === entry.sends.join() &&
      (role.entriesFrom[whole.to] ?? []).some((loss) => loss.stimulus.kind === "powerLoss" && loss.to === entry.to),
  );
}

function labelOf(closed: ClosedSystem, entry: Entry): string {
  const message = (id: number) => [closed.messages[id]?.to, closed.messages[id]?.event];
  const { stimulus } = entry;
  const on =
    stimulus.kind === "message"
      ? message(stimulus.message)
      : stimulus.kind === "timer"
        ? "timer"
        : "event" in stimulus
          ? stimulus.event
          : stimulus.kind;
  return canonical([stimulus.kind, on, entry.sends.map(message), entry.choices, entry.losesPower]);
}
