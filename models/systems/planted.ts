/**
 * For tests of charts: faults planted in a composition, and the entries that an exploration has taken.
 */
import type { Entry } from "../explorer/closed-role.ts";
import { type Exploration, explore, type Role, type Roles, type System } from "../explorer/index.ts";
import { mutantsOf } from "../mutants/mutate-chart.ts";

/** The system with one mutant in every chart that has the place, by the mutant's id: `dropGuard 38/1546 always#0`. */
export function planted(system: System<Roles>, id: string): System<Roles> {
  const { definition } = system;
  let found = false;
  const roles = Object.fromEntries(
    Object.entries(definition.roles as Roles).map(([name, role]: [string, Role]) => {
      const mutant = mutantsOf(role.machine).find((it) => it.id === id);
      found ||= mutant !== undefined;
      return [name, mutant === undefined ? role : { ...role, machine: mutant.machine }];
    }),
  );
  if (!found) throw new Error(`no chart of ${definition.name} has the mutant "${id}"`);
  return { definition: { ...definition, roles } };
}

/** Any system as tests of charts take it. */
export function untyped<R extends Roles>(system: System<R>): System<Roles> {
  return system as unknown as System<Roles>;
}

/** An entry that the search took, as tests of charts look at it. */
export interface TakenEntry {
  readonly entry: Entry;
  /** numbered steps entered, in order */
  readonly steps: readonly string[];
  /** the message or event that began it */
  readonly event: { readonly type: string } & Readonly<Record<string, unknown>>;
  /** messages sent, in order */
  readonly sent: readonly ({ readonly type: string } & Readonly<Record<string, unknown>>)[];
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  /** the chart's state afterwards */
  readonly state: unknown;
}

/** The entries of a role that an exploration has taken. */
export function takenEntries(exploration: Exploration, name: string): readonly TakenEntry[] {
  const { closed, entries } = exploration.program;
  const index = closed.roles.findIndex((role) => role.name === name);
  return entries
    .filter(({ role }, id) => role === index && (exploration.firstTaken[id] as number) >= 0)
    .map(({ entry }) => {
      const { stimulus } = entry;
      const message = stimulus.kind === "message" ? closed.messages[stimulus.message]?.event : undefined;
      const event = message ?? ("event" in stimulus ? stimulus.event : { type: stimulus.kind });
      return {
        entry,
        steps: entry.steps.flatMap(({ addresses }) => addresses),
        event,
        sent: entry.sends.flatMap((id) => closed.messages[id]?.event ?? []),
        before: closed.roles[index]?.locals[entry.from]?.context ?? {},
        after: closed.roles[index]?.locals[entry.to]?.context ?? {},
        state: closed.roles[index]?.locals[entry.to]?.value,
      };
    });
}

/** Explore a system with a planted fault; its checks are to say `violated`. */
export function exploreWith(system: System<Roles>, fault: string): Exploration {
  return explore(planted(system, fault));
}
