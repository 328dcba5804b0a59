/**
 * Two agents that only carry and say what they are told to: for the tests of the modules' part of FIG. 16, and of figures
 * 17 to 20 as the modules see them. They are a network: what a module sends to its agent comes out at the other module.
 */
import type { Direction } from "../crypto/crypto.ts";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { type DeviceSession, deviceSessionOf } from "../device/layers.ts";
import { type Cast, type Letter, Rehearsal, type Tampering } from "../device/rehearsal.ts";
import { modules } from "../device/rehearsal-cast.ts";
import { envelopeOf, lying } from "../device/tampering.ts";
import { directionOf, readStatusReply, statusQuery } from "../domain/payment-status.ts";
import { payee, payer } from "../domain/samples.ts";
import { decodeContent, encodeContent, encodeEnvelope } from "../wire/envelope.ts";
import type { Content, Envelope, FieldsOf } from "../wire/message.ts";
import { amounts } from "./payments.ts";

/** One of the two devices. */
export type Side = "A" | "B";

/** A message between the modules, on its way from agent to agent. */
export interface Carried {
  readonly from: Side;
  readonly by: "17/RoutedMessage" | "20/ERoutedMessage";
  readonly message: Uint8Array;
}

/** What the agents do. By default A names 30 USD, and B finds that right. */
export interface Parts {
  /** what A names, first and when it is asked again; null: nothing. What is not named is not answered at all */
  readonly amounts?: readonly (FieldsOf<"16/PaymentAmount"> | null)[];
  /** B's verdicts. What is not there is not given */
  readonly verdicts?: readonly boolean[];
  /** what becomes of what is carried: by default it arrives */
  readonly relay?: (carried: Carried, number: number) => readonly Carried[];
  /** what becomes of a letter to a module: by default it arrives */
  readonly deliver?: (letter: Letter) => readonly Letter[];
  readonly randoms?: Readonly<Record<Side, Uint8Array>>;
}

const otherSide = (side: Side): Side => (side === "A" ? "B" : "A");
const thirty = { amount: 30, type: "USD" };

/** R(1) and R(2) of the first payment. */
export const firstRandoms = { A: new Uint8Array(32).fill(0xa1), B: new Uint8Array(32).fill(0xb1) };

const sessionsOf = ({ A, B }: Readonly<Record<Side, Uint8Array>>): Readonly<Record<Side, DeviceSession>> => ({
  A: deviceSessionOf(symbolicCrypto, { peer: "MM.A", end: "agent", side: "payer", random: A, otherRandom: B }),
  B: deviceSessionOf(symbolicCrypto, { peer: "MM.B", end: "agent", side: "payee", random: B, otherRandom: A }),
});

/** The two agents. */
export class StubAgents {
  readonly #parts: Parts;
  readonly #amounts: (FieldsOf<"16/PaymentAmount"> | null)[];
  readonly #verdicts: boolean[];
  randoms: Readonly<Record<Side, Uint8Array>>;
  devices: Readonly<Record<Side, DeviceSession>>;
  /** what each agent has been told by its own module, `name` or `name field` */
  readonly told: Readonly<Record<Side, string[]>> = { A: [], B: [] };
  readonly carried: Carried[] = [];
  /** what the module has answered to this agent's queries */
  readonly statuses: Readonly<Record<Side, string[]>> = { A: [], B: [] };
  readonly #challenges: Readonly<Record<Side, Uint8Array[]>> = { A: [], B: [] };

  constructor(parts: Parts = {}) {
    this.#parts = parts;
    this.#amounts = [...(parts.amounts ?? [thirty])];
    this.#verdicts = [...(parts.verdicts ?? [true])];
    this.randoms = parts.randoms ?? firstRandoms;
    this.devices = sessionsOf(this.randoms);
  }

  /** Gets ready for one payment more. */
  again(randoms: Readonly<Record<Side, Uint8Array>>, amount: number): void {
    this.randoms = randoms;
    this.devices = sessionsOf(randoms);
    this.#amounts.push({ amount, type: "USD" });
    this.#verdicts.push(true);
  }

  /** 538, 540: what starts a payment. */
  order(side: Side): Letter {
    const name = side === "A" ? "16/MakePayment" : "16/ReceivePayment";
    return this.bare(side, { v: 1, kind: "bare", name, fields: { random: this.randoms[side] } });
  }

  /** A bare letter from an agent to its module. */
  bare(side: Side, envelope: Envelope): Letter {
    return { from: `TA.${side}`, to: `MM.${side}`, bytes: encodeEnvelope(envelope) };
  }

  /** A letter under TA/MM. `key`: another one. */
  under(side: Side, content: Content, key = this.devices[side].key): Letter {
    const device = this.devices[side];
    device.sent += 1;
    const sealed = symbolicCrypto.encryptSession(key, device.role, device.sent, encodeContent(content, "session"));
    return this.bare(side, { v: 1, kind: "session", number: device.sent, content: sealed });
  }

  /** Asks how the payment stands. `key`: another one. */
  query(side: Side, key = this.devices[side].key): Letter {
    const challenge = new Uint8Array(32).fill(this.#challenges[side].length);
    this.#challenges[side].push(challenge);
    const fields = statusQuery(symbolicCrypto, { ...this.devices[side], key }, challenge);
    return this.bare(side, { v: 1, kind: "bare", name: "16/PaymentStatusQuery", fields });
  }

  /** The network between the modules. */
  readonly carry = (letter: Letter): readonly Letter[] => {
    const out = letter.to.startsWith("TA.") ? this.#heard(letter.to.endsWith("A") ? "A" : "B", letter) : [letter];
    return out.flatMap((each) => this.#parts.deliver?.(each) ?? [each]);
  };

  #heard(side: Side, letter: Letter): readonly Letter[] {
    const envelope = envelopeOf(letter);
    if (envelope.kind === "bare") {
      if (envelope.name === "17/RoutedMessage") {
        return this.#relay({ from: side, by: envelope.name, message: envelope.fields.message });
      }
      this.#read(side, envelope);
      return [];
    }
    if (envelope.kind !== "session") throw new Error("a sealed envelope without a carrier");
    const said = directionOf(this.devices[side].side, "module");
    const clear = symbolicCrypto.decryptSession(this.devices[side].key, said, envelope.number, envelope.content);
    const decoded = decodeContent(clear ?? new Uint8Array(), "session");
    if (!decoded.ok) throw new Error(`a module says what its agent cannot read: ${decoded.refusal.field}`);
    const content = decoded.value;
    if (content.name === "20/ERoutedMessage") {
      return this.#relay({ from: side, by: content.name, message: content.fields.message });
    }
    this.told[side].push([content.name, ...Object.values(content.fields)].join(" "));
    return this.#answer(side, content, envelope.number);
  }

  #read(side: Side, envelope: Envelope): void {
    if (envelope.kind !== "bare" || envelope.name !== "16/PaymentStatusReply") throw new Error("unasked");
    const challenge = this.#challenges[side].at(-1) ?? new Uint8Array(32);
    const status = readStatusReply(symbolicCrypto, this.devices[side], challenge, envelope.fields);
    this.statuses[side].push(status ?? "unreadable");
  }

  #relay(carried: Carried): readonly Letter[] {
    this.carried.push(carried);
    const arriving = this.#parts.relay?.(carried, this.carried.length) ?? [carried];
    return arriving.map(({ from, by, message }) => {
      const to = otherSide(from);
      return by === "17/RoutedMessage"
        ? this.bare(to, { v: 1, kind: "bare", name: by, fields: { message } })
        : this.under(to, { name: by, fields: { message } });
    });
  }

  #answer(side: Side, { name }: Content, replyTo: number): readonly Letter[] {
    if (name === "16/VerifyAmountPrompt") {
      const right = this.#verdicts.shift();
      if (right === undefined) return [];
      return [this.under(side, { name: right ? "16/CorrectAmount" : "16/IncorrectAmount", fields: {}, replyTo })];
    }
    if (name !== "16/AmountPrompt" && name !== "16/NewAmountPrompt") return [];
    const sum = this.#amounts.shift();
    if (sum === undefined) return [];
    if (name === "16/AmountPrompt") {
      return [this.under(side, { name: "16/PaymentAmount", fields: sum ?? thirty, replyTo })];
    }
    return [this.under(side, { name: "16/NewAmountReply", fields: sum ?? {}, replyTo })];
  }
}

/** Two modules, each beside an agent. */
export const besideAgents = (change: Parameters<typeof modules>[0] = {}): Cast =>
  modules({ "MM.A": { agent: "TA.A", ...change["MM.A"] }, "MM.B": { agent: "TA.B", ...change["MM.B"] } });

/** Gives letters to the devices that they are for. */
export const give = (rehearsal: Rehearsal, ...letters: readonly Letter[]): void => {
  for (const { from, to, bytes } of letters) rehearsal.give(to, { type: "message", from, bytes });
};

/** Orders a payment, and plays it to its end. */
export const playOrder = (rehearsal: Rehearsal, agents: StubAgents): void => {
  give(rehearsal, agents.order("B"), agents.order("A"));
  rehearsal.play({});
};

/** Plays one payment that the two agents order. */
export const ordered = (
  parts: Parts = {},
  tampering: Omit<Tampering, "carry"> = {},
  cast: Cast = besideAgents(),
): { readonly rehearsal: Rehearsal; readonly agents: StubAgents } => {
  const agents = new StubAgents(parts);
  const rehearsal = new Rehearsal(cast, { ...tampering, carry: agents.carry });
  playOrder(rehearsal, agents);
  return { rehearsal, agents };
};

/** Amounts of the notes that payer and payee hold. */
export const moved = ({ rehearsal }: ReturnType<typeof ordered>) => [
  amounts(rehearsal, "MM.A"),
  amounts(rehearsal, "MM.B"),
];

/** A module lies to the other one: of what it says under MM/MM, `lie` makes something else. */
export const lies = (side: "A" | "B", lie: (content: Content) => Content): Pick<Parts, "relay"> => {
  const role: Direction = side === "A" ? 0 : 1;
  const carry = lying([payer, payee], { address: side, role }, lie);
  return {
    relay: (carried, number) =>
      carry({ from: carried.from, to: "", bytes: carried.message }, number).map(({ bytes }) => ({
        ...carried,
        message: bytes,
      })),
  };
};
