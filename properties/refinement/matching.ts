/**
 * What the check and its explanations share: which responses a stimulus may bring about, and where they may be cut.
 */
import type { ComparableLedger } from "./comparable-ledger.ts";
import type { Observation, ObservedSend, Prompted, Stimulus } from "./observation.ts";
import type { Asking, RefinementTables, Response, ResponsePlace, RoleTable } from "./tables.ts";
import { stimulusNumber, unknownNumber } from "./vocabulary.ts";

/** The messages of FIG. 7B's time-out rule, which the compositions leave out. */
const query = "TransactionStatusQuery";
const reply = "TransactionStatusReply";

/** What is seen of a response, as numbers. */
export interface Seen {
  readonly observation: Observation;
  /** messages of types that no chart has */
  readonly hidden: readonly ObservedSend[];
  /** steps of figures that the charts show */
  readonly steps: readonly string[];
  /** messages of types that the charts have, by number */
  readonly sends: readonly number[];
  readonly ledger: ComparableLedger;
}

/** A device and where its chart may be. */
export interface Tracked {
  readonly name: string;
  readonly table: RoleTable;
  readonly role: number;
  readonly facts: Readonly<Record<string, unknown>>;
  /** local states in which the device may be; empty once it has left its chart */
  locals: readonly number[];
  observations: number;
  /** the last numbered step that it has done */
  lastStep: string | undefined;
}

/**
 * Places of a response at which power may have failed when `done` of its steps were done: after all that those do, and
 * up to the end of the step after them. What a step does by calling a figure that no chart shows comes after it. Without
 * `done` (a build that does not report steps): all places.
 */
export function placesAt(
  { calls }: RefinementTables,
  { places, steps }: Response,
  done: number | undefined,
): { readonly first: number; readonly last: number } {
  if (done === undefined) return { first: 0, last: places.length - 1 };
  const settled = calls.has(steps[done - 1] ?? "") ? done - 1 : done;
  let first = 0;
  let last = places.length - 1;
  // Before any step is done nothing need have happened: what has no number may come first (an answer to a status query).
  for (let at = 0; done > 0 && at < places.length; at++) {
    if ((places[at] as ResponsePlace).steps <= settled) first = at;
  }
  const reached = places.findIndex((place) => place.steps > done);
  // One microstep may enter two steps, a call and the first of what is called.
  if (reached >= 0) last = places.findLastIndex((place) => place.steps === places[reached]?.steps);
  return { first, last };
}

/** The number of a stimulus. */
export function stimulusNumberOf({ vocabulary }: RefinementTables, role: number, stimulus: Stimulus): number {
  switch (stimulus.kind) {
    case "message":
      return vocabulary.message(role, stimulus.message);
    case "environment":
      return vocabulary.event(role, stimulus.event);
    case "relay":
      return unknownNumber;
    default:
      return stimulusNumber[stimulus.kind];
  }
}

/** The stimuli that this one may be to a chart in a local state. */
export function keysOf(
  { vocabulary }: RefinementTables,
  { table, role }: Tracked,
  local: number,
  stimulus: Stimulus,
  number: number,
): readonly number[] {
  if (stimulus.kind === "relay" || (stimulus.kind === "timer" && stimulus.cancelled === true)) return nothing;
  if (stimulus.kind !== "message") return [number];
  const { message } = stimulus;
  const junk = vocabulary.junk(role);
  if (number === junk) return [number];
  const { isSecret, isRead } = keyOf(message, table.closed.locals[local]?.context ?? {});
  // Under the key of another session it cannot be read, and is noise.
  if (!vocabulary.isHidden(message.type)) return isRead || !isSecret ? [number] : [number, junk];
  if (!isRead) return [junk];
  // To be asked changes nothing. What else belongs to no chart ends a wait, if it does anything.
  return message.type === query ? nothing : [stimulusNumber.timer];
}

/** Whether a message is under a key, and under one that a device has: of its session, or with its own module or agent. */
export function keyOf(
  { session, order }: Readonly<Record<string, unknown>>,
  context: Readonly<Record<string, unknown>>,
): { readonly isSecret: boolean; readonly isRead: boolean } {
  if (typeof session === "string" && session !== "") return { isSecret: true, isRead: context["session"] === session };
  if (typeof order === "string") return { isSecret: true, isRead: context["order"] === order };
  return { isSecret: false, isRead: false };
}

const nothing: readonly never[] = [];

/**
 * Whether a device in a local state says of the status of its transaction (FIG. 7B) what it must, and no more: it answers
 * a query of the session that stands, and asks only where its own time is up.
 */
export function tellsStatus({ table }: Tracked, local: number, { observation, hidden }: Seen): boolean {
  const { stimulus, cut } = observation;
  const session = table.ledgers[local]?.ledger.session ?? null;
  if (stimulus.kind === "message" && stimulus.message.type === query) {
    if (session === null || stimulus.message["session"] !== session) return hidden.length === 0;
    if (hidden.length === 0) return cut || stimulus.mayBeIgnored === true;
    return hidden.length === 1 && says(hidden[0], reply, session) && hidden[0]?.message["status"] === "proceeding";
  }
  if (hidden.length === 0) return true;
  const isTimeUp = stimulus.kind === "timer" && stimulus.cancelled !== true;
  return isTimeUp && session !== null && hidden.length === 1 && says(hidden[0], query, session);
}

function says(send: ObservedSend | undefined, type: string, session: string): boolean {
  return send?.message.type === type && send.message["session"] === session;
}

/** Whether a device in a local state asks its owner or host for what the chart minds next: nothing more or less. */
export function asksRightly(table: RoleTable, local: number, prompted: Prompted | null | undefined): boolean {
  if (prompted === undefined) return true;
  const { rests, accepts } = table.asks[local] as Asking;
  // In the charts a wait that nothing but a report can end counts as rest (readings 16/588, 16/592, 16/556).
  if (prompted === null) return (!rests || table.ledgers[local]?.ledger.doubt !== null) && accepts.size === 0;
  for (const type of accepts) if (!prompted.accepts.includes(type)) return false;
  if (rests) return prompted.step === "rest";
  for (const type of prompted.accepts) if (!accepts.has(type) && !isOtherWay(type, accepts)) return false;
  return prompted.accepts.length === 0 || prompted.step !== "rest";
}

/** Each composition has one way to pay for goods (FIG. 12, step 428), and devices may have both. */
function isOtherWay(type: string, accepts: ReadonlySet<string>): boolean {
  return waysToPay.has(type) && [...waysToPay].some((way) => accepts.has(way));
}

const waysToPay: ReadonlySet<string> = new Set(["OwnerPaysByModule", "OwnerPaysByCard"]);

/** Whether the device may take no notice of the stimulus. */
export function mayStay(table: RoleTable, local: number, stimulus: Stimulus, number: number): boolean {
  if (stimulus.kind === "timer" || stimulus.kind === "relay") return true;
  if (stimulus.kind === "message" && (stimulus.mayBeIgnored === true || number === unknownNumber)) return true;
  return table.responses[local]?.has(number) !== true;
}

/** Whether a response presupposes facts other than those known. */
export function contradicts(response: Response, facts: Readonly<Record<string, unknown>>): boolean {
  for (const [field, value] of response.facts) {
    const known = facts[field];
    if (known !== undefined && known !== value) return true;
  }
  return false;
}
