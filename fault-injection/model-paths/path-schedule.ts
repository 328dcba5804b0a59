/**
 * A path of the charts as a schedule for the simulated world: who says what, which messages arrive in which order, which
 * timers run out, and where power fails.
 *
 * Names and coordinates are counted along the path, for devices that do what their charts do. What a path takes from an
 * outsider or a lying peer becomes a fault: a forgery as soon as the device waits for it, a lie in the message in which
 * the device looks for the truth.
 */
import type { SystemName } from "../../conformance/wire/fixture.ts";
import type { Exploration, TestPath, TraceMessage, TraceStep } from "../../models/explorer/index.ts";
import { type DeviceFacts, factsOf } from "../../properties/refinement/index.ts";
import type { Fault } from "../faults.ts";
import type { Attempt, ScriptRequest } from "../scenarios/scenario.ts";
import { DeviceCount, MessageCount, type Sending } from "./counts.ts";
import { cutPlace } from "./cut-place.ts";
import { forgeryOf, liesIn, outsidersLie } from "./outsiders.ts";
import { beginsSession, type Entry, keyOf, type Role, timersOf, wholeOf } from "./rows.ts";

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
  | "lieInCopy";

/** A step of a path that cannot be done. */
export interface InfeasibleStep {
  /** index into the path */
  readonly step: number;
  readonly device: string;
  readonly reason: InfeasibleReason;
  readonly message: string;
}

/** Schedules a path of an exploration. */
export function scheduleOf(exploration: Exploration, path: TestPath, system: SystemName): PathSchedule {
  const scheduling = new Scheduling(exploration, path, system);
  for (const [index, step] of path.trace.steps.entries()) scheduling.follow(index, step);
  return scheduling.schedule();
}

class Scheduling {
  readonly #roles: ReadonlyMap<string, Role>;
  readonly #path: TestPath;
  readonly #facts: DeviceFacts;
  readonly #messages: MessageCount;
  readonly #devices: ReadonlyMap<string, DeviceCount>;
  readonly #attempts: Record<string, { begins: ScriptRequest; answers: ScriptRequest[] }>[] = [];
  readonly #listed: string[] = [];
  readonly #faults: Fault[] = [];
  #infeasible: InfeasibleStep | undefined;

  constructor(exploration: Exploration, path: TestPath, system: SystemName) {
    const { closed } = exploration.program;
    this.#roles = new Map(closed.roles.map((role) => [role.name, role]));
    this.#devices = new Map(closed.roles.map(({ name }) => [name, new DeviceCount(name)]));
    this.#messages = new MessageCount(closed, system);
    this.#path = path;
    this.#facts = factsOf(path.trace);
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
    this.#stimulate(index, role, device, step, step.entry);
    this.#respond(role, device, step.entry, index === this.#path.trace.steps.length - 1);
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
        for (let times = timersOf(role, entry); times > 0; times--) this.#listed.push(`timer ${role.name}`);
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
    const route = this.#facts[name]?.["connection"] === "network" ? "network" : "direct";
    const begins: ScriptRequest = event.type === "OwnerAgreesToPay" ? { ...event, route } : event;
    attempt[name] = { begins, answers: [] };
  }

  #deliver(index: number, role: Role, device: DeviceCount, entry: Entry, received: TraceMessage): void {
    const sending = this.#messages.sendingOf(received.id);
    if (sending === undefined) {
      this.#forge(index, device, received);
      return;
    }
    this.#listed.push(`${sending.isDelivered ? "redeliver" : "deliver"} ${sending.at}`);
    if (!this.#takes(role, device, entry, sending, received)) this.#cannot(index, device, "oldNumber", received);
    for (const how of liesIn(received.event.type, this.#facts[role.name] ?? {})) {
      if (sending.isDelivered) this.#cannot(index, device, "lieInCopy", received);
      else this.#faults.push({ kind: "lie", at: sending.at, how });
    }
    sending.isDelivered = true;
  }

  /** Whether the number of a message is above those taken in. What is not under the device's key has none for it. */
  #takes(role: Role, { taken }: DeviceCount, entry: Entry, { order }: Sending, { event }: TraceMessage): boolean {
    const session = event["session"];
    if (typeof session !== "string" || session !== keyOf(role, entry)) return true;
    const last = taken.get(session) ?? 0;
    taken.set(session, Math.max(order, last));
    return order > last;
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
  #respond(role: Role, device: DeviceCount, entry: Entry, isLast: boolean): void {
    const whole = wholeOf(role, entry);
    device.does(whole, entry.steps.length);
    const sent = entry.sends.map((id) => ({ id, at: this.#messages.send(role.name, id) }));
    const { fault } = this.#path;
    if (isLast && fault !== undefined) {
      const kind = fault.kind === "lose" ? "drop" : "duplicate";
      const at = sent.find(({ id }) => this.#messages.typeOf(id) === fault.message)?.at;
      if (at !== undefined) this.#faults.push({ kind, at });
    }
    if (entry.losesPower && entry.stimulus.kind !== "powerLoss") {
      const place = cutPlace(device, this.#messages, whole, entry, sent.at(-1)?.at);
      this.#faults.push({ kind: "powerLoss", ...place, back: "quiet" });
    }
    device.waitsAgain(role, entry);
  }
}
