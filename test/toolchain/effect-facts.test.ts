/** Facts about Effect that `impl/wire` and `impl/store` rely on: an upgrade that changes one fails here, by name. */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import * as Layer from "effect/Layer";
import * as Schema from "effect/Schema";
import * as SchemaAST from "effect/SchemaAST";
import { describe, expect, it } from "vitest";

const Sample = Schema.Struct({
  present: Schema.String.check(
    Schema.makeFilter<string>(() => true, { representation: { id: "mine", payload: { least: 1 } } }),
  ),
  absent: Schema.optionalKey(Schema.Boolean),
  list: Schema.Array(Schema.Number),
  pair: Schema.Tuple([Schema.String, Schema.Number]),
  octets: Schema.Uint8Array,
  nullable: Schema.NullOr(Schema.String),
  words: Schema.Literals(["a", "b"]),
});

const typeOf = (name: string): SchemaAST.AST => {
  const field = Sample.ast.propertySignatures.find((each) => each.name === name);
  if (field === undefined) throw new Error(name);
  return field.type;
};

describe("the syntax tree of a schema", () => {
  it("has the fields of a struct in order, optional ones marked", () => {
    expect(Sample.ast.propertySignatures.map((field) => [field.name, field.type.context?.isOptional === true])).toEqual(
      [
        ["present", false],
        ["absent", true],
        ["list", false],
        ["pair", false],
        ["octets", false],
        ["nullable", false],
        ["words", false],
      ],
    );
  });

  it("keeps a filter's own annotation, payload and all", () => {
    expect(typeOf("present").checks?.length).toBe(1);
    expect(typeOf("present").checks?.[0]?.annotations?.["representation"]).toEqual({
      id: "mine",
      payload: { least: 1 },
    });
    expect(typeOf("list").checks).toBe(undefined);
  });

  it("tells lists from tuples", () => {
    const [list, pair] = [typeOf("list"), typeOf("pair")];
    if (!SchemaAST.isArrays(list) || !SchemaAST.isArrays(pair)) throw new Error("no arrays");
    expect([list.elements.length, list.rest.length]).toEqual([0, 1]);
    expect([pair.elements.length, pair.rest.length]).toEqual([2, 0]);
  });

  it("names byte strings by their representation", () => {
    const octets = typeOf("octets");
    expect(SchemaAST.isDeclaration(octets)).toBe(true);
    expect(octets.annotations?.["representation"]).toMatchObject({ id: "effect/schema/Uint8Array" });
  });

  it("has unions of literals, and of what may be null, as unions", () => {
    const [nullable, words] = [typeOf("nullable"), typeOf("words")];
    if (!SchemaAST.isUnion(nullable) || !SchemaAST.isUnion(words)) throw new Error("no unions");
    expect(nullable.types.map((type) => type._tag)).toEqual(["String", "Null"]);
    expect(words.types.map((type) => SchemaAST.isLiteral(type) && type.literal)).toEqual(["a", "b"]);
  });

  it("keeps a union inside of a union, and the fields of a struct beside its index signature", () => {
    const inner = Schema.Union([Schema.String, Schema.Null]);
    expect(Schema.Union([inner, Schema.Number]).ast.types.map((type) => type._tag)).toEqual(["Union", "Number"]);
    const open = Schema.StructWithRest(Schema.Struct({ a: Schema.Number }), [
      Schema.Record(Schema.String, Schema.Number),
    ]);
    expect([open.ast.propertySignatures.length, open.ast.indexSignatures.length]).toEqual([1, 1]);
  });

  it("marks transformations", () => {
    expect(Schema.FiniteFromString.ast.encoding).not.toBe(undefined);
    expect(Sample.ast.encoding).toBe(undefined);
  });
});

class Disk extends Context.Service<Disk, { readonly name: string }>()("zerosum/test/Disk") {}

describe("layers", () => {
  it("release what they have acquired when their scope ends, after use", async () => {
    const diary: string[] = [];
    const layer = Layer.effect(
      Disk,
      Effect.acquireRelease(
        Effect.sync(() => {
          diary.push("open");
          return Disk.of({ name: "disk" });
        }),
        () => Effect.sync(() => diary.push("close")),
      ),
    );
    const use = Effect.map(Disk, (disk) => diary.push(disk.name));
    await Effect.runPromise(use.pipe(Effect.provide(layer)));
    expect(diary).toEqual(["open", "disk", "close"]);
  });
});
