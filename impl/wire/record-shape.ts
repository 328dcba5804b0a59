/** Records with fixed fields, maps from text, and both in one. */
import type * as SchemaAST from "effect/SchemaAST";
import type { Bounds } from "../domain/bounded.ts";
import { CodecFault, faultWithin, major, type Reader } from "./reader.ts";
import { boundsOf, encodingOf, type Shape, ShapeError, togetherOf, within } from "./shape.ts";
import type { Writer } from "./writer.ts";

interface Field {
  readonly name: string;
  readonly key: Uint8Array;
  readonly optional: boolean;
  readonly shape: Shape;
}

type Compile = (ast: SchemaAST.AST) => Shape;
type Fields = Readonly<Record<string, unknown>>;

const compareBytes = (one: Uint8Array, other: Uint8Array): number => Buffer.compare(one, other);

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

/** What is wrong where another key was expected. */
const keyFault = (reader: Reader, fields: readonly Field[], expected: Field | undefined): CodecFault => {
  const from = reader.at;
  const found = reader.text(0, 256);
  const known = fields.some((field) => field.name === found);
  if (expected === undefined) return new CodecFault(known ? "order" : "excess", found);
  const before = compareBytes(reader.data.subarray(from, reader.at), expected.key) < 0;
  if (before) return new CodecFault(known ? "order" : "excess", found);
  return new CodecFault("missing", expected.name);
};

/** Reads the key that comes next: the number of its field, at least `from`. */
const fieldAt = (reader: Reader, fields: readonly Field[], from: number): number => {
  for (let index = from; index < fields.length; index += 1) {
    const field = fields[index] as Field;
    if (reader.passes(field.key)) return index;
    if (!field.optional) throw keyFault(reader, fields, field);
  }
  throw keyFault(reader, fields, undefined);
};

const requireRest = (fields: readonly Field[], from: number): void => {
  for (let index = from; index < fields.length; index += 1) {
    const field = fields[index] as Field;
    if (!field.optional) throw new CodecFault("missing", field.name);
  }
};

const fixedShape = (fields: readonly Field[]): Shape => ({
  starts: [major.map],
  read: (reader) => {
    const count = reader.head(major.map);
    const record: Record<string, unknown> = {};
    let next = 0;
    for (let read = 0; read < count; read += 1) {
      const index = fieldAt(reader, fields, next);
      const field = fields[index] as Field;
      next = index + 1;
      try {
        record[field.name] = field.shape.read(reader);
      } catch (fault) {
        throw faultWithin(field.name, fault);
      }
    }
    requireRest(fields, next);
    return record;
  },
  write: (writer, value) => {
    if (!isRecord(value)) throw new CodecFault("type", "");
    let count = 0;
    for (const { name, optional } of fields) {
      if (value[name] !== undefined) count += 1;
      else if (!optional) throw new CodecFault("missing", name);
    }
    writer.head(major.map, count);
    for (const { name, key, shape } of fields) {
      const part = value[name];
      if (part === undefined) continue;
      writer.raw(key);
      try {
        shape.write(writer, part);
      } catch (fault) {
        throw faultWithin(name, fault);
      }
    }
  },
});

/** A shape of records of which these fields come together or not at all. */
const whole = (shape: Shape, together: readonly string[]): Shape => {
  const [first, ...others] = together;
  if (first === undefined) return shape;
  const requireAll = (record: Fields): void => {
    const present = record[first] !== undefined;
    const other = others.find((name) => (record[name] !== undefined) !== present);
    if (other !== undefined) throw new CodecFault("missing", present ? other : first);
  };
  return {
    starts: shape.starts,
    read: (reader) => {
      const record = shape.read(reader) as Fields;
      requireAll(record);
      return record;
    },
    write: (writer, value) => {
      shape.write(writer, value);
      requireAll(value as Fields);
    },
  };
};

/** Sets a property of any name, `__proto__` too. */
const setProperty = (record: Record<string, unknown>, name: string, value: unknown): void => {
  if (name !== "__proto__") record[name] = value;
  else Object.defineProperty(record, name, { value, configurable: true, enumerable: true, writable: true });
};

/** Length of a text in octets. Most names are short and ASCII: to look at them takes less than to ask the platform. */
const octetsOf = (text: string): number => {
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) > 127) return Buffer.byteLength(text);
  return text.length;
};

/** The order of the encodings of two texts, without making them: the length in octets comes first. */
const compareNames = (one: string, other: string): number => {
  const length = octetsOf(one);
  const difference = length - octetsOf(other);
  if (difference !== 0) return difference;
  // Of texts in ASCII, units are octets. Of others, units are in another order than octets.
  if (length === one.length && length === other.length) return one < other ? -1 : 1;
  return compareBytes(Buffer.from(one), Buffer.from(other));
};

const writeOpen = (writer: Writer, value: Fields, shapeOf: (name: string) => Shape, writeKey: Shape["write"]): void => {
  const names = Object.keys(value).filter((name) => value[name] !== undefined);
  names.sort(compareNames);
  writer.head(major.map, names.length);
  for (const name of names) {
    try {
      writeKey(writer, name);
      shapeOf(name).write(writer, value[name]);
    } catch (fault) {
      throw faultWithin(name, fault);
    }
  }
};

const openShape = (fields: readonly Field[], key: Shape, rest: Shape, bounds: Bounds): Shape => {
  const fixed = new Map(fields.map((field) => [field.name, field]));
  const shapeOf = (name: string): Shape => fixed.get(name)?.shape ?? rest;
  const requireFields = (record: Fields): void => {
    for (const field of fields) {
      if (!field.optional && !Object.hasOwn(record, field.name)) throw new CodecFault("missing", field.name);
    }
  };
  return {
    starts: [major.map],
    read: (reader) => {
      const count = reader.head(major.map);
      within(count, bounds);
      const record: Record<string, unknown> = {};
      let last: Uint8Array | undefined;
      for (let read = 0; read < count; read += 1) {
        const from = reader.at;
        const name = key.read(reader) as string;
        const encoded = reader.data.subarray(from, reader.at);
        if (last !== undefined && compareBytes(last, encoded) >= 0) throw new CodecFault("order", name);
        last = encoded;
        try {
          setProperty(record, name, shapeOf(name).read(reader));
        } catch (fault) {
          throw faultWithin(name, fault);
        }
      }
      requireFields(record);
      return record;
    },
    write: (writer, value) => {
      if (!isRecord(value)) throw new CodecFault("type", "");
      requireFields(value);
      within(Object.keys(value).length, bounds);
      writeOpen(writer, value, shapeOf, key.write);
    },
  };
};

/** The shape of a struct, a record, or a struct with a rest. */
export const recordShape = (ast: SchemaAST.Objects, compile: Compile): Shape => {
  const fields = ast.propertySignatures.map(({ name, type }): Field => {
    if (typeof name !== "string") throw new ShapeError("a field without a name");
    return { name, key: encodingOf(name), optional: type.context?.isOptional === true, shape: compile(type) };
  });
  fields.sort((one, other) => compareBytes(one.key, other.key));
  const [index, ...more] = ast.indexSignatures;
  if (index === undefined) return whole(fixedShape(fields), togetherOf(ast));
  if (more.length > 0) throw new ShapeError("several index signatures");
  return openShape(fields, compile(index.parameter), compile(index.type), boundsOf(ast));
};
