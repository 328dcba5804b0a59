/**
 * Puts a refusal into data and words: where the device left its chart, and what the chart would have allowed there.
 * Runs on failure only.
 */
import type { AnyStateMachine } from "xstate";
import type { ClosedLocal, EntryStep } from "../../models/explorer/closed-role.ts";
import type { Role } from "../../models/explorer/index.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import { type ComparableLedger, differingFields } from "./comparable-ledger.ts";
import { refusedBranch, refusedEvents } from "./guards.ts";
import {
  asksRightly,
  contradicts,
  keyOf,
  keysOf,
  mayStay,
  placesAt,
  type Seen,
  stimulusNumberOf,
  type Tracked,
  tellsStatus,
} from "./matching.ts";
import type {
  AbstractMessage,
  Allowed,
  Divergence,
  GuardRefusal,
  ObservedSend,
  RefinementFault,
  RefinementLevel,
} from "./observation.ts";
import { sayingOf } from "./saying.ts";
import type { RefinementTables, Response } from "./tables.ts";
import { unknownNumber } from "./vocabulary.ts";

/** How far one allowed response and what was seen go together, and how they part. */
interface Parting {
  readonly kind: Divergence;
  /** the response; undefined: doing nothing */
  readonly response: Response | undefined;
  readonly local: number;
  /** steps and messages that agree */
  readonly steps: number;
  readonly sends: number;
  /** the chart's microstep at which they part */
  readonly microstep: EntryStep | undefined;
  /** the numbered step of that microstep, or the last one before it */
  readonly place: StepAddress | undefined;
  readonly fields: readonly string[];
}

/** At most so many alternatives are listed. */
const allowedMax = 8;

/** Why the chart of `device` does not allow what was seen. */
export function explain(
  tables: RefinementTables,
  level: RefinementLevel,
  unit: number,
  device: Tracked,
  seen: Seen,
): RefinementFault {
  const partings = [...partingsOf(tables, level, unit, device, seen)].sort(
    (a, b) => b.steps + b.sends - (a.steps + a.sends) || ranks[b.kind] - ranks[a.kind],
  );
  const [best] = partings;
  const { observation } = seen;
  const kind = isOutOfBound(tables, device, seen) ? "outOfBound" : (best?.kind ?? "notMinded");
  const lastStep = device.lastStep as StepAddress | undefined;
  const after = (best === undefined ? undefined : (seen.steps[best.steps - 1] as StepAddress | undefined)) ?? lastStep;
  const allowed = partings
    .filter(({ steps, sends }) => steps + sends === (best?.steps ?? 0) + (best?.sends ?? 0))
    .map((parting) => allowedBy(tables, device, parting));
  const fault: Omit<RefinementFault, "says"> = {
    _tag: "RefinementFault",
    device: device.name,
    kind,
    observation,
    index: device.observations - 1,
    step: best === undefined ? lastStep : (stepOf(best, seen) ?? lastStep),
    after,
    fields: best?.fields ?? [],
    allowed: distinct(allowed).slice(0, allowedMax),
    refusedBy: best === undefined ? [] : refusals(tables, device, best, seen),
  };
  return { ...fault, says: sayingOf(fault) };
}

const ranks: Readonly<Record<Divergence, number>> = {
  status: 5,
  prompt: 4,
  ledger: 3,
  send: 2,
  step: 1,
  notMinded: 0,
  outOfBound: 0,
  unknownDevice: 0,
};

function* partingsOf(
  tables: RefinementTables,
  level: RefinementLevel,
  unit: number,
  device: Tracked,
  seen: Seen,
): Generator<Parting> {
  const { stimulus, cut } = seen.observation;
  const { table } = device;
  const ledgerOf = (local: number) => table.ledgers[local] as ComparableLedger;
  const number = stimulusNumberOf(tables, device.role, stimulus);
  for (const local of device.locals) {
    for (const key of keysOf(tables, device, local, stimulus, number)) {
      for (const response of table.responses[local]?.get(key) ?? []) {
        if (contradicts(response, device.facts)) continue;
        const parting = cut ? partCut(tables, response, level, local, seen) : partWhole(response, level, local, seen);
        if (parting.kind !== "ledger") yield parting;
        else {
          const done = level === "step" ? seen.steps.length : undefined;
          const { first, last } = placesAt(tables, response, done);
          const places = response.places.slice(first, last + 1).filter(({ sends }) => sends === seen.sends.length);
          const ends = cut ? places.map(({ off }) => off) : [response.entry.to];
          const differences = ends.map((end) => differingFields(seen.ledger, ledgerOf(end), unit));
          const fields = differences.sort((a, b) => a.length - b.length)[0] ?? [];
          yield { ...parting, kind: kindAt(device, local, response.entry.to, seen, fields), fields };
        }
      }
    }
    if (!mayStay(table, local, stimulus, number)) continue;
    const end = cut || stimulus.kind === "powerLoss" ? (table.offOf[local] as number) : local;
    const isQuiet = seen.sends.length === 0 && (level === "external" || seen.steps.length === 0);
    const fields = isQuiet ? differingFields(seen.ledger, ledgerOf(end), unit) : [];
    yield {
      kind: isQuiet ? kindAt(device, local, end, seen, fields) : "notMinded",
      response: undefined,
      local,
      steps: 0,
      sends: 0,
      microstep: undefined,
      place: undefined,
      fields,
    };
  }
}

/** Steps and messages agree: in which other way what was seen is wrong, between two local states of the chart. */
function kindAt(device: Tracked, from: number, to: number, seen: Seen, fields: readonly string[]): Divergence {
  if (fields.length > 0) return "ledger";
  if (!tellsStatus(device, from, seen)) return "status";
  return asksRightly(device.table, to, seen.observation.prompted) ? "ledger" : "prompt";
}

/** Where a complete response and what was seen part. */
function partWhole(response: Response, level: RefinementLevel, local: number, seen: Seen): Parting {
  const walk = walked(response, level, local, seen);
  const { steps, sends } = walk;
  if (walk.kind !== "ledger") return walk;
  if (level === "step" && steps < seen.steps.length) return { ...walk, kind: "step" };
  return sends < seen.sends.length ? { ...walk, kind: "send" } : walk;
}

/** Where a response cut short and what was seen part. */
function partCut(
  tables: RefinementTables,
  response: Response,
  level: RefinementLevel,
  local: number,
  seen: Seen,
): Parting {
  const walk = walked(response, level, local, seen);
  const isOver = level === "external" || seen.steps.length === walk.steps;
  const isAllSent = seen.sends.length === walk.sends;
  if (!isOver) return walk.kind === "ledger" ? { ...walk, kind: "step" } : walk;
  if (!isAllSent) return { ...walk, kind: "send" };
  // All that was seen agrees; a message that belongs to a step already done may still be missing.
  const { first, last } = placesAt(tables, response, level === "step" ? seen.steps.length : undefined);
  const sent = response.places.slice(first, last + 1).map(({ sends }) => sends);
  return { ...walk, kind: sent.includes(seen.sends.length) ? "ledger" : "send" };
}

function walked(response: Response, level: RefinementLevel, local: number, seen: Seen): Parting {
  let steps = 0;
  let sends = 0;
  let place: StepAddress | undefined;
  const at = (kind: Divergence, microstep: EntryStep | undefined): Parting => ({
    kind,
    response,
    local,
    steps,
    sends,
    microstep,
    place,
    fields: [],
  });
  for (const microstep of response.entry.steps) {
    for (const address of microstep.addresses as readonly StepAddress[]) {
      if (level === "step" && seen.steps[steps] !== address) return { ...at("step", microstep), place: address };
      if (level === "step") steps++;
      place = address;
    }
    for (const send of microstep.sends) {
      if (seen.sends[sends] !== send) return at("send", microstep);
      sends++;
    }
  }
  return at("ledger", undefined);
}

function stepOf({ kind, steps, place }: Parting, seen: Seen): StepAddress | undefined {
  const observed = seen.steps as readonly StepAddress[];
  if (kind === "step" || kind === "notMinded") return observed[steps] ?? place;
  return kind === "send" ? (place ?? observed.at(-1)) : observed.at(-1);
}

function allowedBy(tables: RefinementTables, { table }: Tracked, parting: Parting): Allowed {
  const { response, local, steps, sends } = parting;
  const asks = [...(table.asks[response?.entry.to ?? local]?.accepts ?? [])];
  const nothingNext = { step: undefined, send: undefined };
  if (response === undefined) return { steps: [], sends: [], next: nothingNext, asks, facts: {} };
  const messages = response.sends.map((id) => sendOf(tables, id));
  return {
    steps: response.steps,
    sends: messages,
    next: { step: response.steps[steps], send: messages[sends] },
    asks,
    facts: Object.fromEntries(response.facts),
  };
}

function sendOf({ closed }: RefinementTables, id: number): ObservedSend {
  const message = closed.messages[id];
  return { to: closed.roles[message?.to ?? -1]?.name ?? "?", message: message?.event ?? { type: "?" } };
}

function distinct(allowed: readonly Allowed[]): readonly Allowed[] {
  const byText = new Map<string, Allowed>();
  for (const item of allowed) {
    const text = JSON.stringify([item.steps, item.sends, item.asks]);
    if (!byText.has(text)) byText.set(text, item);
  }
  return [...byText.values()];
}

function refusals(tables: RefinementTables, device: Tracked, best: Parting, seen: Seen): readonly GuardRefusal[] {
  const { stimulus } = seen.observation;
  const { machine } = (tables.system.definition.roles as Readonly<Record<string, Role>>)[device.name] as {
    readonly machine: AnyStateMachine;
  };
  const event =
    stimulus.kind === "message" ? stimulus.message : stimulus.kind === "environment" ? stimulus.event : undefined;
  if (best.response === undefined) {
    if (event === undefined) return [];
    return device.locals.flatMap((id) => {
      const { value, context } = device.table.closed.locals[id] as ClosedLocal;
      return refusedEvents(machine, value, context, event as never);
    });
  }
  const observed = seen.steps[best.steps];
  if (best.kind !== "step" || observed === undefined || best.microstep === undefined) return [];
  const { context } = device.table.closed.locals[best.response.entry.to] as ClosedLocal;
  return refusedBranch(machine, best.microstep, observed, { ...device.facts, ...context }, event as never);
}

/**
 * The run did what the charts were not explored for: one session too many, or an event that they do not have; or a peer
 * that is out of the protocol says what nobody says in them.
 */
function isOutOfBound(tables: RefinementTables, device: Tracked, { observation }: Seen): boolean {
  const { stimulus } = observation;
  const { table, role, locals } = device;
  const number = stimulusNumberOf(tables, role, stimulus);
  if (stimulus.kind === "message") {
    const { message } = stimulus;
    const isStart = table.startsBy.has(message.type);
    if (number !== unknownNumber) return isStart && hasBegunAll(device);
    const isRead = locals.some((local) => keyOf(message, table.closed.locals[local]?.context ?? {}).isRead);
    return isStart || isOfLaterSession(device, message) || (isRead && !tables.vocabulary.isHidden(message.type));
  }
  if (stimulus.kind !== "environment") return false;
  if (number === unknownNumber) return tables.vocabulary.hasEventType(role, stimulus.event.type);
  return table.starts.has(number) && hasBegunAll(device);
}

/** Whether a message has a number that was drawn in a session beyond those that charts have. */
function isOfLaterSession({ table, locals: [local] }: Tracked, message: AbstractMessage): boolean {
  const { limits } = (table.closed.locals[local ?? 0] as ClosedLocal).context as { readonly limits: Limits };
  return ["own", "theirs", "random"].some((field) => Number(message[field] ?? 0) > limits.sessionsMax);
}

interface Limits {
  readonly sessionsMax: number;
}

/** Whether a device has begun or answered as many sessions as its chart can. */
function hasBegunAll({ table, locals }: Tracked): boolean {
  return locals.every((id) => {
    const { attempts, limits } = (table.closed.locals[id] as ClosedLocal).context as {
      readonly attempts: number;
      readonly limits: Limits;
    };
    return attempts >= limits.sessionsMax;
  });
}
