/**
 * For tests: a build whose devices walk the charts' own tables. With it a schedule made of a path must lead along that
 * very path. Its messages are texts with the charts' words, numbered in each session as the wire's are.
 */
import type { Build, Device, DeviceEvent, Effect, Holdings } from "../../conformance/port.ts";
import type { DeviceFacts, RefinementTables } from "../../properties/refinement/index.ts";
import { contradicts } from "../../properties/refinement/matching.ts";
import type { Response, RoleTable } from "../../properties/refinement/tables.ts";
import { stepsDone } from "../../properties/refinement/trace-observations.ts";
import { stimulusNumber } from "../../properties/refinement/vocabulary.ts";
import type { HostRequestType } from "../../spec/host-requests.ts";
import { hopsBetween, layerAround } from "./hops.ts";
import { contextOf, numberingOf, type RowContext, timersOf } from "./rows.ts";

/** A message of this build. */
export interface ChartMessage {
  readonly message: { readonly type: string } & Readonly<Record<string, unknown>>;
  /** its number under its key, or among all messages of its sender */
  readonly number: number;
  /** who has made it, where it is passed on by others */
  readonly origin?: string;
  readonly destination?: string;
  /** key around it on this link, with the number under it */
  readonly layer?: { readonly key: string; readonly number: number };
  /** between agent and module it is under their key (FIG. 20) */
  readonly layered?: boolean;
  /** the how-manieth question it is, or answers */
  readonly question?: number;
}

/** A message as bytes. */
export const toBytes = (data: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(data));

/** What bytes say; undefined: nothing. */
export function fromBytes<T>(bytes: Uint8Array): T | undefined {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as T;
  } catch {
    return undefined;
  }
}

const replyTimeoutMs = 30_000;

/** The build. `facts`: what its devices find when they look. */
export function chartBuild(tables: RefinementTables, facts: DeviceFacts): Build {
  return {
    name: "charts",
    version: "1",
    reportsSteps: true,
    device: (address) => new ChartDevice(tables, tables.vocabulary.role(address) ?? -1, facts[address] ?? {}),
  };
}

class ChartDevice implements Device {
  readonly #tables: RefinementTables;
  readonly #role: number;
  readonly #table: RoleTable;
  readonly #facts: Readonly<Record<string, unknown>>;
  #local = 0;
  #stored: number | undefined;
  #rest: Effect[] = [];
  #asked = false;
  #timers = 0;
  #questions = 0;
  #wasAsked = 0;
  readonly #sent = new Map<string, number>();
  readonly #taken = new Map<string, number>();

  constructor(tables: RefinementTables, role: number, facts: Readonly<Record<string, unknown>>) {
    this.#tables = tables;
    this.#role = role;
    this.#table = tables.roles[role] as RoleTable;
    this.#facts = facts;
  }

  abandon(): readonly Effect[] {
    return [];
  }

  handle(event: DeviceEvent): readonly Effect[] {
    switch (event.type) {
      case "inspect":
        return [{ type: "holdings", holdings: { local: this.#local } as unknown as Holdings }];
      case "stored":
        return this.#untilStored();
      case "start":
        return this.#start(event.store);
      case "request":
        return this.#respond(this.#tables.vocabulary.event(this.#role, event.request));
      case "message":
        return this.#receive(event.bytes);
      case "timer":
        return this.#timeOut();
      case "storeFailed":
        return [{ type: "halt", reason: "storeFailed", detail: event.reason }];
    }
  }

  #start(store: Uint8Array): readonly Effect[] {
    this.#stored = fromBytes<{ off?: number }>(store)?.off;
    this.#local = this.#stored ?? (this.#table.closed.initials[0]?.local as number);
    return this.#respond(stimulusNumber.powerOn);
  }

  get #name(): string {
    return this.#table.closed.name;
  }

  #context(local = this.#local): RowContext {
    return contextOf(this.#table.closed, local);
  }

  #receive(bytes: Uint8Array): readonly Effect[] {
    const received = fromBytes<ChartMessage>(bytes);
    if (received === undefined || !this.#opens(received)) return [];
    const { message, number, destination = this.#name, question } = received;
    if (destination !== this.#name) return this.#passOn(received, destination);
    if (message.type === "TransactionStatusQuery") return this.#answer(received);
    const id = this.#tables.vocabulary.message(this.#role, message);
    const response = this.#choose(id);
    if (response === undefined) return [];
    const isAnswer = message.type === "PaymentStatusReply";
    if (isAnswer && question !== this.#questions) return [];
    if (message.type === "PaymentStatusQuery") this.#wasAsked = question ?? 0;
    const key = numberingOf(this.#table.closed, response.entry, message);
    const numbered = message.type === "ConnectAck" ? "sign-on" : key;
    if (numbered !== undefined && !this.#takes(numbered, number)) return [];
    return this.#respond(id);
  }

  #takes(key: string, number: number): boolean {
    if (number <= (this.#taken.get(key) ?? 0)) return false;
    this.#taken.set(key, number);
    return true;
  }

  /** Whether it has the key around a message on its way, and the number is a new one. */
  #opens({ layer }: ChartMessage): boolean {
    if (layer === undefined) return true;
    const { session, order } = this.#context();
    return (layer.key === session || layer.key === order) && this.#takes(layer.key, layer.number);
  }

  /** FIG. 17 and 20: an agent passes on what is between modules, while its session stands. */
  #passOn({ layer: _, ...carried }: ChartMessage, destination: string): readonly Effect[] {
    const { session, order } = this.#context();
    const { origin = "" } = carried;
    const hop = hopsBetween(origin, destination, this.#names()).find(({ from }) => from === this.#name);
    if (hop === undefined || session === null) return [];
    const key = hop.to !== destination ? session : carried.layered === true ? order : undefined;
    if (key === null) return [];
    return [{ type: "send", to: hop.to, bytes: toBytes({ ...carried, ...this.#layer(key) }) }];
  }

  #layer(key: string | undefined): Pick<ChartMessage, "layer"> {
    return key === undefined ? {} : { layer: { key, number: this.#next(key) } };
  }

  #names(): ReadonlySet<string> {
    return new Set(this.#tables.roles.map(({ closed }) => closed.name));
  }

  /** FIG. 7B: a query of the session that stands is answered. */
  #answer({ message, number }: ChartMessage): readonly Effect[] {
    const { session, peer } = this.#context();
    if (session === null || message["session"] !== session || !this.#takes(session, number)) return [];
    return [
      this.#emit({ type: "TransactionStatusReply", session, status: "proceeding" }, String(peer), this.#context()),
    ];
  }

  /** FIG. 7B: in a session the first timer leads to a query. */
  #timeOut(): readonly Effect[] {
    const { session, peer } = this.#context();
    const isLast = timersOf(this.#table.closed, this.#local) === 1;
    if (session === null || this.#asked || isLast) return this.#respond(stimulusNumber.timer);
    this.#asked = true;
    return [this.#emit({ type: "TransactionStatusQuery", session }, String(peer), this.#context()), this.#timer()];
  }

  #timer(): Effect {
    this.#timers++;
    return { type: "setTimer", timer: String(this.#timers), afterMs: replyTimeoutMs };
  }

  #next(session: string): number {
    const number = (this.#sent.get(session) ?? 0) + 1;
    this.#sent.set(session, number);
    return number;
  }

  #choose(stimulus: number): Response | undefined {
    return this.#table.responses[this.#local]?.get(stimulus)?.find((it) => !contradicts(it, this.#facts));
  }

  #respond(stimulus: number): readonly Effect[] {
    const response = this.#choose(stimulus);
    // Who stays where it is goes on waiting, and its timer runs on.
    const staysOn = isMessage(stimulus) && response !== undefined && response.entry.to === response.entry.from;
    this.#rest = response === undefined ? [] : [...this.#doing(response, staysOn)];
    if (response !== undefined) {
      this.#local = response.entry.to;
      this.#asked = this.#asked && staysOn;
    }
    const waits = response === undefined ? stimulus === stimulusNumber.powerOn : !staysOn;
    if (waits) this.#rest.push(...this.#waiting());
    return this.#untilStored();
  }

  /** Effects in the order of the microsteps: each stores, then sends, and then its step is done. */
  *#doing({ entry, places }: Response, staysOn: boolean): Generator<Effect> {
    let stored = this.#stored ?? places[0]?.off;
    let done = 0;
    const before = this.#context(entry.from);
    const known = before.order === null || before.order === undefined ? this.#context(entry.to) : before;
    if (this.#timers > 0 && !staysOn) yield { type: "cancelTimer", timer: String(this.#timers) };
    for (const [index, { sends }] of entry.steps.entries()) {
      const off = places[index + 1]?.off;
      if (off !== stored && this.#table.losesPower) yield { type: "store", at: 0, bytes: toBytes({ off }) };
      stored = off;
      for (const id of sends) yield this.#send(id, known);
      const steps = stepsDone(entry, index + 1);
      for (const step of steps.slice(done)) yield { type: "step", step };
      done = Math.max(done, steps.length);
    }
    this.#stored = stored;
  }

  #send(id: number, known: RowContext): Effect {
    const { to, event } = this.#tables.closed.messages[id] as RefinementTables["closed"]["messages"][number];
    return this.#emit(event, this.#tables.roles[to]?.closed.name ?? "?", known);
  }

  #emit(message: ChartMessage["message"], destination: string, known: RowContext): Effect {
    const [hop, ...others] = hopsBetween(this.#name, destination, this.#names());
    const { session, order, type } = message;
    const number = this.#next(typeof session === "string" ? session : typeof order === "string" ? order : "");
    const isQuestion = type === "PaymentStatusQuery";
    if (isQuestion) this.#questions++;
    const question = isQuestion ? this.#questions : type === "PaymentStatusReply" ? this.#wasAsked : undefined;
    const made = { message, number, ...(question === undefined ? {} : { question }) };
    if (others.length === 0) return { type: "send", to: hop.to, bytes: toBytes(made) };
    const layer = layerAround(type, known);
    const carried = { ...made, origin: this.#name, destination, layered: layer !== undefined, ...this.#layer(layer) };
    return { type: "send", to: hop.to, bytes: toBytes(carried) };
  }

  #waiting(): readonly Effect[] {
    const { closed, responses } = this.#table;
    const entries = closed.entriesFrom[this.#local] ?? [];
    const accepts = entries.flatMap(({ stimulus }) => (stimulus.kind === "environment" ? [stimulus.event.type] : []));
    const rest = closed.locals[this.#local]?.rest === true;
    const prompt: Effect = { type: "prompt", step: rest ? "rest" : "7A/230", accepts: accepts as HostRequestType[] };
    const timed = responses[this.#local]?.has(stimulusNumber.timer) === true;
    return [...(timed ? [this.#timer()] : []), ...(rest || accepts.length > 0 ? [prompt] : [])];
  }

  #untilStored(): readonly Effect[] {
    const store = this.#rest.findIndex(({ type }) => type === "store");
    return this.#rest.splice(0, store < 0 ? this.#rest.length : store + 1);
  }
}

/** Numbers of messages are those of the closed system; all others are below. */
function isMessage(stimulus: number): boolean {
  return stimulus >= 0;
}
