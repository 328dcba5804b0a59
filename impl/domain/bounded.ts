/**
 * Schemas of bounded scalars and lists, and the annotation from which the codec of the wire reads the bounds: one
 * definition for types, validation and bytes.
 */
import * as Schema from "effect/Schema";

/** Id of the annotation that carries {@link Bounds}. */
export const boundsAnnotation = "zerosum/bounds";

/** Least and most: octets of a text (in UTF-8) or a byte string, value of a number, items of a list or a record. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

const bounded = <T>(measure: (value: T) => number, least: number, most: number) =>
  Schema.makeFilter<T>(
    (value) => {
      const size = measure(value);
      return size >= least && size <= most;
    },
    { expected: `${least} to ${most}`, representation: { id: boundsAnnotation, payload: { least, most } } },
  );

// NaN is outside of all bounds, so a text with half a surrogate pair, which has no UTF-8, is refused.
const octetsOf = (text: string): number => (text.isWellFormed() ? Buffer.byteLength(text, "utf8") : Number.NaN);

const wholeOf = (value: number): number => (Number.isSafeInteger(value) ? value : Number.NaN);

/** A text of so many octets in UTF-8. */
export const text = (least: number, most: number) => Schema.String.check(bounded<string>(octetsOf, least, most));

/** A byte string of so many octets. */
export const bytes = (least: number, most: number) =>
  Schema.Uint8Array.check(bounded<Uint8Array>((value) => value.length, least, most));

/** A whole number, never a float: at most 2^53 - 1, so that it is exact. */
export const whole = (least: number, most: number) => Schema.Number.check(bounded<number>(wholeOf, least, most));

/** A list of so many items. */
export const list = <S extends Schema.Codec<unknown>>(item: S, least: number, most: number) =>
  Schema.Array(item).check(bounded<readonly unknown[]>((value) => value.length, least, most));

/** A record of so many entries. */
export const record = <V extends Schema.Codec<unknown>>(
  key: ReturnType<typeof text>,
  value: V,
  least: number,
  most: number,
) => Schema.Record(key, value).check(bounded<object>((entries) => Object.keys(entries).length, least, most));

/** Id of the annotation that carries {@link Together}. */
export const togetherAnnotation = "zerosum/together";

/** Fields of a record of which either all are present or none. */
export interface Together {
  readonly fields: readonly string[];
}

/** A record of which these optional fields come together or not at all. */
export const together = <S extends Schema.Codec<object>>(fixed: S, fields: readonly (keyof S["Type"] & string)[]) =>
  fixed.check(
    Schema.makeFilter<S["Type"]>(
      (value) => {
        const present = fields.filter((field) => (value as Readonly<Record<string, unknown>>)[field] !== undefined);
        return present.length === 0 || present.length === fields.length;
      },
      { expected: `${fields.join(" and ")} or none`, representation: { id: togetherAnnotation, payload: { fields } } },
    ),
  );
