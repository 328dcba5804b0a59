/**
 * A closed system compiled to flat tables for the search.
 */
import { questions } from "./acceptable.ts";
import type { ClosedSystem, Entry } from "./closed-role.ts";
import { compileGate, meetsGate, type ProgramGate, type Twins, throughGates, twinsOf } from "./gates.ts";
import { LinkStates } from "./link-states.ts";
import { MessageSets } from "./message-sets.ts";
import { bitsFor, layOut, type StateLayout, writeField } from "./state-layout.ts";
import type { Budgets } from "./system.ts";

/** Numbers per row of {@link Program.rows}. */
export const rowStride = 8;

/** Columns of a row. */
export const column = {
  /** message of the adversarial network that must be in the set; -1 none */
  need: 0,
  /** XOR on the role's word: old local state to new */
  delta: 1,
  /** effect on the message set: messages sent; -1 none */
  send: 2,
  /** effect on the message set: messages that the new local state can no longer use; -1 none */
  keep: 3,
  flags: 4,
  /** index into {@link Program.entries} */
  entry: 5,
  /** receivers of what is sent, as a bit set of roles (for masking); 0 when masking is off */
  receivers: 6,
  /** message of a link with a memory that must be deliverable; -1 none */
  linkNeed: 7,
} as const;

/** Flags of a row. */
export const flag = {
  /** takes one of the budget of power losses */
  powerLoss: 1,
  /** changes what the role shows of itself */
  observed: 2,
  /** receives from or sends to a link with a memory */
  link: 4,
  /** changes the set of messages */
  network: 8,
  /** first step of a run that ends where it began (microstep granularity) */
  roundTrip: 16,
  /** may open a gate, or sends what a gate keeps back */
  gate: 32,
  /** needs more than the fast loop does */
  unusual: 1 | 4 | 16 | 32,
  /** changes more than its role */
  special: 1 | 4 | 8 | 16 | 32,
} as const;

/** An entry with the role it belongs to. */
export interface ProgramEntry {
  readonly role: number;
  readonly entry: Entry;
  /** messages sent to links with a memory, in order */
  readonly linkSends: readonly number[];
  /** for the first step of a run that ends where it began: the effect of all that it sends, and who receives it */
  readonly roundTrip: { readonly send: number; readonly receivers: number } | undefined;
}

/** See the file header. */
export interface Program {
  readonly closed: ClosedSystem;
  readonly layout: StateLayout;
  readonly sets: MessageSets;
  readonly gates: readonly ProgramGate[];
  readonly links: readonly LinkStates[];
  readonly rows: Int32Array;
  /** at `rowBase[role] + local state`: offset of its first row; of the row after its last at the next place */
  readonly rowStart: Int32Array;
  readonly rowBase: Int32Array;
  readonly entries: readonly ProgramEntry[];
  /** per role, per local state: effect that drops what it can no longer accept; -1 none */
  readonly keepOf: readonly Int32Array[];
  /** per role, per local state: index of its observation */
  readonly observationOf: readonly Int32Array[];
  /** per role, per local state: 1 at rest */
  readonly restOf: readonly Uint8Array[];
  /** packed initial states, `layout.words` each */
  readonly initials: Uint32Array;
  readonly budgets: Required<{ [K in keyof Budgets]: number }>;
  readonly limited: { readonly drops: boolean; readonly duplicates: boolean };
  /** most successors of one state */
  readonly fanoutMax: number;
}

/** What of a packed state grows as the search meets it. */
export interface DynamicBits {
  readonly set: number;
  readonly link: number;
}

/** Compile. `bits` are the widths given to the parts whose number of values is not known beforehand. */
export function compile(
  closed: ClosedSystem,
  options: { readonly budgets: Budgets; readonly masking: boolean; readonly bits: DynamicBits },
): Program {
  const twins = twinsOf(closed);
  const sets = new MessageSets(closed.messages.length + twins.size);
  const links = closed.links.map((link) => new LinkStates(link.network));
  const budgets = {
    powerLosses: options.budgets.powerLosses ?? 0,
    drops: options.budgets.drops ?? 0,
    duplicates: options.budgets.duplicates ?? 0,
  };
  const layout = layOut({
    roles: closed.roles.map((role) => role.locals.length),
    setBits: closed.messages.some((message) => message.link < 0) ? options.bits.set : 0,
    linkBits: closed.links.map(() => options.bits.link),
    ...budgets,
  });
  const asked = questions(closed.roles, (message) => closed.messages[message]?.to ?? -1);
  const keepOf = closed.roles.map((_, role) =>
    keepEffects(closed, sets, role, options.masking, twins, asked[role] as ReadonlyMap<number, readonly number[]>),
  );
  const gates = closed.gates.map((gate) => compileGate(closed, sets, twins, gate, options.masking));
  // Who may mask a message when it is sent: its receiver, and where it is a question who asked it.
  const masks = closed.messages.map(({ id, to }) =>
    asked.reduce((roles, questions, role) => (questions.has(id) ? roles | (1 << role) : roles), 1 << to),
  );
  const tables = compileRows(closed, { sets, layout, keepOf, gates, twins, masks }, options.masking);
  const program: Program = {
    closed,
    layout,
    sets,
    gates,
    links,
    ...tables,
    keepOf,
    observationOf: closed.roles.map((role) => Int32Array.from(role.locals, (local) => local.observation)),
    restOf: closed.roles.map((role) => Uint8Array.from(role.locals, (local) => (local.rest ? 1 : 0))),
    initials: new Uint32Array(0),
    budgets,
    limited: {
      drops: options.budgets.drops !== undefined,
      duplicates: options.budgets.duplicates !== undefined,
    },
    fanoutMax: fanout(closed),
  };
  return { ...program, initials: initialStates(program, twins) };
}

function keepEffects(
  closed: ClosedSystem,
  sets: MessageSets,
  role: number,
  masking: boolean,
  twins: Twins,
  asked: ReadonlyMap<number, readonly number[]>,
): Int32Array {
  const { locals, acceptable } = closed.roles[role] as ClosedSystem["roles"][number];
  if (!masking) return new Int32Array(locals.length).fill(-1);
  const others = closed.messages.filter((message) => message.to !== role).map((message) => message.id);
  return Int32Array.from(locals, (local) => {
    const own = acceptable[local.id] as ReadonlySet<number>;
    const minded = (message: number) => asked.get(message)?.some((reply) => own.has(reply)) ?? true;
    const kept = [...others.filter(minded), ...own];
    return sets.keepEffect([...kept, ...kept.flatMap((message) => twins.get(message) ?? [])]);
  });
}

function compileRows(
  closed: ClosedSystem,
  {
    sets,
    layout,
    keepOf,
    gates,
    twins,
    masks,
  }: Pick<Program, "sets" | "layout" | "keepOf" | "gates"> & {
    readonly twins: Twins;
    readonly masks: readonly number[];
  },
  masking: boolean,
): Pick<Program, "rows" | "rowStart" | "rowBase" | "entries"> {
  const entries: ProgramEntry[] = [];
  const rows: number[] = [];
  const rowStart: number[] = [];
  const rowBase = closed.roles.map((role, index) => {
    const base = rowStart.length;
    const keep = keepOf[index] as Int32Array;
    const { shift } = layout.roles[index] as StateLayout["roles"][number];
    for (const local of role.locals) {
      rowStart.push(rows.length);
      for (const entry of role.entriesFrom[local.id] ?? []) {
        const message = entry.stimulus.kind === "message" ? closed.messages[entry.stimulus.message] : undefined;
        const inSet = entry.sends.filter((id) => closed.messages[id]?.link === -1);
        const asSent = (sends: readonly number[]): readonly number[] => sends.map((id) => twins.get(id) ?? id);
        const linkSends = entry.sends.filter((id) => closed.messages[id]?.link !== -1);
        const observed = local.observation !== role.locals[entry.to]?.observation;
        const receiversOf = (sends: readonly number[]): number =>
          masking ? sends.reduce((roles, id) => roles | (masks[id] as number), 0) : 0;
        const overSet = entry.roundTrip?.every((id) => closed.messages[id]?.link === -1) ? entry.roundTrip : undefined;
        const roundTrip =
          overSet === undefined
            ? undefined
            : { send: sets.addEffect(asSent(overSet)), receivers: receiversOf(overSet) };
        rows.push(
          message !== undefined && message.link < 0 ? message.id : -1,
          (entry.from ^ entry.to) << shift,
          inSet.length > 0 ? sets.addEffect(asSent(inSet)) : -1,
          keep[entry.from] === keep[entry.to] ? -1 : (keep[entry.to] as number),
          (entry.losesPower ? flag.powerLoss : 0) |
            (observed ? flag.observed : 0) |
            (linkSends.length > 0 || (message !== undefined && message.link >= 0) ? flag.link : 0) |
            (roundTrip === undefined ? 0 : flag.roundTrip) |
            (meetsGate(gates, closed, index, entry) ? flag.gate : 0) |
            (inSet.length > 0 || keep[entry.from] !== keep[entry.to] ? flag.network : 0),
          entries.length,
          receiversOf(inSet),
          message !== undefined && message.link >= 0 ? message.id : -1,
        );
        entries.push({ role: index, entry, linkSends, roundTrip });
      }
    }
    rowStart.push(rows.length);
    return base;
  });
  return {
    rows: Int32Array.from(rows),
    rowStart: Int32Array.from(rowStart),
    rowBase: Int32Array.from(rowBase),
    entries,
  };
}

function fanout(closed: ClosedSystem): number {
  const perLink = closed.links.reduce((sum, link) => sum + 2 * link.network.capacity, 0);
  const perRole = closed.roles.map((role) => Math.max(0, ...role.entriesFrom.map((entries) => entries.length)));
  return perRole.reduce((sum, rows) => sum + rows, 0) * 2 + 2 * perLink + 1;
}

function initialStates(program: Program, twins: Twins): Uint32Array {
  const { closed, layout, sets, budgets } = program;
  let combinations: { readonly locals: readonly number[]; readonly sends: readonly number[] }[] = [
    { locals: [], sends: [...closed.seeds] },
  ];
  for (const role of closed.roles) {
    combinations = combinations.flatMap(({ locals, sends }) =>
      role.initials.map((initial) => ({
        locals: [...locals, initial.local],
        sends: [...sends, ...initial.sends],
      })),
    );
  }
  const words = new Uint32Array(combinations.length * layout.words);
  combinations.forEach(({ locals, sends }, index) => {
    const offset = index * layout.words;
    locals.forEach((local, role) => {
      writeField(words, offset, layout.roles[role] as StateLayout["roles"][number], local);
    });
    const inSet = sends.filter((id) => closed.messages[id]?.link === -1);
    const asSent = inSet.map((id) => twins.get(id) ?? id);
    let set = asSent.length > 0 ? sets.apply(sets.addEffect(asSent), 0) : 0;
    set = throughGates(program, set, locals);
    locals.forEach((local, role) => {
      const keep = program.keepOf[role]?.[local] ?? -1;
      if (keep >= 0) set = sets.apply(keep, set);
    });
    writeField(words, offset, layout.set, set);
    closed.links.forEach((_, link) => {
      const states = program.links[link] as LinkStates;
      let state = 0;
      for (const id of sends) if (closed.messages[id]?.link === link) state = Math.max(0, states.send(state, id));
      writeField(words, offset, layout.links[link] as StateLayout["links"][number], state);
    });
    writeField(words, offset, layout.powerLosses, budgets.powerLosses);
    writeField(words, offset, layout.drops, budgets.drops);
    writeField(words, offset, layout.duplicates, budgets.duplicates);
  });
  return words;
}

/** Whether the parts of unknown size still fit into their fields. */
export function fits(program: Program): boolean {
  const { layout, sets, links } = program;
  if (layout.set.bits > 0 && bitsFor(sets.count) > layout.set.bits) return false;
  return links.every((states, link) => bitsFor(states.count) <= (layout.links[link]?.bits ?? 0));
}

/** The program with those rows only whose entry (by index) is kept. It shares everything else with the original. */
export function withRows(program: Program, keeps: (entry: number) => boolean): Program {
  const rows: number[] = [];
  const rowStart = new Int32Array(program.rowStart.length);
  for (let place = 0, at = 0; place < rowStart.length; place++) {
    // A role's last place and the next one's first begin at the same row.
    for (const end = program.rowStart[place] as number; at < end; at += rowStride) {
      if (!keeps(program.rows[at + column.entry] as number)) continue;
      for (let cell = 0; cell < rowStride; cell++) rows.push(program.rows[at + cell] as number);
    }
    rowStart[place] = rows.length;
  }
  return { ...program, rows: Int32Array.from(rows), rowStart };
}
