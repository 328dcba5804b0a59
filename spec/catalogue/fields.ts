/** Reads the fields of an unknown record, and refuses what is missing, of the wrong type or not known. */
import { CatalogueError, type CataloguePlace } from "./error.ts";

/** A record of which nothing is known yet, and where it stands. */
export interface Fields {
  readonly record: Readonly<Record<string, unknown>>;
  readonly place: CataloguePlace;
}

const malformed = (fields: Fields, field: string): CatalogueError =>
  new CatalogueError("malformed", { ...fields.place, field });

/** Opens a record. Throws `malformed` if it is none, `unknownField` if it has a field outside `known`. */
export const openRecord = (value: unknown, place: CataloguePlace, known: readonly string[] | "any"): Fields => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new CatalogueError("malformed", place);
  }
  const record: Readonly<Record<string, unknown>> = { ...value };
  if (known !== "any") {
    for (const field of Object.keys(record)) {
      if (!known.includes(field)) throw new CatalogueError("unknownField", { ...place, field });
    }
  }
  return { record, place };
};

/** A text that is not empty. Throws `malformed`. */
export const text = (fields: Fields, field: string): string => {
  const value = fields.record[field];
  if (typeof value !== "string" || value === "") throw malformed(fields, field);
  return value;
};

/** A text, or undefined where the field is absent. Throws `malformed`. */
export const optionalText = (fields: Fields, field: string): string | undefined =>
  fields.record[field] === undefined ? undefined : text(fields, field);

/** A whole number above zero. Throws `malformed`. */
export const count = (fields: Fields, field: string): number => {
  const value = fields.record[field];
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value <= 0) throw malformed(fields, field);
  return value;
};

/** True, or false where the field is absent. Throws `malformed`. */
export const flag = (fields: Fields, field: string): boolean => {
  const value = fields.record[field];
  if (value !== undefined && value !== true) throw malformed(fields, field);
  return value === true;
};

/** One of `choices`. Throws `malformed`. */
export const oneOf = <Choice extends string>(fields: Fields, field: string, choices: readonly Choice[]): Choice => {
  const found = choices.find((choice) => choice === fields.record[field]);
  if (found === undefined) throw malformed(fields, field);
  return found;
};

/** A list, each entry read by `read`. Throws `malformed`. */
export const list = <Item>(fields: Fields, field: string, read: (value: unknown) => Item): readonly Item[] => {
  const value = fields.record[field];
  if (!Array.isArray(value)) throw malformed(fields, field);
  return value.map(read);
};

/** A list, each entry read by `read`; empty where the field is absent. Throws `malformed`. */
export const optionalList = <Item>(fields: Fields, field: string, read: (value: unknown) => Item): readonly Item[] =>
  fields.record[field] === undefined ? [] : list(fields, field, read);

/** A list of texts that are not empty. Throws `malformed`. */
export const texts = (fields: Fields, field: string): readonly string[] =>
  list(fields, field, (value) => {
    if (typeof value !== "string" || value === "") throw malformed(fields, field);
    return value;
  });

/** A list of texts that are not empty; empty where the field is absent. Throws `malformed`. */
export const optionalTexts = (fields: Fields, field: string): readonly string[] =>
  fields.record[field] === undefined ? [] : texts(fields, field);
