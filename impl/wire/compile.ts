/** From the syntax tree of a Schema to closures that read and write its CBOR. */
import * as SchemaAST from "effect/SchemaAST";
import type { Bounds } from "../domain/bounded.ts";
import { CodecFault, faultWithin, major } from "./reader.ts";
import { recordShape } from "./record-shape.ts";
import { boundsOf, literalShape, need, type Shape, ShapeError, within } from "./shape.ts";
import { unionShape } from "./union-shape.ts";

const textShape = (bounds: Bounds): Shape => ({
  starts: [major.text],
  read: (reader) => reader.text(bounds.least, bounds.most),
  write: (writer, value) => {
    need(typeof value === "string" && value.isWellFormed(), "type");
    const text = value as string;
    // Three octets a unit at most: only long texts need to be measured.
    within(
      text.length * 3 <= bounds.most && text.length >= bounds.least ? text.length : Buffer.byteLength(text),
      bounds,
    );
    writer.text(text);
  },
});

const bytesShape = (bounds: Bounds): Shape => ({
  starts: [major.bytes],
  read: (reader) => reader.bytes(bounds.least, bounds.most),
  write: (writer, value) => {
    need(value instanceof Uint8Array, "type");
    within((value as Uint8Array).length, bounds);
    writer.bytes(value as Uint8Array);
  },
});

const wholeShape = (bounds: Bounds): Shape => ({
  starts: [major.uint],
  read: (reader) => {
    const value = reader.head(major.uint);
    within(value, bounds);
    return value;
  },
  write: (writer, value) => {
    need(Number.isSafeInteger(value) && !Object.is(value, -0), "type");
    within(value as number, bounds);
    writer.head(major.uint, value as number);
  },
});

const truth: Shape = {
  starts: [major.simple],
  read: (reader) => {
    const initial = reader.data[reader.at];
    if (initial !== 0xf4 && initial !== 0xf5) throw new CodecFault("type", "");
    reader.at += 1;
    return initial === 0xf5;
  },
  write: (writer, value) => {
    need(typeof value === "boolean", "type");
    writer.byte(value ? 0xf5 : 0xf4);
  },
};

const nothing: Shape = {
  starts: [major.simple],
  read: (reader) => {
    if (reader.data[reader.at] !== 0xf6) throw new CodecFault("type", "");
    reader.at += 1;
    return null;
  },
  write: (writer, value) => {
    need(value === null, "type");
    writer.byte(0xf6);
  },
};

const listShape = (item: Shape, bounds: Bounds): Shape => ({
  starts: [major.list],
  read: (reader) => {
    const length = reader.head(major.list);
    within(length, bounds);
    const items: unknown[] = [];
    try {
      for (let index = 0; index < length; index += 1) items.push(item.read(reader));
    } catch (fault) {
      throw faultWithin(`[${items.length}]`, fault);
    }
    return items;
  },
  write: (writer, value) => {
    need(Array.isArray(value), "type");
    const items = value as readonly unknown[];
    within(items.length, bounds);
    writer.head(major.list, items.length);
    let index = 0;
    try {
      for (; index < items.length; index += 1) item.write(writer, items[index]);
    } catch (fault) {
      throw faultWithin(`[${index}]`, fault);
    }
  },
});

const tupleShape = (items: readonly Shape[]): Shape => ({
  starts: [major.list],
  read: (reader) => {
    const length = reader.head(major.list);
    if (length !== items.length) throw new CodecFault(length < items.length ? "missing" : "excess", "");
    const values: unknown[] = [];
    try {
      for (const item of items) values.push(item.read(reader));
    } catch (fault) {
      throw faultWithin(`[${values.length}]`, fault);
    }
    return values;
  },
  write: (writer, value) => {
    need(Array.isArray(value) && value.length === items.length, "type");
    writer.head(major.list, items.length);
    let index = 0;
    try {
      for (const item of items) {
        item.write(writer, (value as readonly unknown[])[index]);
        index += 1;
      }
    } catch (fault) {
      throw faultWithin(`[${index}]`, fault);
    }
  },
});

const arrayShape = (ast: SchemaAST.Arrays): Shape => {
  const [rest, ...more] = ast.rest;
  if (more.length > 0 || (rest !== undefined && ast.elements.length > 0)) throw new ShapeError("a tuple with a rest");
  if (rest !== undefined) return listShape(compile(rest), boundsOf(ast));
  if (ast.checks !== undefined) throw new ShapeError("a check on a tuple");
  return tupleShape(ast.elements.map(compile));
};

// One shape per node: schemas are shared, and so are their shapes.
const compiled = new WeakMap<SchemaAST.AST, Shape>();

const compileNode = (ast: SchemaAST.AST): Shape => {
  if (ast.encoding !== undefined) throw new ShapeError(`a transformation on ${ast._tag}`);
  if (SchemaAST.isString(ast)) return textShape(boundsOf(ast));
  if (SchemaAST.isNumber(ast)) return wholeShape(boundsOf(ast));
  if (SchemaAST.isBoolean(ast)) return truth;
  if (SchemaAST.isNull(ast)) return nothing;
  if (SchemaAST.isLiteral(ast)) return literalShape([ast.literal]);
  if (SchemaAST.isArrays(ast)) return arrayShape(ast);
  if (SchemaAST.isObjects(ast)) return recordShape(ast, compile);
  if (SchemaAST.isUnion(ast)) return unionShape(ast, compile);
  const representation = ast.annotations?.["representation"] as { id?: string } | undefined;
  if (SchemaAST.isDeclaration(ast) && representation?.id === "effect/schema/Uint8Array")
    return bytesShape(boundsOf(ast));
  throw new ShapeError(`${ast._tag} has no encoding`);
};

/** The shape of a schema's syntax tree. @throws ShapeError if it uses what has no encoding here */
export const compile = (ast: SchemaAST.AST): Shape => {
  const known = compiled.get(ast);
  if (known !== undefined) return known;
  const shape = compileNode(ast);
  compiled.set(ast, shape);
  return shape;
};
