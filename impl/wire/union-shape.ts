/** One of several types: told apart by how they start, and records by a field of literals. */
import * as SchemaAST from "effect/SchemaAST";
import { CodecFault, faultWithin, major, type Reader } from "./reader.ts";
import { encodingOf, literalShape, type Shape, ShapeError } from "./shape.ts";

type Compile = (ast: SchemaAST.AST) => Shape;
type Literals = ReadonlySet<unknown>;

/** The literals that a field of a record, or of all records of a union, may have; undefined: not only literals. */
const literalsOf = (ast: SchemaAST.AST, name: string): Literals | undefined => {
  if (SchemaAST.isLiteral(ast)) return new Set([ast.literal]);
  const parts = SchemaAST.isUnion(ast)
    ? ast.types.map((type) => literalsOf(type, name))
    : SchemaAST.isObjects(ast)
      ? ast.propertySignatures.filter((field) => field.name === name).map((field) => literalsOf(field.type, name))
      : [];
  if (parts.length === 0) return undefined;
  const all = new Set<unknown>();
  for (const part of parts) {
    if (part === undefined) return undefined;
    for (const literal of part) all.add(literal);
  }
  return all;
};

const fieldNames = (ast: SchemaAST.AST): readonly PropertyKey[] => {
  if (SchemaAST.isObjects(ast)) return ast.propertySignatures.map((field) => field.name);
  return SchemaAST.isUnion(ast) && ast.types[0] !== undefined ? fieldNames(ast.types[0]) : [];
};

const disjoint = (sets: readonly Literals[]): boolean => {
  const all = new Set<unknown>();
  for (const set of sets) {
    for (const literal of set) {
      if (all.has(literal)) return false;
      all.add(literal);
    }
  }
  return true;
};

/** Which member, by the value of the field that tells them apart. */
const taggedBy = (members: readonly SchemaAST.AST[]): { readonly name: string; readonly sets: readonly Literals[] } => {
  for (const name of members[0] === undefined ? [] : fieldNames(members[0])) {
    if (typeof name !== "string") continue;
    const sets = members.map((member) => literalsOf(member, name));
    const known = sets.filter((set) => set !== undefined);
    if (known.length === sets.length && disjoint(known)) return { name, sets: known };
  }
  throw new ShapeError("records that no field tells apart");
};

/** Reads the field of this key, and goes back. */
const readAhead = (reader: Reader, name: string, key: Uint8Array, tag: Shape): unknown => {
  const from = reader.at;
  const count = reader.head(major.map);
  for (let read = 0; read < count; read += 1) {
    if (reader.passes(key)) {
      try {
        const value = tag.read(reader);
        reader.at = from;
        return value;
      } catch (fault) {
        throw faultWithin(name, fault);
      }
    }
    reader.skip();
    reader.skip();
  }
  throw new CodecFault("missing", name);
};

const recordsShape = (members: readonly SchemaAST.AST[], compile: Compile): Shape => {
  const { name, sets } = taggedBy(members);
  const key = encodingOf(name);
  const tag = literalShape(sets.flatMap((set) => [...set]));
  const shapes = new Map<unknown, Shape>();
  members.forEach((member, index) => {
    const shape = compile(member);
    for (const literal of sets[index] as Literals) shapes.set(literal, shape);
  });
  return {
    starts: [major.map],
    read: (reader) => (shapes.get(readAhead(reader, name, key, tag)) as Shape).read(reader),
    write: (writer, value) => {
      const found = (value as Readonly<Record<string, unknown>> | null)?.[name];
      const shape = shapes.get(found);
      if (shape === undefined) throw new CodecFault("unknownTag", name, found);
      shape.write(writer, value);
    },
  };
};

const majorOf = (value: unknown): number => {
  if (typeof value === "string") return major.text;
  if (typeof value === "number") return major.uint;
  if (typeof value === "boolean" || value === null) return major.simple;
  if (value instanceof Uint8Array) return major.bytes;
  return Array.isArray(value) ? major.list : major.map;
};

const mixedShape = (parts: readonly Shape[]): Shape => {
  const byMajor = new Map<number, Shape>();
  for (const part of parts) {
    for (const start of part.starts) {
      if (byMajor.has(start)) throw new ShapeError("types that start alike");
      byMajor.set(start, part);
    }
  }
  const shapeOf = (start: number): Shape => {
    const shape = byMajor.get(start);
    if (shape === undefined) throw new CodecFault("type", "");
    return shape;
  };
  return {
    starts: [...byMajor.keys()],
    read: (reader) => shapeOf(reader.peekMajor()).read(reader),
    write: (writer, value) => shapeOf(majorOf(value)).write(writer, value),
  };
};

/** The shape of a union. */
export const unionShape = (ast: SchemaAST.Union, compile: Compile): Shape => {
  if (ast.checks !== undefined) throw new ShapeError("a check on a union");
  const literals = ast.types.filter(SchemaAST.isLiteral);
  if (literals.length === ast.types.length) return literalShape(literals.map((literal) => literal.literal));
  const isRecords = (member: SchemaAST.AST): boolean =>
    SchemaAST.isObjects(member) || (SchemaAST.isUnion(member) && member.types.every(isRecords));
  const records = ast.types.filter(isRecords);
  if (records.length < 2) return mixedShape(ast.types.map(compile));
  if (records.length < ast.types.length) throw new ShapeError("several records beside other types");
  return recordsShape(records, compile);
};
