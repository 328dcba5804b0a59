/** The two decoders of `spec/wire.cddl`, side by side: both must take the same bytes, and refuse with what they promise. */
import { decodeContent as judgesContent, decodeEnvelope as judgesEnvelope } from "../../conformance/wire/envelope.ts";
import { readStore } from "../../conformance/wire/records.ts";
import { WireError } from "../../conformance/wire/wire-error.ts";
import { decodeStore, encodeRecord } from "../../impl/store/record.ts";
import { decodeContent, decodeEnvelope, encodeContent, encodeEnvelope } from "../../impl/wire/envelope.ts";
import type { Decoder } from "./corpus.ts";

/** What is wrong with how a case was decoded. */
export type Fault =
  /** something else was thrown than a refusal */
  | "threw"
  /** one takes it and the other does not */
  | "disagree"
  /** what was taken is encoded otherwise */
  | "not the same bytes"
  /** the bytes given were changed */
  | "input changed";

/** What came of a case. */
export interface Decoded {
  readonly isTaken: boolean;
  readonly fault?: { readonly fault: Fault; readonly detail: string };
}

/** A decoder's answer: the same bytes again, or why they were refused. */
type Answer = { readonly again: Uint8Array | null } | { readonly refused: string };

/** Gives bytes to both decoders. */
export function decodeBoth(decoder: Decoder, bytes: Uint8Array): Decoded {
  const before = bytes.slice();
  let own: Answer;
  let judges: string | undefined;
  try {
    own = implDecodes(decoder, bytes);
  } catch (error) {
    return { isTaken: false, fault: { fault: "threw", detail: `impl: ${String(error)}` } };
  }
  try {
    judges = conformanceRefuses(decoder, bytes);
  } catch (error) {
    return { isTaken: false, fault: { fault: "threw", detail: `conformance: ${String(error)}` } };
  }
  const isTaken = "again" in own;
  if (!Buffer.from(before).equals(bytes)) return { isTaken, fault: { fault: "input changed", detail: "" } };
  if (isTaken !== (judges === undefined)) {
    const detail = `impl ${"again" in own ? "takes it" : own.refused}, conformance ${judges ?? "takes it"}`;
    return { isTaken, fault: { fault: "disagree", detail } };
  }
  if ("again" in own && own.again !== null && !Buffer.from(own.again).equals(bytes)) {
    return { isTaken, fault: { fault: "not the same bytes", detail: "" } };
  }
  return { isTaken };
}

const protections = { "sealed content": "sealed", "session content": "session" } as const;

function implDecodes(decoder: Decoder, bytes: Uint8Array): Answer {
  if (decoder === "store") {
    const read = decodeStore(bytes);
    if (!read.ok) return { refused: `${read.problem} at ${read.at} ${read.field}` };
    const again = Buffer.concat([read.provision, ...read.records].map(encodeRecord));
    return { again: again.equals(bytes.subarray(0, read.end)) ? null : new Uint8Array(0) };
  }
  const decoded = decoder === "envelope" ? decodeEnvelope(bytes) : decodeContent(bytes, protections[decoder]);
  if (!decoded.ok) return { refused: `${decoded.refusal.reason} ${decoded.refusal.field}` };
  const again =
    decoder === "envelope"
      ? encodeEnvelope(decoded.value as never)
      : encodeContent(decoded.value as never, protections[decoder]);
  return { again };
}

/** Why the harness's own decoder refuses; undefined: it does not. */
function conformanceRefuses(decoder: Decoder, bytes: Uint8Array): string | undefined {
  try {
    if (decoder === "store") readStore(bytes, "fuzz");
    else if (decoder === "envelope") judgesEnvelope(bytes);
    else judgesContent(bytes, protections[decoder]);
    return undefined;
  } catch (error) {
    if (error instanceof WireError) return `${error.reason} ${error.field}`;
    throw error;
  }
}
