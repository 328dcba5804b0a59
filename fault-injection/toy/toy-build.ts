/**
 * A toy build for tests of the world: two agents pass one ticket on in three messages, as text, without cryptography.
 * It is the middle of FIG. 25 and nothing more, and it can be given each of a few defects.
 */
import type { Build, BuildOptions, Device, DeviceEvent, Effect, Holdings } from "../../conformance/port.ts";
import type { StepAddress } from "../../spec/step-address.ts";

/** Defects that the toy can be given. */
export type ToyDefect =
  /** the receiver commits when the ticket comes, not when the sender says that it has deleted its own */
  | "receiverCommitsEarly"
  /** the sender forgets to write down that its ticket is gone */
  | "senderKeeps"
  /** a device that loses power says goodbye */
  | "tidiesUp"
  /** after a restart the decision to commit is forgotten */
  | "forgetsDecision"
  /** it goes on while its write is under way */
  | "doesNotWait"
  /** it throws when a time-out comes */
  | "throws"
  /** a timer set in one session ends the next, at every other restart only: chance is in it */
  | "dependsOnHiddenState"
  /** the receiver never gives up waiting */
  | "waitsForEver";

/** A record of the toy's store: one line of text each. */
export interface ToyRecord {
  readonly record: "provision" | "decided" | "committed";
  readonly tickets?: readonly string[];
  readonly ticket?: string;
  readonly session?: string;
  readonly direction?: "given" | "received";
}

/** A message of the toy. */
export interface ToyMessage {
  readonly name: string;
  readonly session: string;
  readonly ticket?: string;
}

/** Text as bytes. */
export const toBytes = (value: unknown): Uint8Array => new TextEncoder().encode(`${JSON.stringify(value)}\n`);

/** Bytes as text that was written by {@link toBytes}; undefined: they are none. */
export function fromBytes<T>(bytes: Uint8Array): T | undefined {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}

/** The records of a store, and where the next one goes. A last line that is cut short is ignored, and so is noise. */
export function recordsOf(store: Uint8Array): { readonly records: readonly ToyRecord[]; readonly end: number } {
  const end = store.lastIndexOf(10) + 1;
  const lines = new TextDecoder()
    .decode(store.subarray(0, end))
    .split("\n")
    .filter((line) => line !== "");
  const records = lines.map((line) => fromBytes<ToyRecord>(new TextEncoder().encode(line)));
  return { records: records.filter((record) => record !== undefined), end };
}

const waitMs = 1000;

/** A device of the toy; the sender if it has tickets, else the receiver. */
class ToyDevice implements Device {
  readonly #defects: ReadonlySet<ToyDefect>;
  #session: string | null = null;
  #peer = "";
  #tickets: string[] = [];
  #moving: string | null = null;
  #decided: ToyRecord | null = null;
  #log: ToyRecord[] = [];
  #end = 0;
  #attempts = 0;
  #then: () => Effect[] = () => [];

  constructor(defects: ReadonlySet<ToyDefect>) {
    this.#defects = defects;
  }

  handle(event: DeviceEvent): readonly Effect[] {
    switch (event.type) {
      case "start":
        return this.#start(event);
      case "request":
        return this.#request(event);
      case "message":
        return this.#message(event.from, fromBytes<ToyMessage>(event.bytes));
      case "timer":
        if (this.#defects.has("throws")) throw new RangeError("no such timer");
        return this.#session === null ? [] : this.#abort(true);
      case "stored": {
        const then = this.#then;
        this.#then = () => [];
        return then();
      }
      case "storeFailed":
        return [{ type: "halt", reason: "storeFailed", detail: event.reason }];
      case "inspect":
        return [{ type: "holdings", holdings: this.#holdings() }];
    }
  }

  abandon(): readonly Effect[] {
    if (!this.#defects.has("tidiesUp") || this.#session === null) return [];
    return [this.#send("11/AbortNotice")];
  }

  #start({ store }: Extract<DeviceEvent, { type: "start" }>): Effect[] {
    const { records, end } = recordsOf(store);
    this.#end = end;
    for (const record of records) {
      if (record.record === "provision") this.#tickets = [...(record.tickets ?? [])];
      if (record.record === "decided") this.#decided = record;
      if (record.record === "committed") this.#apply(record);
    }
    const decided = this.#decided;
    if (decided === null || this.#defects.has("forgetsDecision")) {
      this.#decided = null;
      return [this.#rest()];
    }
    return this.#commit(decided.session ?? "", decided.ticket ?? "", "given");
  }

  #request({ request }: Extract<DeviceEvent, { type: "request" }>): Effect[] {
    if (request.type === "OwnerTransfersTickets" || request.type === "HostExpectsTickets") {
      this.#attempts += 1;
      this.#peer = request.peer;
      this.#session = `s${this.#attempts}`;
      if (request.type === "HostExpectsTickets") return this.#await(step("25/842"));
      return [step("25/836"), this.#asks()];
    }
    if (request.type === "OwnerCancels") return this.#abort(true);
    if (request.type !== "OwnerPicksTickets" || this.#session === null) return [];
    const [ticket = ""] = request.tickets;
    if (!this.#tickets.includes(ticket)) return [this.#asks()];
    this.#moving = ticket;
    return this.#await(step("25/862"), step("25/864"), step("25/870"), this.#send("25/TransferredTickets"));
  }

  #message(from: string, message: ToyMessage | undefined): Effect[] {
    if (message === undefined || this.#session === null || from !== this.#peer) {
      return [{ type: "refusal", refusal: { step: "wire", reason: "unexpected" } }];
    }
    if (message.session !== this.#session) return [];
    if (message.name === "11/AbortNotice") return this.#abort(false);
    if (message.name === "25/TransferredTickets" && this.#moving === null) return this.#takeIn(message);
    if (message.name === "25/TransferAck" && this.#owns(this.#moving)) return this.#letGo(this.#moving ?? "");
    if (message.name === "25/TicketsDeleted" && this.#moving !== null && !this.#owns(this.#moving)) {
      return [step("25/890"), ...this.#commit(message.session, this.#moving, "received")];
    }
    return [];
  }

  #owns(ticket: string | null): boolean {
    return ticket !== null && this.#tickets.includes(ticket);
  }

  #takeIn(message: ToyMessage): Effect[] {
    this.#moving = message.ticket ?? null;
    const acknowledge = [step("25/872"), step("25/880"), step("25/882"), this.#send("25/TransferAck")];
    if (!this.#defects.has("receiverCommitsEarly")) return this.#await(...acknowledge);
    const sent = acknowledge.slice();
    return [...sent, ...this.#commit(message.session, message.ticket ?? "", "received")];
  }

  #letGo(ticket: string): Effect[] {
    const session = this.#session ?? "";
    const told = [step("25/886"), this.#send("25/TicketsDeleted")];
    return this.#store({ record: "decided", session, ticket, direction: "given" }, [step("25/884")], () => [
      ...told,
      ...this.#commit(session, ticket, "given"),
    ]);
  }

  #commit(session: string, ticket: string, direction: "given" | "received"): Effect[] {
    const record: ToyRecord = { record: "committed", session, ticket, direction };
    if (this.#defects.has("senderKeeps") && direction === "given") return [step("7A/230"), ...this.#over()];
    return this.#store(record, [], () => {
      this.#apply(record);
      return [step("7A/230"), { type: "notice", step: "7A/232", notice: "transactionComplete" }, ...this.#over()];
    });
  }

  #apply(record: ToyRecord): void {
    this.#log.push(record);
    this.#decided = null;
    this.#moving = null;
    if (record.direction === "given") this.#tickets = this.#tickets.filter((it) => it !== record.ticket);
    else this.#tickets.push(record.ticket ?? "");
  }

  #abort(tells: boolean): Effect[] {
    this.#moving = null;
    if (!tells) return [step("11/394"), ...this.#over()];
    return [step("11/388"), step("11/392"), this.#send("11/AbortNotice"), ...this.#over()];
  }

  #over(): Effect[] {
    this.#session = null;
    this.#moving = null;
    return [{ type: "cancelTimer", timer: "reply" }, this.#rest()];
  }

  #store(record: ToyRecord, before: Effect[], then: () => Effect[]): Effect[] {
    const bytes = toBytes(record);
    const at = this.#end;
    this.#end += bytes.length;
    const write: Effect = { type: "store", at, bytes };
    if (this.#defects.has("doesNotWait")) return [...before, write, ...then()];
    this.#then = then;
    return [...before, write];
  }

  #await(...before: Effect[]): Effect[] {
    if (this.#defects.has("waitsForEver")) return before;
    return [...before, { type: "setTimer", timer: "reply", afterMs: waitMs }];
  }

  #send(name: string): Effect {
    const message: ToyMessage = {
      name,
      session: this.#session ?? "",
      ...(name === "25/TransferredTickets" && this.#moving !== null ? { ticket: this.#moving } : {}),
    };
    return { type: "send", to: this.#peer, bytes: toBytes(message) };
  }

  #asks(): Effect {
    return { type: "prompt", step: "25/860", accepts: ["OwnerPicksTickets", "OwnerCancels"] };
  }

  #rest(): Effect {
    return { type: "prompt", step: "rest", accepts: ["OwnerTransfersTickets", "HostExpectsTickets"] };
  }

  #holdings(): Holdings {
    const isLeaving = (id: string): boolean => id === this.#moving;
    const isArriving = this.#moving !== null && !this.#tickets.includes(this.#moving);
    return {
      session: this.#session,
      peer: this.#peer,
      tickets: [
        ...this.#tickets.map((id) => ({ id, holding: isLeaving(id) ? ("leaving" as const) : ("final" as const) })),
        ...(isArriving ? [{ id: this.#moving ?? "", holding: "arriving" as const }] : []),
      ],
      notes: [],
      undertakings: [],
      orders: [],
      log: this.#log.map(({ session = "", direction = "given", ticket = "" }) => ({
        kind: "committed",
        session,
        direction,
        tickets: [ticket],
        notes: [],
      })),
    };
  }
}

function step(address: StepAddress): Effect {
  return { type: "step", step: address };
}

/** Devices made so far, over all builds: what a deterministic build must not look at. */
let devicesMade = 0;

/** The toy, with defects. */
export function toyBuild(...defects: readonly ToyDefect[]): Build {
  return {
    name: ["toy", ...defects].join(" "),
    version: "1",
    reportsSteps: true,
    device(_address: string, _options: BuildOptions): Device {
      devicesMade += 1;
      const all = new Set(defects);
      if (defects.includes("dependsOnHiddenState") && devicesMade % 3 === 0) all.add("waitsForEver");
      return new ToyDevice(all);
    },
  };
}
