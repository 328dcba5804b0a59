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
import { keyOf } from "./rows.ts";

/** A message of this build. */
export interface ChartMessage {
  readonly message: { readonly type: string } & Readonly<Record<string, unknown>>;
  /** its number in its session, or among all messages of its sender */
  readonly number: number;
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

  #receive(bytes: Uint8Array): readonly Effect[] {
    const received = fromBytes<ChartMessage>(bytes);
    if (received === undefined) return [];
    const { message, number } = received;
    if (message.type === "TransactionStatusQuery") return this.#answer(received);
    const id = this.#tables.vocabulary.message(this.#role, message);
    const response = this.#choose(id);
    if (response === undefined) return [];
    const session = message["session"];
    const numbered = message.type === "ConnectAck" ? "sign-on" : session === this.#key(response) ? session : undefined;
    if (typeof numbered === "string") {
      if (number <= (this.#taken.get(numbered) ?? 0)) return [];
      this.#taken.set(numbered, number);
    }
    return this.#respond(id);
  }

  /** FIG. 7B: a query of the session that stands is answered. */
  #answer({ message, number }: ChartMessage): readonly Effect[] {
    const context = this.#table.closed.locals[this.#local]?.context ?? {};
    const { session, peer } = context as { readonly session: string | null; readonly peer: string };
    if (session === null || message["session"] !== session || number <= (this.#taken.get(session) ?? 0)) return [];
    this.#taken.set(session, number);
    const reply = { type: "TransactionStatusReply", session, status: "proceeding" };
    return [{ type: "send", to: peer, bytes: toBytes({ message: reply, number: this.#next(session) }) }];
  }

  #key({ entry }: Response): string | undefined {
    return keyOf(this.#table.closed, entry);
  }

  /** FIG. 7B: in a session the first timer leads to a query. */
  #timeOut(): readonly Effect[] {
    const context = this.#table.closed.locals[this.#local]?.context ?? {};
    const { session, peer } = context as { readonly session: string | null; readonly peer: string };
    if (session === null || this.#asked) return this.#respond(stimulusNumber.timer);
    this.#asked = true;
    const query = { message: { type: "TransactionStatusQuery", session }, number: this.#next(session) };
    return [{ type: "send", to: peer, bytes: toBytes(query) }, this.#timer()];
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
    this.#rest = response === undefined ? [] : [...this.#doing(response)];
    if (response !== undefined) {
      this.#local = response.entry.to;
      this.#asked = false;
    }
    if (response !== undefined || stimulus === stimulusNumber.powerOn) this.#rest.push(...this.#waiting());
    return this.#untilStored();
  }

  /** Effects in the order of the microsteps: each stores, then sends, and then its step is done. */
  *#doing({ entry, places }: Response): Generator<Effect> {
    let stored = this.#stored ?? places[0]?.off;
    let done = 0;
    if (this.#timers > 0) yield { type: "cancelTimer", timer: String(this.#timers) };
    for (const [index, { sends }] of entry.steps.entries()) {
      const off = places[index + 1]?.off;
      if (off !== stored && this.#table.losesPower) yield { type: "store", at: 0, bytes: toBytes({ off }) };
      stored = off;
      for (const id of sends) yield this.#send(id);
      const steps = stepsDone(entry, index + 1);
      for (const step of steps.slice(done)) yield { type: "step", step };
      done = Math.max(done, steps.length);
    }
    this.#stored = stored;
  }

  #send(id: number): Effect {
    const { to, event } = this.#tables.closed.messages[id] as RefinementTables["closed"]["messages"][number];
    const session = event["session"];
    const number = this.#next(typeof session === "string" ? session : "");
    return { type: "send", to: this.#tables.roles[to]?.closed.name ?? "?", bytes: toBytes({ message: event, number }) };
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
