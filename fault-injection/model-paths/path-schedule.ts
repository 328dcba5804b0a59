/**
 * A path of the charts as a schedule for the simulated world: who says what, which messages arrive in which order, which
 * timers run out, and where power fails.
 *
 * Names and coordinates are counted along the path, for devices that do what their charts do. What a path takes from an
 * outsider or a lying peer becomes a fault: a forgery as soon as the device waits for it, a lie in the message in which
 * the device looks for the truth.
 */
import type { Exploration, TestPath, TraceMessage, TraceStep } from "../../models/explorer/index.ts";
import { type DeviceFacts, factsOf } from "../../properties/refinement/index.ts";
import type { Fault } from "../faults.ts";
import type { Attempt, ScriptRequest } from "../scenarios/scenario.ts";
import { DeviceCount, MessageCount, type Sending } from "./counts.ts";
import { cutPlace } from "./cut-place.ts";
import { type Hop, layerAround } from "./hops.ts";
import { forgeryOf, liesIn, outsidersLie } from "./outsiders.ts";
import {
  beginsSession,
  contextOf,
  type Entry,
  numberingOf,
  type Role,
  type RowContext,
  timersOf,
  wholeOf,
} from "./rows.ts";

/** What a path comes to in the world. */
export interface PathSchedule {
  /** what was found out about the world on the way, by device and fixture variable */
  readonly facts: DeviceFacts;
  /** what owners and hosts say, session by session of each device */
  readonly attempts: readonly Attempt[];
  /** names of actions, in order */
  readonly listed: readonly string[];
  readonly faults: readonly Fault[];
  /** why the path cannot be followed, at the first step that cannot; undefined: it can */
  readonly infeasible: InfeasibleStep | undefined;
}

/** Why an implementation cannot do what the charts can, or the world cannot bring it about. */
export type InfeasibleReason =
  /** a message of a session is taken in although it, or a later one, has been: its number is an old one */
  | "oldNumber"
  /** an outsider's message that the repertoire does not have */
  | "noForgery"
  /** an outsider's message where the device waits without a timer: the world forges at timed waits only */
  | "noTimedWait"
  /** a lie in a message that arrives a second time: a copy says what its sender has said */
  | "lieInCopy"
  /** an agent over which a message between modules would have to go has no session, or not the key, at the time */
  | "relayDown"
  /** power fails while the device does nothing that has a number: a fault has no place there */
  | "noPlace"
  /** a fact of the fixture turns out now this way and now that: the world has one fixture for a run */
  | "twoFacts"
  /** what a module says of a payment is no answer to the question that its agent has asked last */
  | "oldAnswer";

/** A step of a path that cannot be done. */
export interface InfeasibleStep {
  /** index into the path */
  readonly step: number;
  readonly device: string;
  readonly reason: InfeasibleReason;
  readonly message: string;
}

/**
 * Schedules a path of an exploration. A message between modules goes over the agents as soon as it is sent; where that
 * cannot be done, when the path has it arrive.
 */
export function scheduleOf(exploration: Exploration, path: TestPath): PathSchedule {
  const early = scheduled(exploration, path, true);
  if (early.infeasible === undefined || !isRelaying(exploration)) return early;
  const late = scheduled(exploration, path, false);
  return late.infeasible === undefined ? late : early;
}

function scheduled(exploration: Exploration, path: TestPath, relaysEarly: boolean): PathSchedule {
  const scheduling = new Scheduling(exploration, path, relaysEarly);
  for (const [index, step] of path.trace.steps.entries()) scheduling.follow(index, step);
  return scheduling.schedule();
}

function isRelaying({ program }: Exploration): boolean {
  const names = program.closed.roles.map(({ name }) => name);
  return names.includes("TA.A") && names.includes("MM.A");
}

class Scheduling {
  readonly #roles: ReadonlyMap<string, Role>;
  readonly #path: TestPath;
  /** what has been found out so far */
  readonly #facts: Record<string, Record<string, unknown>> = {};
  readonly #messages: MessageCount;
  readonly #devices: ReadonlyMap<string, DeviceCount>;
  readonly #attempts: Record<string, { begins: ScriptRequest; answers: ScriptRequest[] }>[] = [];
  readonly #listed: string[] = [];
  readonly #faults: Fault[] = [];
  /** local states in which the roles are */
  readonly #locals: Map<string, number>;
  readonly #relaysEarly: boolean;
  readonly #route: "direct" | "network";
  #infeasible: InfeasibleStep | undefined;

  constructor(exploration: Exploration, path: TestPath, relaysEarly: boolean) {
    const { closed } = exploration.program;
    this.#roles = new Map(closed.roles.map((role) => [role.name, role]));
    this.#devices = new Map(closed.roles.map(({ name }) => [name, new DeviceCount(name)]));
    this.#locals = new Map(closed.roles.map(({ name, initials }) => [name, initials[0]?.local ?? 0]));
    this.#messages = new MessageCount(closed);
    this.#relaysEarly = relaysEarly;
    this.#path = path;
    this.#route = factsOf(path.trace)["MM.A"]?.["connection"] === "network" ? "network" : "direct";
  }

  schedule(): PathSchedule {
    return {
      facts: this.#facts,
      attempts: this.#attempts,
      listed: this.#listed,
      faults: this.#faults,
      infeasible: this.#infeasible,
    };
  }

  follow(index: number, step: TraceStep): void {
    const role = this.#roles.get(step.role ?? "");
    const device = this.#devices.get(step.role ?? "");
    if (role === undefined || device === undefined || step.entry === undefined) return;
    this.#look(index, role, step);
    this.#stimulate(index, role, device, step, step.entry);
    this.#locals.set(role.name, step.entry.to);
    this.#respond(role, device, step.entry, index);
  }

  /** Facts are chosen when they are looked at, and may be forgotten and chosen again. */
  #look(index: number, { name }: Role, { choices, entry }: TraceStep): void {
    const facts = this.#facts[name] ?? {};
    this.#facts[name] = facts;
    for (const [fact, value] of Object.entries(choices)) {
      if (facts[fact] !== undefined && facts[fact] !== value) {
        this.#infeasible ??= { step: index, device: name, reason: "twoFacts", message: entry?.stimulus.kind ?? "" };
      }
      facts[fact] = value;
    }
  }

  #stimulate(index: number, role: Role, device: DeviceCount, step: TraceStep, entry: Entry): void {
    const { stimulus } = entry;
    switch (stimulus.kind) {
      case "environment":
        this.#say(role, device, entry, stimulus.event as ScriptRequest);
        return;
      case "message":
        this.#deliver(index, role, device, entry, step.received as TraceMessage);
        return;
      case "timer":
        for (let times = timersOf(role, entry.from); times > 0; times--) this.#listed.push(`timer ${role.name}`);
        return;
      case "continue":
        throw new Error("a schedule needs a path from wait to wait");
      default:
        this.#listed.push(`${stimulus.kind} ${role.name}`);
    }
  }

  #say(role: Role, device: DeviceCount, entry: Entry, event: ScriptRequest): void {
    const { name } = role;
    this.#listed.push(`request ${name} ${event.type}`);
    if (!beginsSession(role, entry)) {
      this.#attempts[device.sessions - 1]?.[name]?.answers.push(event);
      return;
    }
    device.sessions++;
    const attempt = this.#attempts[device.sessions - 1] ?? {};
    this.#attempts[device.sessions - 1] = attempt;
    const begins: ScriptRequest = event.type === "OwnerAgreesToPay" ? { ...event, route: this.#route } : event;
    attempt[name] = { begins, answers: [] };
  }

  #deliver(index: number, role: Role, device: DeviceCount, entry: Entry, received: TraceMessage): void {
    const sending = this.#messages.sendingOf(received.id);
    if (sending === undefined) {
      this.#forge(index, device, received);
      return;
    }
    if (!this.#carry(received.id, sending)) this.#cannot(index, device, "relayDown", received);
    this.#listed.push(`${sending.isDelivered ? "redeliver" : "deliver"} ${sending.at}`);
    if (!this.#takes(role, device, entry, sending, received)) this.#cannot(index, device, "oldNumber", received);
    if (received.event.type === query) device.wasAsked = sending.question ?? 0;
    if (received.event.type === reply && sending.question !== device.asked) {
      this.#cannot(index, device, "oldAnswer", received);
    }
    for (const how of liesIn(received.event.type, this.#facts[role.name] ?? {})) {
      if (sending.isDelivered) this.#cannot(index, device, "lieInCopy", received);
      else this.#faults.push({ kind: "lie", at: sending.made, how });
    }
    sending.isDelivered = true;
  }

  /** Whether the numbers of a message are above those taken in. What is not under a key of the device has none for it. */
  #takes(role: Role, { taken }: DeviceCount, entry: Entry, sending: Sending, { event }: TraceMessage): boolean {
    const { order, hopOrder, layer } = sending;
    if (layer !== undefined && contextOf(role, entry.from).order !== layer) return false;
    if (layer !== undefined && !takesIn(taken, layer, hopOrder)) return false;
    const key = numberingOf(role, entry, event);
    return key === undefined || takesIn(taken, key, order);
  }

  /** Lets agents pass a message on, up to the last link. False: one of them cannot. */
  #carry(id: number, sending: Sending): boolean {
    while (sending.hops.length > 1) {
      const { from, to } = sending.hops[0] as Hop;
      if (!this.#passesOn(from, to, sending)) return false;
      this.#listed.push(`deliver ${sending.at}`);
      this.#messages.passOn(id, sending);
    }
    return true;
  }

  /** FIG. 17 and 20: an agent passes on what it can read, while its session stands. */
  #passesOn(from: string, to: string, { layer, hopOrder }: Sending): boolean {
    const [context, sender] = [this.#contextOf(to), this.#contextOf(from)];
    const { taken } = this.#devices.get(to) as DeviceCount;
    if (context.session === null || (layer !== undefined && context.order !== layer)) return false;
    if (from.startsWith("MM.")) return layer === undefined || takesIn(taken, layer, hopOrder);
    return sender.session === context.session && takesIn(taken, context.session, hopOrder);
  }

  #contextOf(name: string): RowContext {
    return contextOf(this.#roles.get(name) as Role, this.#locals.get(name) ?? 0);
  }

  #forge(index: number, device: DeviceCount, received: TraceMessage): void {
    const how = forgeryOf(received.event, device.lastStep);
    const lies = outsidersLie(received.event.type, this.#facts[device.name] ?? {});
    if (how === undefined || lies) this.#cannot(index, device, "noForgery", received);
    else if (device.wait === undefined) this.#cannot(index, device, "noTimedWait", received);
    else this.#faults.push({ kind: "forgery", at: device.wait, how });
  }

  #cannot(step: number, { name }: DeviceCount, reason: InfeasibleReason, { event }: TraceMessage): void {
    this.#infeasible ??= { step, device: name, reason, message: event.type };
  }

  /** Counts what the device does, and lets power fail or the network err where the path says so. */
  #respond(role: Role, device: DeviceCount, entry: Entry, index: number): void {
    const isLast = index === this.#path.trace.steps.length - 1;
    const whole = wholeOf(role, entry);
    device.does(whole, entry.steps.length);
    const sent = entry.sends.map((id) => ({ id, sending: this.#send(role, device, entry, id) }));
    const last = sent.at(-1)?.sending.at;
    const { fault } = this.#path;
    if (isLast && fault !== undefined) this.#err(fault, sent);
    if (entry.losesPower && entry.stimulus.kind !== "powerLoss") {
      const place = cutPlace(device, this.#messages, whole, entry, last);
      if (place !== undefined) this.#faults.push({ kind: "powerLoss", ...place, back: "quiet" });
      else this.#infeasible ??= { step: index, device: device.name, reason: "noPlace", message: "" };
    }
    device.waitsAgain(role, entry);
    if (this.#relaysEarly && !isLast) for (const { id, sending } of sent) this.#carry(id, sending);
  }

  #send(role: Role, device: DeviceCount, entry: Entry, id: number): Sending {
    const type = this.#messages.typeOf(id);
    // What a module knows when it sends: a key that it forgets in the same response is still around its last message.
    const [before, after] = [contextOf(role, entry.from), contextOf(role, entry.to)];
    const layer = role.name.startsWith("MM.") ? layerAround(type, before.order === null ? after : before) : undefined;
    if (type === query) device.asked++;
    const question = type === query ? device.asked : type === reply ? device.wasAsked : undefined;
    return this.#messages.send(role.name, id, layer, question);
  }

  /** The network errs in the last message of a path: it is lost, or arrives twice. */
  #err(
    fault: NonNullable<TestPath["fault"]>,
    sent: readonly { readonly id: number; readonly sending: Sending }[],
  ): void {
    const met = sent.find(({ id }) => this.#messages.typeOf(id) === fault.message);
    if (met === undefined) return;
    if (fault.kind === "lose") this.#faults.push({ kind: "drop", at: met.sending.at });
    else if (this.#carry(met.id, met.sending)) this.#faults.push({ kind: "duplicate", at: met.sending.at });
  }
}

const query = "PaymentStatusQuery";
const reply = "PaymentStatusReply";

/** Whether a number is above those taken in under a key; it is taken in then. */
function takesIn(taken: Map<string, number>, key: string, order: number): boolean {
  const last = taken.get(key) ?? 0;
  taken.set(key, Math.max(order, last));
  return order > last;
}
