/**
 * What `--fault` names: a fault in the line form of `fault-injection/faults.ts`, or in a short form.
 *
 * | text                                         | what it names                                                    |
 * |----------------------------------------------|------------------------------------------------------------------|
 * | `drop at MM.A>MM.B 41/Acknowledgement#1`     | the line form: kind, parameters, `at`, coordinate                |
 * | `drop:41/Acknowledgement`                    | the first message of that name, on whichever link it goes first  |
 * | `drop:Acknowledgement#2`                     | the second                                                       |
 * | `power:MM.B@41/1708`                         | a loss of power right after that step                            |
 * | `powerLoss,edge=before:MM.B@store#2`         | with parameters; before the second write                         |
 * | `timeOut:MM.B@41/1708`                       | for kinds that strike waits: the wait that begins after the step |
 */
import { type Coordinate, type Place, parseCoordinate, waitAt } from "../fault-injection/coordinates.ts";
import {
  type Fault,
  type FaultKind,
  type FaultParameter,
  faultKindNames,
  faultKinds,
  isFaultKind,
  moments,
} from "../fault-injection/faults.ts";
import type { Point } from "../fault-injection/world/run.ts";
import { CommandError, unknownName } from "./command-error.ts";
import { nearest } from "./nearest.ts";

/** What a parameter is set to where a fault does not say. */
const defaults: { readonly [Name in FaultParameter]?: Fault[Name] } = {
  until: "rest",
  edge: "after",
  back: "quiet",
  ways: "both",
  bit: 8,
  count: 1,
  byMs: 600_000,
};

const wholeParameters: readonly FaultParameter[] = ["count", "bit", "byMs"];

const words: { readonly [Name in FaultParameter]?: readonly string[] } = {
  until: moments,
  ways: ["one", "both"],
  edge: ["before", "after"],
  back: ["atOnce", "quiet"],
};

const addressesShown = 6;

/** Other names of kinds, as `--lose` and reports have them. */
const shortNames: Readonly<Record<string, FaultKind>> = { power: "powerLoss" };

/**
 * The fault that a text names, in a run with these points: the places that faults can strike. Throws `CommandError`
 * that says which part is wrong, with what may have been meant.
 */
export function faultOf(text: string, points: readonly Point[]): Fault {
  const where = `--fault '${text}'`;
  const line = /^(\S+)((?: [A-Za-z]+=\S+)*) at (.+)$/.exec(text);
  const short = /^([A-Za-z]+)((?:,[A-Za-z]+=[^,:]+)*):(.+)$/.exec(text);
  const parts = line ?? short;
  if (parts === null) {
    const advice = "write KIND:PLACE, as in drop:41/Acknowledgement or power:MM.B@41/1708; see zerosum demo --help";
    throw new CommandError("malformedFault", `"${text}" names no fault`, where, advice);
  }
  const [, name = "", given = "", place = ""] = parts;
  const kind = kindOf(name, where);
  const parameters = parametersOf(
    kind,
    given.split(/[ ,]/).filter((it) => it !== ""),
    where,
  );
  const at = line === null ? shortPlace(kind, place, points, where) : place;
  refuseUnknownPlace(kind, at, points, where);
  return { kind, at, ...parameters };
}

function kindOf(name: string, where: string): FaultKind {
  const kind = shortNames[name] ?? name;
  if (isFaultKind(kind)) return kind;
  const close = nearest(name, faultKindNames);
  const advice = close.length > 0 ? `did you mean ${close.join(" or ")}?` : `kinds: ${faultKindNames.join(", ")}`;
  throw new CommandError("unknownFault", `unknown kind of fault "${name}"`, where, advice);
}

function parametersOf(kind: FaultKind, given: readonly string[], where: string): Partial<Fault> {
  const known = faultKinds[kind].parameters;
  const parameters: Record<string, unknown> = {};
  for (const name of known) if (defaults[name] !== undefined) parameters[name] = defaults[name];
  // A delay until rest counts nothing, and a cut lasts until links are healed.
  if (known.includes("until") || kind === "cut") delete parameters["count"];
  for (const text of given) {
    const [name = "", value = ""] = text.split("=");
    if (!isParameter(name, known)) throw unknownName("unknownFault", `parameter of ${kind}`, name, where, known);
    parameters[name] = parameterValue(name, value, where);
  }
  const missing = known.find((name) => (name === "how" || name === "to") && parameters[name] === undefined);
  if (missing === undefined) return parameters as Partial<Fault>;
  const advice = `write ${kind},${missing}=…:PLACE`;
  throw new CommandError("malformedFault", `a fault of kind ${kind} needs ${missing}`, where, advice);
}

function isParameter(name: string, known: readonly FaultParameter[]): name is FaultParameter {
  return (known as readonly string[]).includes(name);
}

function parameterValue(name: FaultParameter, value: string, where: string): string | number {
  const allowed = words[name];
  if (allowed !== undefined) {
    if (allowed.includes(value)) return value;
    throw unknownName("unknownFault", `value of ${name}`, value, where, allowed);
  }
  if (!wholeParameters.includes(name)) return value;
  const least = name === "byMs" || name === "bit" ? Number.MIN_SAFE_INTEGER : 0;
  const number = Number(value);
  if (/^-?[0-9]+$/.test(value) && Number.isSafeInteger(number) && number >= least) return number;
  const wanted = name === "byMs" ? "a whole number of milliseconds" : `a whole number of at least ${least}`;
  throw new CommandError("malformedFault", `${name} is "${value}"`, where, `write ${wanted}`);
}

/** The coordinate that a short place means. */
function shortPlace(kind: FaultKind, place: string, points: readonly Point[], where: string): Coordinate {
  const [, what = "", count = "1"] = /^(.*?)(?:#([1-9][0-9]*))?$/.exec(place) ?? [];
  const [device = "", spot] = what.split("@");
  if (spot !== undefined) return devicePlace(kind, device, spot.trim(), Number(count));
  // Of a message that agents pass on, its sender's own link is meant.
  const messages = points.filter((point) => point.place === "message" && point.name !== undefined && !point.passedOn);
  const named = messages.filter(({ name = "" }) => name === what || name.endsWith(`/${what}`));
  const found = named.filter(({ at }) => at.endsWith(`#${count}`));
  const [first] = found;
  const links = new Set(found.map(({ device: from, to }) => `${from}>${to}`));
  if (first !== undefined && links.size === 1) return first.at;
  if (first !== undefined) {
    const advice = `write one of: ${found.map(({ at }) => `'${kind} at ${at}'`).join(", ")}`;
    throw new CommandError("unknownFault", `"${place}" is sent on several links`, where, advice);
  }
  if (named.length > 0) {
    const advice = `in this run: ${named.map(({ at }) => at).join(", ")}`;
    throw new CommandError("unknownFault", `"${what}" is not sent ${count} times`, where, advice);
  }
  const names = [...new Set(messages.map(({ name = "" }) => name))];
  throw unknownName("unknownFault", "message of this run", what, where, names);
}

/** A short place at a device: a step, `store`, or `wait STEP`. Of kinds that strike waits, a step means a wait. */
function devicePlace(kind: FaultKind, device: string, spot: string, nth: number): Coordinate {
  const strikes: readonly Place[] = faultKinds[kind].strikes;
  const waits = strikes.length === 1 && strikes[0] === "wait";
  return waits && !spot.startsWith("wait ") ? waitAt(device, spot, nth) : `${device} ${spot}#${nth}`;
}

function refuseUnknownPlace(kind: FaultKind, at: Coordinate, points: readonly Point[], where: string): void {
  const strikes: readonly Place[] = faultKinds[kind].strikes;
  const parsed = parseCoordinate(at);
  if (parsed !== undefined && !strikes.includes(parsed.place)) {
    const advice = `${kind} strikes at a ${strikes.join(" or a ")}: ${examplesOf(strikes, points)}`;
    throw new CommandError("unknownFault", `${kind} does not strike at a ${parsed.place}`, where, advice);
  }
  const known = points.filter(({ place }) => strikes.includes(place)).map((point) => point.at);
  if (known.includes(at)) return;
  const close = closePlaces(at, known);
  const advice = close.length > 0 ? `did you mean ${close.join(", ")}?` : `as in ${examplesOf(strikes, points)}`;
  const what = parsed === undefined ? `"${at}" is no place` : `no "${at}" comes about in this run`;
  throw new CommandError(parsed === undefined ? "malformedFault" : "unknownFault", what, where, advice);
}

/** Places of the run that may have been meant: with the same step or message, else those that are spelled alike. */
function closePlaces(at: Coordinate, known: readonly Coordinate[]): readonly Coordinate[] {
  const [, spot = ""] = /(\S+?)(?:#[0-9]+)?$/.exec(at) ?? [];
  const same = known.filter((place) => place.replace(/#[0-9]+$/, "").endsWith(` ${spot}`));
  return (same.length > 0 ? same : nearest(at, known)).slice(0, addressesShown);
}

function examplesOf(strikes: readonly Place[], points: readonly Point[]): string {
  const examples = strikes.flatMap((place) => points.find((point) => point.place === place)?.at ?? []);
  return examples.join(", ") || "nothing in this run";
}
