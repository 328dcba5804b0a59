/**
 * Mutation analysis of the charts: is every transition, guard, message, stored change and order of acts needed by some
 * verdict?
 *
 * A mutant is killed when a verdict, the census of outcomes, what is said, or the comparison with the catalogue
 * changes in some system. One that is not killed is equivalent when its roles, as far as the systems use them, are
 * bisimilar to the originals: nothing outside could tell. The rest survived, and is listed.
 */
import type { AnyStateMachine } from "xstate";
import type { Entry } from "../models/explorer/closed-role.ts";
import {
  dialogueOf,
  type Exploration,
  explore,
  ModelError,
  type Role,
  type Roles,
  type System,
} from "../models/explorer/index.ts";
import { type ChartRow, compareEdges, type EdgeFinding } from "../models/figures/edges.ts";
import { bisimilar } from "../models/mutants/bisimulation.ts";
import { type ChartMutant, type MutationKind, mutantsOf } from "../models/mutants/mutate-chart.ts";

/** A system to try mutants in, with its checks attached. */
export interface MutationSubject {
  readonly name: string;
  readonly system: System<Roles>;
  /**
   * per role whose chart is compared with the catalogue here: the figure and lanes that it plays. What the chart as it is
   * leaves out of them (another way of paying, an assumed session) counts against no mutant.
   */
  readonly rows: ReadonlyMap<string, ChartRow>;
}

/** What showed the change, strongest first. */
export type KilledBy =
  /** the model is refused, or no longer ends */
  | "refused"
  | "verdict"
  /** outcomes at rest, or in how many states at rest each is found */
  | "outcomes"
  /** which messages are sent and taken, at which steps */
  | "dialogue"
  /** the chart no longer matches the catalogue edge by edge */
  | "edges"
  /** a step that was reached no longer is */
  | "coverage";

/** One mutant and its fate. */
export interface MutantResult {
  readonly id: string;
  readonly kind: MutationKind;
  readonly place: string;
  readonly says: string;
  /** what killed it; undefined when nothing did */
  readonly by: KilledBy | undefined;
  /** which system and what changed in it; for those not killed, where they were tried */
  readonly evidence: string;
  /** bisimilar to the original as far as the systems use it: messages, ledger and rest are the same */
  readonly alike: boolean;
}

/** A mutant, and in which subjects and roles it can be planted. */
export interface PlannedMutant {
  readonly id: string;
  readonly mutant: ChartMutant;
  readonly charts: readonly { readonly subject: number; readonly role: string; readonly machine: AnyStateMachine }[];
}

/** Beyond this many times the size of the original, a mutant counts as changed (its bound is gone). */
const growthMax = 20;

/** Every mutant of every chart of the subjects; one planted in all charts that embed the same place. */
export function planMutants(subjects: readonly MutationSubject[]): readonly PlannedMutant[] {
  const planned = new Map<string, { id: string; mutant: ChartMutant; charts: PlannedMutant["charts"][number][] }>();
  subjects.forEach(({ system }, subject) => {
    for (const [role, { machine }] of Object.entries(system.definition.roles as Record<string, Role>)) {
      for (const mutant of mutantsOf(machine)) {
        const known = planned.get(mutant.id) ?? { id: mutant.id, mutant, charts: [] };
        known.charts.push({ subject, role, machine: mutant.machine });
        planned.set(mutant.id, known);
      }
    }
  });
  return [...planned.values()];
}

/** Runs mutants against subjects that have been explored once as they are. */
export class MutationRun {
  readonly #subjects: readonly MutationSubject[];
  readonly #originals: readonly Exploration[];
  /** findings of the original charts, by subject and role */
  readonly #known = new Map<string, ReadonlySet<string>>();

  constructor(subjects: readonly MutationSubject[]) {
    this.#subjects = subjects;
    this.#originals = subjects.map(({ system }) => explore(system));
  }

  /** The fate of one mutant. */
  judge({ id, mutant, charts }: PlannedMutant): MutantResult {
    const { kind, place, says } = mutant;
    const tried = [...new Set(charts.map(({ subject }) => subject))];
    const changes: (Change & { readonly subject: number })[] = [];
    for (const subject of tried) {
      const change = { subject, ...this.#change(subject, charts) };
      changes.push(change);
      if (change.by === "refused" || change.by === "verdict" || change.by === "outcomes") break;
    }
    const killed = strengths.flatMap((by) => changes.filter((change) => change.by === by))[0];
    const evidence =
      killed === undefined
        ? tried.map((subject) => this.#nameOf(subject)).join(", ")
        : `${this.#nameOf(killed.subject)}: ${killed.what}`;
    const alike = changes.every((change) => change.alike);
    return { id, kind, place, says, by: killed?.by, evidence, alike };
  }

  /** Where the chart of a role differs from the catalogue, and the original does not. */
  #newFinding(subject: number, role: string, row: ChartRow): EdgeFinding | undefined {
    const known = this.#differing(subject, role, row);
    return compareEdges(row).findings.find((finding) => !known.has(textOf(finding)));
  }

  #differing(subject: number, role: string, row: ChartRow): ReadonlySet<string> {
    const key = `${subject} ${role}`;
    let known = this.#known.get(key);
    if (known === undefined) {
      const { definition } = (this.#subjects[subject] as MutationSubject).system;
      const { machine } = (definition.roles as Record<string, Role>)[role] as Role;
      known = new Set(compareEdges({ ...row, machine }).findings.map(textOf));
      this.#known.set(key, known);
    }
    return known;
  }

  #nameOf(subject: number): string {
    return this.#subjects[subject]?.name ?? "?";
  }

  #change(subject: number, charts: PlannedMutant["charts"]): Change {
    const original = this.#originals[subject] as Exploration;
    const { system, rows } = this.#subjects[subject] as MutationSubject;
    const { definition } = system;
    const roles = { ...(definition.roles as Record<string, Role>) };
    const here = charts.filter((chart) => chart.subject === subject);
    for (const { role, machine } of here) roles[role] = { ...(roles[role] as Role), machine };
    let mutated: Exploration;
    try {
      mutated = explore({ definition: { ...definition, roles } } as unknown as System<Roles>, grown(original));
    } catch (error) {
      if (error instanceof ModelError) return { by: "refused", what: error.reason, alike: false };
      throw error;
    }
    const strong = difference(original, mutated);
    if (strong !== undefined) return { ...strong, alike: false };
    const alike = sameBehaviour(original, mutated);
    for (const { role, machine } of here) {
      const row = rows.get(role);
      const finding = row === undefined ? undefined : this.#newFinding(subject, role, { ...row, machine });
      if (finding !== undefined) {
        return { by: "edges", what: `${finding.from} to ${finding.to} is ${finding.kind}`, alike };
      }
    }
    const reached = stepsReached(mutated);
    const lost = [...stepsReached(original)].filter((step) => !reached.has(step));
    if (lost.length > 0) return { by: "coverage", what: `${lost.sort().join(", ")} never reached`, alike };
    return { by: undefined, what: "", alike };
  }
}

interface Change {
  readonly by: KilledBy | undefined;
  readonly what: string;
  readonly alike: boolean;
}

const strengths: readonly KilledBy[] = ["refused", "verdict", "outcomes", "dialogue", "edges", "coverage"];

const textOf = ({ kind, state, from, to }: EdgeFinding): string => `${kind} ${state} ${from} ${to}`;

function grown({ states, program: { closed } }: Exploration) {
  const locals = Math.max(...closed.roles.map((role) => role.locals.length));
  return {
    maxStates: (states + 1000) * growthMax,
    maxLocalStates: (locals + 50) * growthMax,
    maxMessages: (closed.messages.length + 5) * growthMax,
  };
}

/** What a mutant changed: a verdict, the census, what is said; undefined when none of these. */
function difference(original: Exploration, mutated: Exploration): Pick<Change, "by" | "what"> | undefined {
  if (mutated.limit !== undefined) return { by: "refused", what: `no end within ${mutated.limit}` };
  for (const check of original.checks) {
    const now = mutated.checks.find(({ name, kind }) => name === check.name && kind === check.kind)?.verdict ?? "gone";
    if (now !== check.verdict) return { by: "verdict", what: `${check.name} ${now}` };
  }
  for (const name of new Set([...original.outcomes, ...mutated.outcomes].map(({ kind }) => kind))) {
    const before = original.outcomes.find(({ kind }) => kind === name)?.states ?? 0;
    const after = mutated.outcomes.find(({ kind }) => kind === name)?.states ?? 0;
    if (before !== after) return { by: "outcomes", what: `"${name}" in ${after} states at rest instead of ${before}` };
  }
  const [said, now] = [utterances(original), utterances(mutated)];
  const missing = [...said].find((line) => !now.has(line));
  if (missing !== undefined) return { by: "dialogue", what: `${missing}: no longer` };
  const added = [...now].find((line) => !said.has(line));
  return added === undefined ? undefined : { by: "dialogue", what: `${added}: new` };
}

/** Who sends and takes what at which step. */
function utterances(exploration: Exploration): ReadonlySet<string> {
  return new Set(dialogueOf(exploration).map(({ role, act, message, step }) => `${role} ${act} ${message} at ${step}`));
}

function stepsReached(exploration: Exploration): ReadonlySet<string> {
  const steps = new Set<string>();
  exploration.program.entries.forEach(({ entry }, index) => {
    if ((exploration.firstTaken[index] as number) < 0) return;
    for (const step of entry.steps) for (const address of step.addresses) steps.add(address);
  });
  return steps;
}

/** Whether every role, as far as the system takes it, is bisimilar to what it was. */
function sameBehaviour(original: Exploration, mutated: Exploration): boolean {
  const { roles } = original.program.closed;
  return roles.every((_, role) =>
    bisimilar(
      { closed: original.program.closed, role, counts: takenIn(original, role) },
      { closed: mutated.program.closed, role, counts: takenIn(mutated, role) },
    ),
  );
}

function takenIn(exploration: Exploration, role: number): (entry: Entry) => boolean {
  const taken = new Set<Entry>();
  exploration.program.entries.forEach((entry, index) => {
    if (entry.role === role && (exploration.firstTaken[index] as number) >= 0) taken.add(entry.entry);
  });
  return (entry) => taken.has(entry);
}
