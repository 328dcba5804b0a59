import { describe, expect, it } from "vitest";
import { referenceBuild } from "../../conformance/reference-build.ts";
import { encode } from "../../conformance/wire/cbor.ts";
import { decodeEnvelope, encodeBare } from "../../conformance/wire/envelope.ts";
import type { Fixture } from "../../conformance/wire/fixture.ts";
import { replayOf, scenarioNamed, scenarios } from "../scenarios.ts";
import { fixtureFor, harnessEyes } from "../world/harness-eyes.ts";
import type { Run, RunObservation, SentMessage } from "../world/run.ts";
import { runReplay } from "../world/world.ts";
import { type Leak, leaksOf, learntByBothHosts, overheardIn, secrecyFindings, secretsOf } from "./secrecy.ts";

interface Made {
  readonly run: Run;
  readonly fixture: Fixture;
}

function made(id: string): Made {
  const scenario = scenarioNamed(id);
  if (scenario === undefined) throw new Error(id);
  const replay = replayOf(scenario);
  const run = runReplay(replay, { build: referenceBuild, eyes: harnessEyes(replay), mode: "tolerant", recording: {} });
  return { run, fixture: fixtureFor(replay) };
}

/** Kinds of what was learnt, and by whom. */
const told = (leaks: readonly Leak[]): readonly string[] =>
  [...new Set(leaks.map(({ attacker, kind }) => `${attacker}: ${kind}`))].sort();

/** The run, with one device's doings changed. */
function doctored(run: Run, change: (observation: RunObservation) => RunObservation): Run {
  return { ...run, observations: run.observations.map(change) };
}

/** The run, with the bytes of one message changed: the first that is seen by that name on that way. */
function resent(run: Run, from: string, to: string, name: string, bytes: (sent: SentMessage) => Uint8Array): Run {
  const found = run.messages.find((it) => it.from === from && it.to === to && it.seen.name === name);
  if (found === undefined) throw new Error(`${from}>${to} ${name}`);
  return doctored(run, (observation) => {
    const sent = observation.sent.map((it) => (it.at === found.at ? { ...it, bytes: bytes(it) } : it));
    return { ...observation, sent };
  });
}

const purchases = scenarios.filter(({ system }) => system.startsWith("purchase-") || system === "card-refund");

describe("what leaks in a purchase", () => {
  it.each(purchases.map(({ id }) => id))("%s: nothing, to nobody alone", (id) => {
    const { run, fixture } = made(id);
    expect(leaksOf(run, fixture)).toEqual([]);
    expect(told(learntByBothHosts(run, fixture)).filter((it) => !it.endsWith("key TA/MM"))).toEqual(
      told(learntByBothHosts(run, fixture)).filter((it) => it.endsWith("other key")),
    );
  });

  it("would be keys of all sorts, notes, tickets and the key of an object: all are looked for", () => {
    const { run, fixture } = made("purchase-money/object");
    const kinds = secretsOf(overheardIn(run), fixture).map(({ kind }) => kind);
    expect([...new Set(kinds)].sort()).toEqual(
      ["key MM/MM", "key TA/MM", "key TA/TA", "key of goods", "note", "private key", "ticket"].sort(),
    );
  });

  it("is TA/MM, and nothing that the modules say to each other, to both hosts together (16/538, 540)", () => {
    const { run, fixture } = made("purchase-money/object");
    expect(told(learntByBothHosts(run, fixture))).toEqual(["both hosts: key TA/MM"]);
  });
});

describe("planted leaks", () => {
  const { run, fixture } = made("purchase-money/object");
  const randomIn = (from: string, to: string, name: string): Uint8Array => {
    const sent = run.messages.find((it) => it.from === from && it.to === to && it.seen.name === name);
    if (sent === undefined) throw new Error(name);
    return sent.seen.fields.random as Uint8Array;
  };
  const r1 = randomIn("TA.A", "MM.A", "16/MakePayment");
  const r2 = randomIn("TA.B", "MM.B", "16/ReceivePayment");
  const unsealed = (name: string, fields: Readonly<Record<string, unknown>>): Uint8Array =>
    encode({ v: 1, kind: "bare", name, fields: fields as never });

  it("a layer that is left out on one hop: R(1) reaches B's module without MM/MM", () => {
    const bare = unsealed("17/RoutedMessage", { message: unsealed("16/R1Forward", { random: r1 }) });
    const wrong = resent(run, "TA.B", "MM.B", "16/R1Forward", () => bare);
    expect(told(leaksOf(wrong, fixture))).toEqual(["host of B: key TA/MM"]);
  });

  it("R(2) on A's bus", () => {
    const wrong = resent(run, "TA.A", "MM.A", "16/MakePayment", ({ bytes }) => encode([bytes, r2]));
    expect(told(leaksOf(wrong, fixture))).toEqual(["host of A: key TA/MM"]);
  });

  it("goods that are delivered without TA/TA: a ticket, and the key of what it opens", () => {
    const wrong = resent(run, "TA.B", "TA.A", "15/ObjectDelivery", ({ seen }) => unsealed(seen.name, seen.fields));
    expect(told(leaksOf(wrong, fixture))).toEqual(
      ["host of A", "host of B", "wiretapper"].flatMap((it) => [`${it}: key of goods`, `${it}: ticket`]),
    );
  });

  it("notes that leave their module without MM/MM", () => {
    const wrong = resent(run, "MM.A", "TA.A", "39/NotePacket", ({ seen }) => unsealed(seen.name, seen.fields));
    expect(told(leaksOf(wrong, fixture))).toEqual(["host of A: note"]);
  });

  it("the key of goods at the host before they are final", () => {
    const given = run.observations.flatMap(({ hosted }) => hosted).find(({ step }) => step === "22/740");
    const arriving = run.observations.find(({ ledger }) =>
      ledger.tickets.some(({ holding }) => holding === "arriving"),
    );
    if (given === undefined || arriving === undefined) throw new Error("no key is given");
    const wrong = doctored(run, (it) =>
      it.number === arriving.number ? { ...it, hosted: [...it.hosted, given] } : it,
    );
    expect(leaksOf(wrong, fixture)).toEqual([
      { attacker: "host of A", kind: "key of goods", name: expect.any(String), observation: arriving.number },
    ]);
    expect(secrecyFindings(wrong, fixture)).toMatchObject([
      { class: "safety", property: "S1 key of goods", device: "TA.A", observation: arriving.number },
    ]);
  });

  it("the key of goods in what the owner is shown", () => {
    const shown = run.observations.find(({ hosted }) => hosted.some(({ step }) => step === "15/518"));
    const key = run.observations.flatMap(({ hosted }) => hosted).find(({ step }) => step === "22/740")?.message;
    const wrong = doctored(run, (it) =>
      it.number === shown?.number
        ? { ...it, hosted: it.hosted.map((given) => ({ ...given, message: { ...given.message, key } as never })) }
        : it,
    );
    expect(told(leaksOf(wrong, fixture))).toEqual(["host of A: key of goods"]);
  });

  it("a private key, with which everything that was sealed to it is open", () => {
    const privateKey = fixture.devices["TA.A"]?.keys?.privateKey;
    const wrong = resent(run, "TA.A", "TA.B", "9/SessionCertificate", ({ bytes }) =>
      encode([bytes, privateKey as never]),
    );
    const leaks = told(leaksOf(wrong, fixture));
    expect(leaks).toContain("wiretapper: private key");
    expect(leaks).not.toContain("wiretapper: key MM/MM");
  });

  it("what is not ideal is not judged", () => {
    const native = { ...fixture, cryptography: { ...fixture.cryptography, name: "native" } as const };
    expect(
      secrecyFindings(
        resent(run, "TA.A", "MM.A", "16/MakePayment", () => encode([r1, r2])),
        native,
      ),
    ).toEqual([]);
  });

  it("the bytes that are doctored are those of the format", () => {
    const sent = run.messages.find(({ seen }) => seen.name === "16/MakePayment");
    const envelope = decodeEnvelope(sent?.bytes ?? new Uint8Array());
    expect(envelope.kind === "bare" && encodeBare(envelope.content)).toEqual(sent?.bytes);
  });
});
