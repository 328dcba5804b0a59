/**
 * Reads and writes replay files. What is wrong with one is told by a single typed error that names the file and the
 * field; nothing is run then.
 */
import type { Facts } from "../conformance/wire/fixture.ts";
import { parseReading, ReadingError } from "../spec/readings.ts";
import { parseCoordinate } from "./coordinates.ts";
import { type Fault, type FaultParameter, faultKinds, isFaultKind, moments } from "./faults.ts";
import { forgeryNames, lieNames } from "./repertoire.ts";
import {
  type Choices,
  cryptoNames,
  type Deviation,
  type Expectation,
  factValues,
  type Provenance,
  type Replay,
  replayVersion,
  verdictClasses,
} from "./replay.ts";
import { replayLimits as limits, replayFileBytesMax, scriptRequestTypes } from "./replay-limits.ts";
import { array, type Decoder, field, integer, object, oneOf, record, text, Wrong } from "./replay-shape.ts";
import {
  type Attempt,
  merchandiseWords,
  type Part,
  reasonsUnaffordable,
  type ScriptRequest,
  systemNames,
} from "./scenarios/scenario.ts";

export { replayFileBytesMax };

/** What is wrong with a replay file. */
export type ReplayFileErrorReason =
  /** longer than {@link replayFileBytesMax} */
  | "oversized"
  /** not JSON, or not UTF-8 */
  | "malformed"
  /** another version of the format */
  | "unknownVersion"
  /** a field too few, too many, or of another type or range */
  | "badField";

/** A replay file that cannot be used. `field`: `faults[0].at`; empty where none is meant. */
export class ReplayFileError extends Error {
  readonly _tag = "ReplayFileError";
  readonly reason: ReplayFileErrorReason;
  readonly file: string;
  readonly field: string;

  constructor(reason: ReplayFileErrorReason, file: string, where: string, detail: string) {
    super(`${file}${where === "" ? "" : `, ${where}`}: ${detail}`);
    this.name = "ReplayFileError";
    this.reason = reason;
    this.file = file;
    this.field = where;
  }
}

/** The replay in a file. `file`: its name, for errors. Throws {@link ReplayFileError}. */
export function readReplay(bytes: Uint8Array, file: string): Replay {
  if (bytes.length > replayFileBytesMax) {
    const detail = `${bytes.length} bytes, at most ${replayFileBytesMax} are read`;
    throw new ReplayFileError("oversized", file, "", detail);
  }
  const json = parsed(bytes, file);
  const version = typeof json === "object" && json !== null ? (json as { schema?: unknown }).schema : undefined;
  if (typeof version === "number" && version !== replayVersion) {
    throw new ReplayFileError("unknownVersion", file, "schema", `version ${version}; this is version ${replayVersion}`);
  }
  try {
    return replay(json, "");
  } catch (error) {
    if (error instanceof Wrong) throw new ReplayFileError("badField", file, error.at, error.message);
    throw error;
  }
}

/** A replay as the text of its file. */
export function replayText(it: Replay): string {
  return `${JSON.stringify(it, null, 2)}\n`;
}

function parsed(bytes: Uint8Array, file: string): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (error) {
    throw new ReplayFileError("malformed", file, "", error instanceof Error ? error.message : String(error));
  }
}

const facts = object({
  peerCertificate: field.optional(oneOf(...factValues.peerCertificate)),
  peerCredential: field.optional(oneOf(...factValues.peerCredential)),
  itemsOffered: field.optional(oneOf(...factValues.itemsOffered)),
  itemsHeld: field.optional(oneOf(...factValues.itemsHeld)),
  connection: field.optional(oneOf(...factValues.connection)),
  goods: field.optional(oneOf(...factValues.goods)),
  goodsOffered: field.optional(oneOf(...factValues.goodsOffered)),
  funds: field.optional(oneOf(...factValues.funds)),
  amountNamed: field.optional(oneOf(...factValues.amountNamed)),
}) as Decoder<Facts>;

const isTrueOrFalse: Decoder<boolean> = (value, at) => {
  if (typeof value !== "boolean") throw new Wrong(at, "true or false is expected");
  return value;
};

const rightWrongOrNothing: Decoder<ScriptRequest["merchandise"]> = (value, at) =>
  value === null ? null : oneOf(...merchandiseWords)(value, at);

const scriptRequest = object({
  type: oneOf(...scriptRequestTypes),
  peer: field.optional(text(limits.addressLengthMax)),
  wanted: field.optional(isTrueOrFalse),
  tickets: field.optional(array(text(limits.addressLengthMax), limits.ticketsMax)),
  route: field.optional(oneOf("direct", "network")),
  amount: field.optional(integer(1, limits.amountMax)),
  affordable: field.optional(isTrueOrFalse),
  because: field.optional(oneOf(...reasonsUnaffordable)),
  merchandise: field.optional(rightWrongOrNothing),
  parts: field.optional(integer(1, limits.partsMax)),
  last: field.optional(isTrueOrFalse),
  authorized: field.optional(isTrueOrFalse),
}) as Decoder<ScriptRequest>;

const part = object({ begins: scriptRequest, answers: array(scriptRequest, limits.answersMax) }) as Decoder<Part>;

const coordinate: Decoder<string> = (value, at) => {
  const it = text(limits.nameLengthMax)(value, at);
  if (parseCoordinate(it) === undefined) throw new Wrong(at, `"${it}" is no coordinate`);
  return it;
};

const faultFields = {
  until: oneOf(...moments),
  count: integer(0, limits.countMax),
  bit: integer(-limits.bitMax, limits.bitMax),
  to: text(limits.addressLengthMax),
  ways: oneOf("one", "both"),
  edge: oneOf("before", "after"),
  back: oneOf("atOnce", "quiet"),
  byMs: integer(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
  how: oneOf(...forgeryNames, ...lieNames),
} as const satisfies Record<FaultParameter, Decoder<unknown>>;

/** A fault has the parameters of its kind, and strikes a place that its kind can strike. */
const fault: Decoder<Fault> = (value, at) => {
  const kind = (value as { kind?: unknown } | null)?.kind;
  if (typeof kind !== "string" || !isFaultKind(kind)) throw new Wrong(`${at}.kind`, "no kind of fault");
  const { parameters, strikes } = faultKinds[kind];
  const fields = parameters.map((name) => [name, field.optional(faultFields[name] as Decoder<unknown>)] as const);
  const read = object({ kind: oneOf(kind), at: coordinate, ...Object.fromEntries(fields) })(value, at) as Fault;
  const place = parseCoordinate(read.at)?.place;
  if (place === undefined || !(strikes as readonly string[]).includes(place)) {
    throw new Wrong(`${at}.at`, `${kind} does not strike a ${place}`);
  }
  return read;
};

const deviations: Decoder<readonly Deviation[]> = (value, at) => {
  const read = array(
    object({ at: integer(0, limits.decisionsMax), take: text(limits.nameLengthMax) }),
    limits.decisionsMax,
  )(value, at);
  for (const [index, it] of read.entries()) {
    const before = read[index - 1];
    if (before !== undefined && before.at >= it.at) throw new Wrong(`${at}[${index}].at`, "numbers must increase");
  }
  return read;
};

const choices = object({
  listed: array(text(limits.nameLengthMax), limits.decisionsMax),
  deviations,
}) as Decoder<Choices>;

const readings: Decoder<Replay["readings"]> = (value, at) => {
  const read = record(text(limits.addressLengthMax), limits.readingsMax)(value, at);
  for (const [place, choice] of Object.entries(read)) {
    try {
      parseReading(`${place}=${choice}`);
    } catch (error) {
      if (error instanceof ReadingError) throw new Wrong(`${at}.${place}`, error.message);
      throw error;
    }
  }
  return read;
};

const digest: Decoder<string> = (value, at) => {
  if (typeof value !== "string" || !/^[0-9a-f]{64}$/.test(value)) throw new Wrong(at, "64 hexadecimal digits");
  return value;
};

const expectation = object({
  verdict: oneOf(...verdictClasses),
  signature: text(limits.signatureLengthMax),
  digest: field.optional(digest),
}) as Decoder<Expectation>;

const provenance = object({
  origin: text(limits.nameLengthMax),
  build: field.optional(text(limits.nameLengthMax)),
  note: field.optional(text(limits.noteLengthMax)),
}) as Decoder<Provenance>;

const replay = object({
  schema: integer(replayVersion, replayVersion),
  id: text(limits.nameLengthMax),
  system: oneOf(...systemNames),
  crypto: oneOf(...cryptoNames),
  readings,
  facts: record(facts, limits.devicesMax),
  kinds: field.optional(record(oneOf("transaction", "teller", "other"), limits.devicesMax)),
  scenario: text(limits.nameLengthMax),
  attempts: array(record(part, limits.devicesMax) as Decoder<Attempt>, limits.attemptsMax),
  chance: text(limits.nameLengthMax),
  choices,
  faults: array(fault, limits.faultsMax),
  expect: field.optional(expectation),
  provenance,
}) as Decoder<Replay>;
