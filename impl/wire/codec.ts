/**
 * Compiles a Schema into a reader and a writer of deterministic CBOR, so that types, validation and bytes have one
 * definition. A schema that uses anything but what is listed in `compile` is refused when it is compiled: no check is
 * ever left out silently.
 */
import type * as Schema from "effect/Schema";
import { compile } from "./compile.ts";
import { CodecFault, Reader } from "./reader.ts";
import { Writer } from "./writer.ts";

export { CodecFault, type Problem } from "./reader.ts";

/** What decoding answers. */
export type Parsed<A> = { readonly ok: true; readonly value: A } | { readonly ok: false; readonly fault: CodecFault };

/** Bytes of values of one type. */
export interface Codec<A> {
  /** @throws EncodingDefect if the value is not of the type after all: a defect of the caller */
  encode(value: A): Uint8Array;
  /** What has been decoded shares no memory with the bytes. Encoding it gives the same bytes again. */
  decode(bytes: Uint8Array): Parsed<A>;
}

/** A value that is not what its type says. */
export class EncodingDefect extends Error {
  readonly _tag = "EncodingDefect";
  readonly fault: CodecFault;

  constructor(fault: CodecFault) {
    super(`${fault.field === "" ? "value" : fault.field}: ${fault.problem}`);
    this.name = "EncodingDefect";
    this.fault = fault;
  }
}

const writer = new Writer();

/** The codec of a schema; `octetsMax` limits an encoding. Compiled when it is first used. */
export const codecOf = <A>(schema: Schema.Codec<A>, octetsMax: number): Codec<A> => {
  let compiled: ReturnType<typeof compile> | undefined;
  const shape = () => {
    compiled ??= compile(schema.ast);
    return compiled;
  };
  return {
    encode(value) {
      try {
        shape().write(writer, value);
        const bytes = writer.take();
        if (bytes.length > octetsMax) throw new CodecFault("oversized", "");
        return bytes;
      } catch (fault) {
        writer.clear();
        throw fault instanceof CodecFault ? new EncodingDefect(fault) : fault;
      }
    },
    decode(bytes) {
      try {
        if (bytes.length > octetsMax) throw new CodecFault("oversized", "");
        const reader = new Reader(bytes);
        const value = shape().read(reader) as A;
        if (reader.at !== bytes.length) throw new CodecFault("trailing", "");
        return { ok: true, value };
      } catch (fault) {
        if (fault instanceof CodecFault) return { ok: false, fault };
        throw fault;
      }
    },
  };
};
