import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import { describe, expect, it } from "vitest";
import { symbolicCrypto } from "../crypto/symbolic.ts";
import { alice, limits } from "../domain/samples.ts";
import { mannerOfAgents } from "../figures/fig-10-send-message.ts";
import { decodeContent, decodeEnvelope } from "../wire/envelope.ts";
import type { AgentSession } from "./agent-session.ts";
import { deviceSessionOf } from "./layers.ts";
import { type Carrier, carriedOctetsMax, relayFromAgent, relayFromModule } from "./relay.ts";
import { Cryptography, Link, Trace } from "./services.ts";
import { sessionOf } from "./session.ts";

const key = new Uint8Array(32).fill(1);
const message = new Uint8Array([1, 2, 3]);
const routed: Carrier = { name: "17/RoutedMessage", fields: { message } };
const eRouted: Carrier = { name: "20/ERoutedMessage", fields: { message } };

const device = () =>
  deviceSessionOf(symbolicCrypto, {
    peer: "MM.A",
    end: "agent",
    side: "payer",
    random: key,
    otherRandom: new Uint8Array(32).fill(2),
  });

/** The session of an agent with another one, beside its module. */
const sessionBeside = (change: Partial<AgentSession> = {}): AgentSession => ({
  ...sessionOf({
    manner: mannerOfAgents,
    peer: "TA.B",
    identity: "TA.B",
    peerCertificate: { id: "TA.B", publicKey: alice.publicKey, expires: 0 },
    role: 0,
    key,
    id: key.slice(0, 16),
    limits,
  }),
  module: "MM.A",
  device: device(),
  ...change,
});

type Relaying = typeof relayFromModule | typeof relayFromAgent;

/** What an agent does, as words: steps, refusals, and to whom it sends something. */
const does = (relaying: Relaying, session: AgentSession, carrier: Carrier) => {
  const done: string[] = [];
  const sent: { readonly to: string; readonly bytes: Uint8Array }[] = [];
  const note = (what: string) => void done.push(what);
  const world = Context.make(Trace, {
    step: note,
    refusal: ({ step, reason, field }) => note(`${step} ${reason} ${field}`),
  }).pipe(
    Context.add(Link, {
      send: (to, bytes) =>
        Effect.sync(() => {
          done.push(`to ${to}`);
          sent.push({ to, bytes });
        }),
    }),
    Context.add(Cryptography, symbolicCrypto),
  );
  Effect.runSync(Effect.provideContext(relaying(session, carrier), world));
  return { done: done.join(" "), sent };
};

/** What a letter says under a key. */
const said = (letter: { readonly bytes: Uint8Array } | undefined, under: Uint8Array) => {
  const decoded = decodeEnvelope(letter?.bytes ?? new Uint8Array());
  if (!decoded.ok || decoded.value.kind !== "session") throw new Error("not in session");
  const { number, content } = decoded.value;
  const clear = symbolicCrypto.decryptSession(under, 0, number, content);
  return decodeContent(clear ?? new Uint8Array(), "session");
};

describe("an agent carries what its own module has given it", () => {
  it("in the clear, by FIG. 17: under the agents' key", () => {
    const { done, sent } = does(relayFromModule, sessionBeside(), routed);
    expect(done).toBe("17/646 17/648 10/376 10/378 to TA.B 10/380");
    expect(said(sent[0], key)).toEqual({ ok: true, value: routed });
  });

  it("under TA/MM, by FIG. 20: under the agents' key", () => {
    const { done, sent } = does(relayFromModule, sessionBeside(), eRouted);
    expect(done).toBe("18/664 18/666 20/682 20/684 10/376 10/378 to TA.B 10/380");
    expect(said(sent[0], key)).toEqual({ ok: true, value: eRouted });
  });
});

describe("an agent carries what the other agent has given it", () => {
  it("by FIG. 17: to its module, in the clear", () => {
    const { done, sent } = does(relayFromAgent, sessionBeside(), routed);
    expect(done).toBe("to MM.A 17/650 17/652");
    expect(decodeEnvelope(sent[0]?.bytes ?? message)).toMatchObject({ ok: true, value: { kind: "bare", ...routed } });
  });

  it("by FIG. 20: to its module, under TA/MM", () => {
    const session = sessionBeside();
    const { done, sent } = does(relayFromAgent, session, eRouted);
    expect(done).toBe("20/686 20/688 19/668 to MM.A 19/670 19/672");
    expect(said(sent[0], session.device?.key ?? message)).toEqual({ ok: true, value: eRouted });
  });
});

describe("what is carried", () => {
  it("is no part of the dialogue: it asks and answers nothing", () => {
    const session = sessionBeside();
    Object.assign(session, { answers: 7, asked: 3 });
    const { sent } = does(relayFromModule, session, routed);
    expect(said(sent[0], key)).toEqual({ ok: true, value: routed });
    expect([session.asked, session.answers, session.sent]).toEqual([3, 7, 1]);
  });

  it("is dropped where there is nobody to carry it to", () => {
    expect(does(relayFromAgent, sessionBeside({ module: null }), routed).done).toBe("17/650 unexpected name");
    expect(does(relayFromAgent, sessionBeside({ device: null }), eRouted).done).toBe("20/688 wrongSession name");
  });

  it.each([
    ["from the module", relayFromModule, routed.name],
    ["from the module, under TA/MM", relayFromModule, eRouted.name],
    ["from the other agent", relayFromAgent, routed.name],
    ["from the other agent, for TA/MM", relayFromAgent, eRouted.name],
  ] as const)("may be as long as fits into what carries it, and no longer: %s", (_, relaying, name) => {
    const octets = new Uint8Array(carriedOctetsMax);
    const longest = does(relaying, sessionBeside(), { name, fields: { message: octets } });
    expect(longest.sent).toHaveLength(1);
    const longer = { name, fields: { message: new Uint8Array(carriedOctetsMax + 1) } };
    expect(does(relaying, sessionBeside(), longer).done).toBe("wire oversized message");
  });
});
