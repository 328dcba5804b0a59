/**
 * Decoders of JSON values: strict about fields, with limits, and each says where it found what is wrong.
 */

/** Something is wrong at a place: `faults[0].at`. */
export class Wrong extends Error {
  readonly at: string;

  constructor(at: string, message: string) {
    super(message);
    this.name = "Wrong";
    this.at = at;
  }
}

/** Reads a value at a place. Throws {@link Wrong}. */
export type Decoder<T> = (value: unknown, at: string) => T;

/** A field that may be absent. */
export interface Optional<T> {
  readonly optional: Decoder<T>;
}

/** How fields are marked. */
export const field = {
  /** the field may be absent */
  optional: <T>(decoder: Decoder<T>): Optional<T> => ({ optional: decoder }),
};

type Fields = Readonly<Record<string, Decoder<unknown> | Optional<unknown>>>;

type Decoded<F extends Fields> = {
  readonly [K in keyof F]: F[K] extends Optional<infer T> ? T | undefined : F[K] extends Decoder<infer T> ? T : never;
};

/** An object with exactly these fields. Absent optional fields stay absent. */
export function object<F extends Fields>(fields: F): Decoder<Decoded<F>> {
  return (value, at) => {
    const entries = fieldsOf(value, at);
    const decoded: Record<string, unknown> = {};
    for (const name of Object.keys(entries)) {
      if (!Object.hasOwn(fields, name)) throw new Wrong(within(at, name), "no such field");
    }
    for (const [name, decoder] of Object.entries(fields)) {
      const isPresent = Object.hasOwn(entries, name);
      if (typeof decoder === "function") {
        if (!isPresent) throw new Wrong(within(at, name), "missing");
        decoded[name] = decoder(entries[name], within(at, name));
      } else if (isPresent) decoded[name] = decoder.optional(entries[name], within(at, name));
    }
    return decoded as Decoded<F>;
  };
}

/** An object with any keys, so many at most. */
export function record<T>(decoder: Decoder<T>, entriesMax: number): Decoder<Readonly<Record<string, T>>> {
  return (value, at) => {
    const entries = Object.entries(fieldsOf(value, at));
    if (entries.length > entriesMax) throw new Wrong(at, `at most ${entriesMax} entries`);
    return Object.fromEntries(entries.map(([name, it]) => [name, decoder(it, within(at, name))]));
  };
}

/** A list, so long at most. */
export function array<T>(decoder: Decoder<T>, lengthMax: number): Decoder<readonly T[]> {
  return (value, at) => {
    if (!Array.isArray(value)) throw new Wrong(at, "a list is expected");
    if (value.length > lengthMax) throw new Wrong(at, `at most ${lengthMax} entries`);
    return value.map((it, index) => decoder(it, `${at}[${index}]`));
  };
}

/** Text, so many characters at most. */
export function text(lengthMax: number): Decoder<string> {
  return (value, at) => {
    if (typeof value !== "string") throw new Wrong(at, "text is expected");
    if (value.length > lengthMax) throw new Wrong(at, `at most ${lengthMax} characters`);
    return value;
  };
}

/** A whole number within bounds. */
export function integer(least: number, most: number): Decoder<number> {
  return (value, at) => {
    if (typeof value !== "number" || !Number.isSafeInteger(value)) throw new Wrong(at, "a whole number is expected");
    if (value < least || value > most) throw new Wrong(at, `between ${least} and ${most}`);
    return value;
  };
}

/** One of some texts. */
export function oneOf<const T extends readonly string[]>(...texts: T): Decoder<T[number]> {
  return (value, at) => {
    if (typeof value !== "string" || !texts.includes(value)) throw new Wrong(at, `one of ${texts.join(", ")}`);
    return value;
  };
}

function fieldsOf(value: unknown, at: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Wrong(at, "an object is expected");
  return value as Readonly<Record<string, unknown>>;
}

function within(at: string, name: string): string {
  return at === "" ? name : `${at}.${name}`;
}
