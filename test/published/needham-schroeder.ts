/**
 * Needham and Schroeder's public-key protocol (1978), with Lowe's attack (1995) and Lowe's repair.
 *
 * 1. A to B: `{Na, A}pk(B)`; 2. B to A: `{Na, Nb}pk(A)`, repaired `{Na, Nb, B}pk(A)`; 3. A to B: `{Nb}pk(B)`.
 * Afterwards each should be talking to the other, and only they should know Na and Nb.
 *
 * Formulation: A begins one run, with B or with I; B answers one run; I is an agent in its own right and is also the
 * network. All that A and B send goes to I, which opens what is sealed for it, keeps the rest sealed, and at any time
 * forges what its nonces suffice for or forwards what it keeps. Encryption is perfect, messages are typed (an answer is
 * never taken for an opening), keys are known. I says to each only what that one could open and has a part for.
 * Losing, delaying, reordering and repeating is what I does, so the links need none of it: each holds one message.
 */
import { assign, setup } from "xstate";
import { defineSystem, role, unordered } from "../../models/explorer/index.ts";

/** Each agent has one nonce. */
export type Nonce = "Na" | "Nb" | "Ni";

type Agent = "A" | "B" | "I";

/** The first message, sealed with the public key of `sealedFor`, as are the others. */
interface Opening {
  readonly type: "Opening";
  readonly nonce: Nonce;
  readonly from: Agent;
  readonly sealedFor: Agent;
}

/** The second message; `from` only in the repaired protocol. */
interface Answer {
  readonly type: "Answer";
  readonly yours: Nonce;
  readonly mine: Nonce;
  readonly from?: Agent;
  readonly sealedFor: Agent;
}

/** The third message. */
interface Closing {
  readonly type: "Closing";
  readonly nonce: Nonce;
  readonly sealedFor: Agent;
}

/** What is sent. */
export type Message = Opening | Answer | Closing;

function opening(nonce: Nonce, from: Agent, sealedFor: Agent): Opening {
  return { type: "Opening", nonce, from, sealedFor };
}

function answer(yours: Nonce, mine: Nonce, from: Agent | undefined, sealedFor: Agent): Answer {
  return { type: "Answer", yours, mine, ...(from === undefined ? {} : { from }), sealedFor };
}

function closing(nonce: Nonce, sealedFor: Agent): Closing {
  return { type: "Closing", nonce, sealedFor };
}

function noncesOf(message: Message): readonly Nonce[] {
  return message.type === "Answer" ? [message.yours, message.mine] : [message.nonce];
}

/** A message as it is written in the literature: `{Na, A}pk(B)`. */
export function termOf(message: Message): string {
  const name = message.type === "Closing" || message.from === undefined ? [] : [message.from];
  return `{${[...noncesOf(message), ...name].join(", ")}}pk(${message.sealedFor})`;
}

/** A: begins one run, with whom its owner likes. */
function initiator(repaired: boolean) {
  return setup({
    types: {
      context: {} as { readonly partner?: "B" | "I"; readonly received?: Nonce },
      events: {} as { readonly type: "begin"; readonly with: "B" | "I" } | Answer,
    },
    actions: { send: (_, _params: { to: "I"; message: Opening | Closing }) => {} },
    guards: {
      answersMe: ({ context, event }) =>
        event.type === "Answer" &&
        event.sealedFor === "A" &&
        event.yours === "Na" &&
        event.from === (repaired ? context.partner : undefined),
    },
  }).createMachine({
    id: "A",
    context: {},
    initial: "idle",
    states: {
      idle: {
        on: {
          begin: {
            target: "begun",
            actions: [
              assign({ partner: ({ event }) => event.with }),
              { type: "send", params: ({ event }) => ({ to: "I" as const, message: opening("Na", "A", event.with) }) },
            ],
          },
        },
      },
      begun: {
        on: {
          Answer: {
            guard: "answersMe",
            target: "finished",
            actions: [
              assign({ received: ({ event }) => event.mine }),
              {
                type: "send",
                params: ({ context, event }) => ({
                  to: "I" as const,
                  message: closing(event.mine, context.partner ?? "I"),
                }),
              },
            ],
          },
        },
      },
      finished: {},
    },
  });
}

/** B: answers one run. */
function responder(repaired: boolean) {
  return setup({
    types: {
      context: {} as { readonly partner?: Agent; readonly received?: Nonce },
      events: {} as Opening | Closing,
    },
    actions: { send: (_, _params: { to: "I"; message: Answer }) => {} },
    guards: {
      isForMe: ({ event }) => event.sealedFor === "B",
      closesWithMe: ({ event }) => event.sealedFor === "B" && event.nonce === "Nb",
    },
  }).createMachine({
    id: "B",
    context: {},
    initial: "idle",
    states: {
      idle: {
        on: {
          Opening: {
            guard: "isForMe",
            target: "answered",
            actions: [
              assign({ partner: ({ event }) => event.from, received: ({ event }) => event.nonce }),
              {
                type: "send",
                params: ({ event }) => ({
                  to: "I" as const,
                  message: answer(event.nonce, "Nb", repaired ? "B" : undefined, event.from),
                }),
              },
            ],
          },
        },
      },
      answered: { on: { Closing: { guard: "closesWithMe", target: "finished" } } },
      finished: {},
    },
  });
}

interface Knowledge {
  /** nonces it knows */
  readonly nonces: ReadonlySet<Nonce>;
  /** messages it cannot open and has kept, as terms */
  readonly sealed: ReadonlySet<string>;
}

/** What the intruder does of its own accord. */
interface Deed {
  readonly type: "forge" | "forward";
  readonly term: string;
}

/** Messages by their terms. */
type Messages = ReadonlyMap<string, Message>;

/** I: opens or keeps what it hears, forges and forwards what it can. */
function intruder(messages: Messages, guessed: readonly Nonce[]) {
  return setup({
    types: { context: {} as Knowledge, events: {} as Deed | Message },
    actions: {
      send: (_, _params: { to: Agent; message: Message }) => {},
      hear: assign(({ context: { nonces, sealed }, event }) => {
        if ("term" in event) return {};
        return event.sealedFor === "I"
          ? { nonces: new Set([...nonces, ...noncesOf(event)]) }
          : { sealed: new Set([...sealed, termOf(event)]) };
      }),
    },
    guards: {
      canForge: ({ context, event }) =>
        "term" in event && noncesOf(named(messages, event.term)).every((nonce) => context.nonces.has(nonce)),
      hasKept: ({ context, event }) => "term" in event && context.sealed.has(event.term),
    },
  }).createMachine({
    id: "I",
    context: { nonces: new Set<Nonce>(["Ni", ...guessed]), sealed: new Set<string>() },
    on: {
      forge: { guard: "canForge", actions: { type: "send", params: ({ event }) => saying(messages, event.term) } },
      forward: { guard: "hasKept", actions: { type: "send", params: ({ event }) => saying(messages, event.term) } },
      Opening: { actions: "hear" },
      Answer: { actions: "hear" },
      Closing: { actions: "hear" },
    },
  });
}

function named(messages: Messages, term: string): Message {
  const message = messages.get(term);
  if (message === undefined) throw new RangeError(`no one has a part for ${term}`);
  return message;
}

function saying(messages: Messages, term: string): { readonly to: Agent; readonly message: Message } {
  const message = named(messages, term);
  return { to: message.sealedFor, message };
}

/** Every message for which A or B has a part. */
function everyMessage(repaired: boolean): Messages {
  const nonces: readonly Nonce[] = ["Na", "Nb", "Ni"];
  const answering: readonly (Agent | undefined)[] = repaired ? ["B", "I"] : [undefined];
  const all = nonces.flatMap((nonce): readonly Message[] => [
    ...(["A", "I"] as const).map((from) => opening(nonce, from, "B")),
    ...nonces.flatMap((mine) => answering.map((from) => answer(nonce, mine, from, "A"))),
    closing(nonce, "B"),
  ]);
  return new Map(all.map((message) => [termOf(message), message]));
}

/**
 * One run of A, one of B, and the intruder.
 *
 * @param repaired with the responder's name in the second message
 * @param guessed nonces that the intruder knows beforehand: a planted fault
 */
export function needhamSchroeder(repaired: boolean, guessed: readonly Nonce[] = []) {
  const messages = everyMessage(repaired);
  const deeds = [...messages.keys()].flatMap((term): readonly Deed[] => [
    { type: "forge", term },
    { type: "forward", term },
  ]);
  return defineSystem({
    name: repaired ? "needham-schroeder-lowe" : "needham-schroeder",
    roles: {
      A: role({
        machine: initiator(repaired),
        environment: [
          { type: "begin", with: "B" },
          { type: "begin", with: "I" },
        ],
      }),
      B: role({ machine: responder(repaired) }),
      I: role({ machine: intruder(messages, guessed), environment: deeds }),
    },
    network: unordered({ capacity: 1 }),
    invariants: {
      "B talks to A only if A talks to B": ({ A, B }) =>
        B.value !== "finished" ||
        B.context.partner !== "A" ||
        A.context.partner === "B" ||
        `B has finished with A, and A runs with ${A.context.partner ?? "no one"}`,
      "A talks to B only if B talks to A": ({ A, B }) =>
        A.value !== "finished" ||
        A.context.partner !== "B" ||
        (B.context.partner === "A" && B.context.received === "Na" && A.context.received === "Nb"),
      "what B made for A is secret": ({ B, I }) =>
        B.context.partner !== "A" || !I.context.nonces.has("Nb") || "the intruder knows Nb, which B made for A",
    },
    sometimes: {
      "A and B finish with each other": ({ A, B }) =>
        A.value === "finished" && A.context.partner === "B" && B.value === "finished" && B.context.partner === "A",
      "A and I finish with each other": ({ A }) => A.value === "finished" && A.context.partner === "I",
      "I and B finish with each other": ({ B }) => B.value === "finished" && B.context.partner === "I",
    },
  });
}
