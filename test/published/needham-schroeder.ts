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

/** The first message: `from` wants to talk to the owner of `key`. */
interface Opening {
  readonly type: `{${Nonce}, ${Agent}}pk(${Agent})`;
  readonly kind: "opening";
  readonly key: Agent;
  readonly nonce: Nonce;
  readonly from: Agent;
}

/** The second message; `from` only in the repaired protocol. */
interface Answer {
  readonly type: `{${Nonce}, ${Nonce}${"" | `, ${Agent}`}}pk(${Agent})`;
  readonly kind: "answer";
  readonly key: Agent;
  readonly yours: Nonce;
  readonly mine: Nonce;
  readonly from: Agent | undefined;
}

/** The third message. */
interface Closing {
  readonly type: `{${Nonce}}pk(${Agent})`;
  readonly kind: "closing";
  readonly key: Agent;
  readonly nonce: Nonce;
}

/** A message, sealed with the public key of `key`. Its type is the term itself, for traces to show. */
export type Message = Opening | Answer | Closing;

type Term = Message["type"];

function opening(key: Agent, nonce: Nonce, from: Agent): Opening {
  return { type: `{${nonce}, ${from}}pk(${key})`, kind: "opening", key, nonce, from };
}

function answer(key: Agent, yours: Nonce, mine: Nonce, from: Agent | undefined): Answer {
  const type = from === undefined ? (`{${yours}, ${mine}}pk(${key})` as const) : `{${yours}, ${mine}, ${from}}pk(${key})`;
  return { type: type as Answer["type"], kind: "answer", key, yours, mine, from };
}

function closing(key: Agent, nonce: Nonce): Closing {
  return { type: `{${nonce}}pk(${key})`, kind: "closing", key, nonce };
}

function noncesOf(message: Message): readonly Nonce[] {
  return message.kind === "answer" ? [message.yours, message.mine] : [message.nonce];
}

/** A: begins one run, with whom its owner likes. */
function initiator(repaired: boolean) {
  return setup({
    types: {
      context: {} as { readonly partner?: "B" | "I"; readonly received?: Nonce },
      events: {} as { readonly type: "begin"; readonly with: "B" | "I" } | Message,
    },
    actions: { send: (_, _params: { to: "I"; message: Message }) => {} },
    guards: {
      answersMe: ({ context, event }) =>
        event.type !== "begin" &&
        event.kind === "answer" &&
        event.key === "A" &&
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
              { type: "send", params: ({ event }) => ({ to: "I" as const, message: opening(event.with, "Na", "A") }) },
            ],
          },
        },
      },
      begun: {
        on: {
          "*": {
            guard: "answersMe",
            target: "finished",
            actions: [
              assign({ received: ({ event }) => ("mine" in event ? event.mine : undefined) }),
              {
                type: "send",
                params: ({ context: { partner = "I", received = "Na" } }) => ({
                  to: "I" as const,
                  message: closing(partner, received),
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
    types: { context: {} as { readonly partner?: Agent; readonly received?: Nonce }, events: {} as Message },
    actions: { send: (_, _params: { to: "I"; message: Message }) => {} },
    guards: {
      opensWithMe: ({ event }) => event.kind === "opening" && event.key === "B",
      closesWithMe: ({ event }) => event.kind === "closing" && event.key === "B" && event.nonce === "Nb",
    },
  }).createMachine({
    id: "B",
    context: {},
    initial: "idle",
    states: {
      idle: {
        on: {
          "*": {
            guard: "opensWithMe",
            target: "answered",
            actions: [
              assign(({ event }) => (event.kind === "opening" ? { partner: event.from, received: event.nonce } : {})),
              {
                type: "send",
                params: ({ context: { partner = "I", received = "Nb" } }) => ({
                  to: "I" as const,
                  message: answer(partner, received, "Nb", repaired ? "B" : undefined),
                }),
              },
            ],
          },
        },
      },
      answered: { on: { "*": { guard: "closesWithMe", target: "finished" } } },
      finished: {},
    },
  });
}

interface Knowledge {
  /** nonces it knows */
  readonly nonces: ReadonlySet<Nonce>;
  /** messages it cannot open and has kept */
  readonly sealed: ReadonlySet<Term>;
}

type Deed = { readonly type: "forge" | "forward"; readonly term: Term };

function isDeed(event: Deed | Message): event is Deed {
  return "term" in event;
}

/** I: opens or keeps what it hears, forges and forwards what it can. */
function intruder(sayable: ReadonlyMap<Term, Message>) {
  return setup({
    types: { context: {} as Knowledge, events: {} as Deed | Message },
    actions: { send: (_, _params: { to: Agent; message: Message }) => {} },
    guards: {
      forgeable: ({ context, event }) => {
        const message = isDeed(event) ? sayable.get(event.term) : undefined;
        return message !== undefined && noncesOf(message).every((nonce) => context.nonces.has(nonce));
      },
      kept: ({ context, event }) => isDeed(event) && context.sealed.has(event.term),
      openable: ({ event }) => !isDeed(event) && event.key === "I",
      sealed: ({ event }) => !isDeed(event) && event.key !== "I",
    },
  }).createMachine({
    id: "I",
    context: { nonces: new Set(["Ni"]), sealed: new Set() },
    on: {
      forge: { guard: "forgeable", actions: { type: "send", params: ({ event }) => spoken(sayable, event.term) } },
      forward: { guard: "kept", actions: { type: "send", params: ({ event }) => spoken(sayable, event.term) } },
      "*": [
        {
          guard: "openable",
          actions: assign({
            nonces: ({ context, event }) => new Set([...context.nonces, ...(isDeed(event) ? [] : noncesOf(event))]),
          }),
        },
        {
          guard: "sealed",
          actions: assign({
            sealed: ({ context, event }) => new Set([...context.sealed, ...(isDeed(event) ? [] : [event.type])]),
          }),
        },
      ],
    },
  });
}

function spoken(sayable: ReadonlyMap<Term, Message>, term: Term): { readonly to: Agent; readonly message: Message } {
  const message = sayable.get(term);
  if (message === undefined) throw new RangeError(`no one has a part for ${term}`);
  return { to: message.key, message };
}

/** Every message for which A or B has a part. */
function everyMessage(repaired: boolean): ReadonlyMap<Term, Message> {
  const nonces: readonly Nonce[] = ["Na", "Nb", "Ni"];
  const answering: readonly (Agent | undefined)[] = repaired ? ["B", "I"] : [undefined];
  const messages = nonces.flatMap((nonce): readonly Message[] => [
    ...(["A", "I"] as const).map((from) => opening("B", nonce, from)),
    ...nonces.flatMap((mine) => answering.map((from) => answer("A", nonce, mine, from))),
    closing("B", nonce),
  ]);
  return new Map(messages.map((message) => [message.type, message]));
}

/** One run of A, one of B, and the intruder; `repaired` with the responder's name in the second message. */
export function needhamSchroeder(repaired: boolean) {
  const sayable = everyMessage(repaired);
  const deeds = [...sayable.keys()].flatMap((term): readonly Deed[] => [
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
      I: role({ machine: intruder(sayable), environment: deeds }),
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
