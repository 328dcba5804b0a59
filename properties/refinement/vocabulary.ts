/**
 * Messages and events of a closed system by number, so that what is observed is looked up once and then compared as
 * whole numbers.
 */
import type { ClosedSystem } from "../../models/explorer/closed-role.ts";
import type { AbstractMessage } from "./observation.ts";

type Data = { readonly type: string } & Readonly<Record<string, unknown>>;

/** No table has this message or event. */
export const unknownNumber = -1;

/** Numbers of stimuli that are neither messages nor events of the environment. */
export const stimulusNumber = { timer: -2, powerOn: -3, powerLoss: -4 } as const;

/** The number of the first event of an environment; further ones lie below. */
const firstEvent = -10;

interface Kind {
  /** names of the fields that tell messages of this type apart */
  readonly fields: string[];
  readonly numbers: Map<string, number>;
}

/** Data of some types, by their type and fields. */
class Numbering {
  readonly #kinds = new Map<string, Kind>();

  /** Learn all data at once: which fields tell a type's data apart is known only when all have been seen. */
  constructor(known: readonly (readonly [Data, number])[]) {
    for (const [data] of known) {
      const kind: Kind = this.#kinds.get(data.type) ?? { fields: [], numbers: new Map() };
      this.#kinds.set(data.type, kind);
      for (const field of Object.keys(data)) {
        if (field !== "type" && !kind.fields.includes(field)) kind.fields.push(field);
      }
    }
    for (const [data, number] of known) {
      const kind = this.#kinds.get(data.type) as Kind;
      kind.numbers.set(keyOf(kind.fields, data), number);
    }
  }

  hasType(type: string): boolean {
    return this.#kinds.has(type);
  }

  numberOf(data: Data): number {
    const kind = this.#kinds.get(data.type);
    if (kind === undefined) return unknownNumber;
    for (const field in data) {
      if (field !== "type" && data[field] !== undefined && !kind.fields.includes(field)) return unknownNumber;
    }
    return kind.numbers.get(keyOf(kind.fields, data)) ?? unknownNumber;
  }
}

function keyOf(fields: readonly string[], data: Data): string {
  let key = "";
  for (const field of fields) {
    const value = data[field];
    // A number and its text differ: a session is a text, a random number is not.
    key += value === undefined ? "|" : typeof value === "number" ? `#${value}|` : `${String(value)}|`;
  }
  return key;
}

/** See the file header. */
export class Vocabulary {
  readonly #messages: readonly Numbering[];
  readonly #events: readonly Numbering[];
  readonly #types: ReadonlySet<string>;
  readonly #closed: ClosedSystem;
  readonly #roles: ReadonlyMap<string, number>;
  readonly #junk: readonly number[];

  constructor(closed: ClosedSystem) {
    this.#closed = closed;
    this.#roles = new Map(closed.roles.map(({ name }, index) => [name, index]));
    this.#types = new Set(closed.messages.map(({ event }) => event.type));
    this.#messages = closed.roles.map(
      (_, role) =>
        new Numbering(closed.messages.flatMap(({ id, to, event }) => (to === role ? [[event, id] as const] : []))),
    );
    this.#events = closed.roles.map(({ entries }) => {
      const events = new Map<string, Data>();
      for (const { stimulus } of entries) {
        if (stimulus.kind === "environment") events.set(JSON.stringify(stimulus.event), stimulus.event as Data);
      }
      return new Numbering([...events.values()].map((event, index) => [event, firstEvent - index]));
    });
    this.#junk = this.#messages.map((numbering) => numbering.numberOf({ type: "Junk" }));
  }

  /** The index of a role; undefined if there is none of that name. */
  role(name: string): number | undefined {
    return this.#roles.get(name);
  }

  /** The number of a message to a role, as in the closed system; {@link unknownNumber}: nobody can send it there. */
  message(role: number | undefined, message: AbstractMessage): number {
    return role === undefined ? unknownNumber : (this.#messages[role] as Numbering).numberOf(message as Data);
  }

  /** The type of a message of the closed system. */
  typeOf(message: number): string {
    return this.#closed.messages[message]?.event.type ?? "";
  }

  /** The number of noise sent to a role. */
  junk(role: number): number {
    return this.#junk[role] as number;
  }

  /** The compositions leave messages of this type out: status queries, and whatever belongs to other figures. */
  isHidden(type: string): boolean {
    return !this.#types.has(type);
  }

  /** The number of an event of a role's environment. */
  event(role: number, event: { readonly type: string }): number {
    return (this.#events[role] as Numbering).numberOf(event as Data);
  }

  /** Whether a role's environment has events of that type. */
  hasEventType(role: number, type: string): boolean {
    return (this.#events[role] as Numbering).hasType(type);
  }
}
