/** How values of one type are read and written. */
import type * as SchemaAST from "effect/SchemaAST";
import { type Bounds, boundsAnnotation, type Together, togetherAnnotation } from "../domain/bounded.ts";
import { CodecFault, major, type Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

/** Reads and writes values of one type. */
export interface Shape {
  /** major types with which an encoding may start */
  readonly starts: readonly number[];
  /** @throws CodecFault */
  readonly read: (reader: Reader) => unknown;
  /** @throws CodecFault if the value is not of the type */
  readonly write: (writer: Writer, value: unknown) => void;
}

/** A schema that has no encoding: a defect, found when it is compiled. */
export class ShapeError extends Error {
  readonly _tag = "ShapeError";

  constructor(detail: string) {
    super(detail);
    this.name = "ShapeError";
  }
}

const unlimited: Bounds = { least: 0, most: Number.MAX_SAFE_INTEGER };

/** What the only check of a node says under this annotation; undefined without checks. @throws ShapeError */
const onlyCheckOf = <A>(ast: SchemaAST.AST, annotation: string): A | undefined => {
  const { checks } = ast;
  if (checks === undefined) return undefined;
  const representation = checks.length === 1 ? checks[0]?.annotations?.["representation"] : undefined;
  const { id, payload } = (representation ?? {}) as { id?: string; payload?: A };
  if (id !== annotation || payload === undefined) throw new ShapeError(`an unknown check on ${ast._tag}`);
  return payload;
};

/** The bounds of a node, which must be its only check. @throws ShapeError */
export const boundsOf = (ast: SchemaAST.AST): Bounds => onlyCheckOf<Bounds>(ast, boundsAnnotation) ?? unlimited;

/** The fields of a record that come together or not at all. @throws ShapeError if it has any other check */
export const togetherOf = (ast: SchemaAST.AST): readonly string[] =>
  onlyCheckOf<Together>(ast, togetherAnnotation)?.fields ?? [];

/** @throws CodecFault unless it holds */
export const need = (holds: boolean, problem: "type" | "undersized" | "oversized"): void => {
  if (!holds) throw new CodecFault(problem, "");
};

/** @throws CodecFault unless a size is within bounds */
export const within = (size: number, { least, most }: Bounds): void => {
  need(size >= least, "undersized");
  need(size <= most, "oversized");
};

/** The encoding of a text or a number, made once: names of fields, literals. */
export const encodingOf = (value: string | number): Uint8Array => {
  const writer = new Writer();
  if (typeof value === "string") writer.text(value);
  else writer.head(major.uint, value);
  return writer.take();
};

const readAnything = (reader: Reader): unknown => {
  const kind = reader.peekMajor();
  if (kind === major.text) return reader.text(0, 256);
  if (kind === major.uint) return reader.head(major.uint);
  throw new CodecFault("type", "");
};

/** One of a few texts or numbers. */
export const literalShape = (literals: readonly unknown[]): Shape => {
  const values = literals.map((literal) => {
    if (typeof literal !== "string" && typeof literal !== "number")
      throw new ShapeError(`a literal ${String(literal)}`);
    return { literal, encoding: encodingOf(literal) };
  });
  const starts = new Set(values.map(({ literal }) => (typeof literal === "string" ? major.text : major.uint)));
  // Of the many names of messages, few are of one length, which is what their encodings begin with.
  const byInitial = Map.groupBy(values, ({ encoding }) => encoding[0]);
  const encodings = new Map<unknown, Uint8Array>(values.map(({ literal, encoding }) => [literal, encoding]));
  return {
    starts: [...starts],
    read: (reader) => {
      for (const { literal, encoding } of byInitial.get(reader.data[reader.at]) ?? []) {
        if (reader.passes(encoding)) return literal;
      }
      throw new CodecFault("unknownTag", "", readAnything(reader));
    },
    write: (writer, value) => {
      const encoding = encodings.get(value);
      if (encoding === undefined) throw new CodecFault("unknownTag", "", value);
      writer.raw(encoding);
    },
  };
};
