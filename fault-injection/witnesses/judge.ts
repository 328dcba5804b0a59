/**
 * All witnesses are heard, and a run gets its verdict.
 *
 * Inside what the protocol promises, a run is judged for safety and for liveness; beyond it for safety, of the devices
 * that the faults leave to be judged. What is known to be broken in a window, or under a reading, is told apart.
 */
import type { Fixture } from "../../conformance/wire/fixture.ts";
import { censusTables } from "../../models/census/census.ts";
import { outcomesOf } from "../../properties/outcomes.ts";
import type { Subject } from "../../properties/property.ts";
import type { DeviceFacts, RefinementLevel, RefinementTables } from "../../properties/refinement/index.ts";
import { windowsOf } from "../../properties/windows.ts";
import type { Ledger } from "../../spec/ledger.ts";
import type { Readings } from "../../spec/readings.ts";
import { type WindowId, windows } from "../../spec/windows.ts";
import { deviceAt, parseCoordinate } from "../coordinates.ts";
import { type Fault, faultKinds, isInPromise } from "../faults.ts";
import type { FinalDevice, Run } from "../world/run.ts";
import { booksFindings, finalLedger, restFindings } from "./books.ts";
import { bytesFindings } from "./bytes.ts";
import { chartsFindings } from "./charts.ts";
import { type Finding, type Verdict, verdictOf, type WitnessName } from "./finding.ts";
import { noticesFindings } from "./notices.ts";
import { observedStepOf } from "./observed-step.ts";
import { type ProbeOptions, probeFindings } from "./probe.ts";
import { relaysFindings } from "./relays.ts";
import { secrecyFindings } from "./secrecy.ts";

/** What judging a run takes. */
export interface Court {
  readonly readings: Readings;
  readonly subject: Subject;
  /** devices of the system that have books */
  readonly devices: readonly string[];
  /** undefined: the charts are not asked */
  readonly charts?: {
    readonly tables: RefinementTables;
    readonly level: RefinementLevel;
    readonly facts: DeviceFacts;
    readonly unit: number;
  };
  /** undefined: what owners and hosts are told is not looked at */
  readonly notices?: { readonly level: RefinementLevel };
  /** undefined: what others learn is not looked at */
  readonly secrecy?: Fixture;
  /** undefined: how messages are carried is not looked at */
  readonly relays?: { readonly level: RefinementLevel };
  /** undefined: nothing is probed */
  readonly probe?: Omit<ProbeOptions, "judged">;
}

/** Judges a run. */
export function judge(run: Run, court: Court): Verdict {
  const { faults } = run.replay;
  const judged = judgedDevices(faults, court.devices);
  const isWhole = judged.length === court.devices.length;
  const inPromise = isInPromise(faults);
  const heard: WitnessName[] = ["port", "books", "bytes"];
  const found: Finding[] = [...portFindings(run, judged)];
  if (court.notices !== undefined) {
    heard.push("notices");
    found.push(...noticesFindings(run, { ...court.notices, judged }));
  }
  if (court.relays !== undefined) {
    heard.push("relays");
    found.push(...relaysFindings(run, { ...court.relays, judged }));
  }
  if (court.secrecy !== undefined) {
    heard.push("secrecy");
    found.push(...secrecyFindings(run, court.secrecy));
  }
  if (court.charts !== undefined && chartsCanTell(run)) {
    heard.push("charts");
    found.push(...chartsFindings(run, { ...court.charts, judged: [...judged, ...carriers(run, court)] }));
  }
  const subject = clockJumps(faults) ? { ...court.subject, items: false } : court.subject;
  found.push(...booksFindings(run, { subject, judged, isWhole }));
  found.push(...bytesFindings(run, judged, isWhole));
  const ledger = finalLedger(run, judged);
  const rests = run.end === "rest" && judged.every((device) => isAtRest(run.devices[device]));
  if (inPromise) {
    heard.push("rest");
    found.push(...endFindings(run, judged));
    if (rests) found.push(...restFindings(run, ledger, subject));
  }
  if (rests && court.probe !== undefined) {
    heard.push("probe");
    // Who is in doubt begins nothing, and gives nothing.
    const givers = judged.filter((device) => run.devices[device]?.rests === true);
    const probed = probeFindings(run, { ...court.probe, judged: givers });
    found.push(...(isWhole ? probed : probed.filter(({ property }) => property === "hidden")));
  }
  const mayCount = ({ class: kind, property }: Finding): boolean =>
    (inPromise || kind !== "liveness") && !(areNamesSkewed(faults) && property.startsWith("N1 "));
  const outcomes = rests && isWhole ? outcomesOf(ledger) : [];
  const ended = rests && isWhole ? windowsEnded(run, ledger, court.readings) : [];
  const isKnown = knownUnder(run.replay.system, court.readings, ended);
  const relevant = found.filter(mayCount).sort((one, other) => one.observation - other.observation);
  return verdictOf({
    findings: relevant.filter((finding) => !isKnown(finding)),
    known: relevant.filter(isKnown),
    windows: ended,
    outcomes,
    heard,
  });
}

/**
 * The devices whose doings count: not those that a fault beyond the promise has taken out of the protocol. Repeated
 * chance takes none out by itself; at both ends of a session it makes the same key twice, and takes out both.
 */
export function judgedDevices(faults: readonly Fault[], devices: readonly string[]): readonly string[] {
  const struckBy = (isMeant: (fault: Fault) => boolean): ReadonlySet<string> =>
    new Set(
      faults.filter(isMeant).flatMap(({ at }) => {
        const place = parseCoordinate(at);
        return place === undefined ? [] : [deviceAt(place)];
      }),
    );
  const out = struckBy(({ kind }) => faultKinds[kind].judged === "others");
  const repeating = struckBy(({ kind }) => kind === "chanceRepeats");
  if (out.size === 0 && repeating.size < 2) return devices;
  return devices.filter((device) => !out.has(device) && (repeating.size < 2 || !repeating.has(device)));
}

/**
 * Charts choose a fact about the world once and remember it, and never draw a number twice. Where a peer that is out of
 * the protocol makes a fact turn out differently from one session to the next, or chance repeats from one to the next,
 * they have nothing to say; nor where a clock jumps, and what has expired is another thing than the fixture says.
 */
function chartsCanTell({ replay: { faults, attempts } }: Run): boolean {
  if (clockJumps(faults) || faults.some(isOtherApproval)) return false;
  return attempts.length < 2 || isInPromise(faults);
}

/** The charts know no amount in an approval. */
function isOtherApproval({ kind, at }: Fault): boolean {
  return kind === "lie" && at.includes("21/PaymentAuthorized");
}

/** What is drawn twice bears the name of its first time: an order and a session may then be called by different numbers. */
function areNamesSkewed(faults: readonly Fault[]): boolean {
  return faults.some(({ kind }) => kind === "chanceRepeats");
}

function clockJumps(faults: readonly Fault[]): boolean {
  return faults.some(({ kind }) => kind === "clockJump");
}

/** Devices without books that the charts know: network servers. */
function carriers(run: Run, { devices, charts }: Court): readonly string[] {
  const names = charts?.tables.closed.roles.map(({ name }) => name) ?? [];
  return names.filter((name) => !devices.includes(name) && run.devices[name] !== undefined);
}

function portFindings(run: Run, judged: readonly string[]): readonly Finding[] {
  const breaches = run.breaches.filter(({ device }) => judged.includes(device));
  return breaches.map(({ device, observation, reason, detail }) => ({
    witness: "port",
    class: reason === "actedWithoutPower" ? "safety" : "refinement",
    property: reason,
    reason: detail,
    device,
    step: run.observations[observation]?.steps.at(-1) ?? null,
    observation,
  }));
}

/** It waits for its owner; or, in doubt and with no timer running, for its module, which is no end that it should have. */
function isAtRest(final: FinalDevice | undefined): boolean {
  return final !== undefined && (final.rests || (!final.down && !final.halted && final.ledger?.doubt != null));
}

/** The run must come to an end, and everybody to rest. */
function endFindings(run: Run, judged: readonly string[]): readonly Finding[] {
  const finding = (device: string, property: string, reason: string): Finding => ({
    witness: "rest",
    class: "liveness",
    property,
    reason,
    device,
    step: run.observations.findLast((it) => it.device === device && it.steps.length > 0)?.steps.at(-1) ?? null,
    observation: run.observations.length,
  });
  if (run.end === "bound") {
    const device = run.observations.at(-1)?.device ?? "";
    return [finding(device, "Q1 endless", `${run.observations.length} events, and no end`)];
  }
  const putOff = run.putOff
    .filter(({ device }) => judged.includes(device))
    .map(({ device, at }) => finding(device, "Q1 putsOff", `${at ?? "a message"} was put off and never read`));
  const restless = judged.flatMap((device) => {
    const final = run.devices[device];
    if (final === undefined || final.rests) return [];
    const how = final.down ? "has no power" : final.halted ? "has halted" : "waits for something that never comes";
    return [finding(device, "Q1 restless", how)];
  });
  return [...putOff, ...restless];
}

function windowsEnded(run: Run, ledger: Ledger, readings: Readings): readonly WindowId[] {
  const found = windowsOf(ledger, { run: run.observations.map(observedStepOf), readings });
  return [...new Set(found.flatMap((it) => it.windows))].sort();
}

/** What is known to be broken: by the windows that were found, or by the reviewed census under these readings. */
function knownUnder(system: string, readings: Readings, ended: readonly WindowId[]): (finding: Finding) => boolean {
  const rows = windows.filter(({ id }) => ended.includes(id)).flatMap(({ rows }) => rows as readonly string[]);
  const violated = violatedUnder(system, readings);
  if (rows.length === 0 && violated.length === 0) return () => false;
  return ({ witness, property }) => {
    const [id = ""] = property.split(" ");
    const isDoubling =
      (witness === "probe" && property === "doubled") || (witness === "bytes" && property === "tooMuch");
    if (isDoubling) return [...rows, ...violated].some((it) => it === "V1" || it === "T1");
    return rows.includes(id) || violated.includes(id);
  };
}

const censuses = new WeakMap<Readings, Map<string, readonly string[]>>();

/** The ids of the properties that the reviewed tables call violated under these readings, at any bound. */
function violatedUnder(system: string, readings: Readings): readonly string[] {
  const bySystem = censuses.get(readings) ?? new Map<string, readonly string[]>();
  censuses.set(readings, bySystem);
  let violated = bySystem.get(system);
  if (violated === undefined) {
    const chosen = new Set(Object.entries(readings).map(([place, choice]) => `${place}=${choice}`));
    const tables = censusTables.filter(
      (table) => table.system === system && table.options.readings.every((it) => chosen.has(it)),
    );
    violated = [...new Set(tables.flatMap((table) => table.violated))];
    bySystem.set(system, violated);
  }
  return violated;
}
