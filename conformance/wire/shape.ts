/**
 * Shapes: what a decoded value must look like. A shape returns its value, typed, or throws a `WireError` that names the
 * field. Maps have exactly the fields listed, and no size is without a limit.
 */
import type { CborValue } from "./cbor.ts";
import { WireError, type WireErrorReason } from "./wire-error.ts";

/** Checks a value and returns it. */
export type Shape<T> = (value: CborValue) => T;

/** The type of the values of a shape. */
export type ShapeOf<S> = S extends Shape<infer T> ? T : never;

/** A field that may be absent. */
export interface Optional<T> {
  readonly optional: Shape<T>;
}

type Field = Shape<unknown> | Optional<unknown>;
type Simplified<T> = { readonly [K in keyof T]: T[K] };

/** The type of a map with such fields. */
export type MapOf<F extends Readonly<Record<string, Field>>> = Simplified<
  { [K in keyof F as F[K] extends Shape<unknown> ? K : never]: ShapeOf<F[K]> } & {
    [K in keyof F as F[K] extends Shape<unknown> ? never : K]?: F[K] extends Optional<infer T> ? T : never;
  }
>;

const place = "value";

/** Refuses; the shapes around it add where. */
export function refuse(reason: WireErrorReason, field = ""): never {
  throw new WireError(reason, place, field);
}

/** Does what may refuse, and adds a step to the path of a refusal. */
function under<T>(step: string, check: () => T): T {
  try {
    return check();
  } catch (error) {
    throw error instanceof WireError ? new WireError(error.reason, error.place, pathOf(step, error.field)) : error;
  }
}

function pathOf(step: string, rest: string): string {
  return rest === "" || rest.startsWith("[") ? `${step}${rest}` : `${step}.${rest}`;
}

/** An unsigned integer, in the limits given. */
export function uint(least = 0, most = Number.MAX_SAFE_INTEGER): Shape<number> {
  return (value) => {
    if (typeof value !== "number") return refuse("wrongType");
    return value >= least && value <= most ? value : refuse("outOfRange");
  };
}

/** Bytes, of a length in the limits given. */
export function bytes(least: number, most: number): Shape<Uint8Array> {
  return (value) => {
    if (!(value instanceof Uint8Array)) return refuse("wrongType");
    return value.length >= least && value.length <= most ? value : refuse("outOfRange");
  };
}

/** A text, of a length in bytes in the limits given. */
export function text(least: number, most: number): Shape<string> {
  return (value) => {
    if (typeof value !== "string") return refuse("wrongType");
    // A character has three bytes at most for each unit of the string.
    const length = value.length * 3 <= most && value.length >= least ? value.length : Buffer.byteLength(value, "utf8");
    return length >= least && length <= most ? value : refuse("outOfRange");
  };
}

/** True or false. */
export const flag: Shape<boolean> = (value) => (typeof value === "boolean" ? value : refuse("wrongType"));

/** One of some texts. */
export function oneOf<const T extends string>(...choices: readonly T[]): Shape<T> {
  return (value) => {
    if (typeof value !== "string") return refuse("wrongType");
    return choices.includes(value as T) ? (value as T) : refuse("unknownName");
  };
}

/** Null, or of the shape. */
export function orNull<T>(shape: Shape<T>): Shape<T | null> {
  return (value) => (value === null ? null : shape(value));
}

/** Of the first shape that takes it; refused as the last one refuses it. */
export function either<A, B>(first: Shape<A>, second: Shape<B>): Shape<A | B> {
  return (value) => {
    try {
      return first(value);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return second(value);
    }
  };
}

/** Of the shape, and with both of two optional fields or neither. */
export function together<T extends object>(shape: Shape<T>, one: string, other: string): Shape<T> {
  return (value) => {
    const fields = shape(value);
    const missing = [one, other].filter((name) => !Object.hasOwn(fields, name));
    return missing.length === 1 ? refuse("missingField", missing[0]) : fields;
  };
}

/** A field that may be absent. */
export function optional<T>(shape: Shape<T>): Optional<T> {
  return { optional: shape };
}

/** An array. */
export function list<T>(shape: Shape<T>, least = 0, most = Number.POSITIVE_INFINITY): Shape<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value)) return refuse("wrongType");
    if (value.length < least || value.length > most) return refuse("outOfRange");
    for (let at = 0; at < value.length; at++) {
      try {
        shape(value[at]);
      } catch {
        under(`[${at}]`, () => shape(value[at]));
      }
    }
    return value as readonly T[];
  };
}

function isMap(value: CborValue): value is { readonly [key: string]: CborValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);
}

/** A map with any text keys of the shape. */
export function table<T>(key: Shape<string>, shape: Shape<T>, least = 0): Shape<Readonly<Record<string, T>>> {
  return (value) => {
    if (!isMap(value)) return refuse("wrongType");
    const names = Object.keys(value);
    if (names.length < least) return refuse("outOfRange");
    for (const name of names) {
      under(name, () => {
        key(name);
        return shape(value[name] as CborValue);
      });
    }
    return value as Readonly<Record<string, T>>;
  };
}

/** A map with these fields and no others. */
export function map<F extends Readonly<Record<string, Field>>>(fields: F): Shape<MapOf<F>> {
  const rows = Object.entries(fields).map(([name, field]) =>
    typeof field === "function"
      ? { name, shape: field, required: true }
      : { name, shape: field.optional, required: false },
  );
  return (value) => {
    if (!isMap(value)) return refuse("wrongType");
    let present = 0;
    for (const { name, shape, required } of rows) {
      if (!Object.hasOwn(value, name)) {
        if (required) refuse("missingField", name);
        continue;
      }
      present++;
      try {
        shape(value[name] as CborValue);
      } catch {
        under(name, () => shape(value[name] as CborValue));
      }
    }
    const names = Object.keys(value);
    if (names.length !== present) refuse("unknownField", names.find((name) => !Object.hasOwn(fields, name)) ?? "");
    return value as MapOf<F>;
  };
}
