/**
 * Devices that are given spoilt messages in the midst of a transaction: they may refuse them, and nothing else; what they
 * hold stays as it was, and they go on, to the byte, as if nothing had come.
 */

import type { Effect } from "../../conformance/port.ts";
import { referenceBuild } from "../../conformance/reference-build.ts";
import type { CryptoName } from "../../conformance/wire/cryptography.ts";
import { type Fixture, fixtureOf, type SystemName } from "../../conformance/wire/fixture.ts";
import { WireReader } from "../../conformance/wire/reader.ts";
import type { HostRequest } from "../../spec/host-requests.ts";
import { Chance } from "../../test/kill/chance.ts";
import { PlainPair } from "../plain-pair.ts";
import { mutate } from "./mutations.ts";

/** What was done to the devices of one system in one layer, and what went wrong. */
export interface DevicesResult {
  readonly system: SystemName;
  readonly layer: CryptoName;
  readonly messages: number;
  readonly cases: number;
  /** spoilt so that anybody could have said it: not given to a device */
  readonly readable: number;
  readonly failures: readonly string[];
}

const answers: Readonly<Record<string, (fixture: Fixture) => HostRequest>> = {
  OwnerAnswersCheck: () => ({ type: "OwnerAnswersCheck", wanted: true }),
  OwnerPicksTickets: ({ tickets }) => ({ type: "OwnerPicksTickets", tickets: tickets.map(({ id }) => id) }),
  MerchantEntersAmount: ({ unit }) => ({ type: "MerchantEntersAmount", amount: 2 * unit }),
  OwnerConfirmsAmount: ({ unit, noteType }) => ({
    type: "OwnerConfirmsAmount",
    split: [{ type: noteType, amount: 2 * unit }],
  }),
};

/** The devices of a system, about to begin a transaction. */
export function honestPair(system: SystemName, crypto: CryptoName, route: "direct" | "network" = "network"): PlainPair {
  const fixture = fixtureOf({ system, crypto, facts: {} });
  const isTickets = system === "ticket-transfer";
  const pair = new PlainPair(referenceBuild, fixture, isTickets ? ["TA.A", "TA.B"] : ["MM.A", "MM.B", "NS"]);
  const [giver, taker] = [fixture.initiator, fixture.responder];
  pair.request(taker, { type: isTickets ? "HostExpectsTickets" : "MerchantStartsSale", peer: giver });
  if (isTickets) pair.request(giver, { type: "OwnerTransfersTickets", peer: taker });
  else pair.request(giver, { type: "OwnerAgreesToPay", peer: taker, route });
  return pair;
}

/** Owners and hosts answer what their devices ask. */
export function answerAll(pair: PlainPair): void {
  for (const address of pair.addresses) {
    const asked = pair.asked(address);
    if (asked === undefined || asked.step === "rest") continue;
    const answer = asked.accepts.map((type) => answers[type]).find((it) => it !== undefined);
    if (answer !== undefined) pair.request(address, answer(pair.fixture));
  }
}

/** The effects of every delivery when nothing is spoilt. */
function honestEffects(system: SystemName, layer: CryptoName): readonly (readonly Effect[])[] {
  const pair = honestPair(system, layer);
  const effects: (readonly Effect[])[] = [];
  answerAll(pair);
  while (pair.inFlight.length > 0) {
    effects.push(pair.deliver());
    answerAll(pair);
  }
  return effects;
}

/** Spoils every message of a transaction so many times. */
export function fuzzDevices(system: SystemName, layer: CryptoName, each: number, seed: number): DevicesResult {
  const honest = honestEffects(system, layer);
  const pair = honestPair(system, layer);
  const reader = new WireReader(pair.fixture);
  const chance = new Chance(seed, `${system} ${layer}`);
  const failures: string[] = [];
  const past: Uint8Array[] = [];
  let cases = 0;
  let readable = 0;
  for (const address of [pair.fixture.initiator, pair.fixture.responder]) reader.attempt(address);
  answerAll(pair);
  for (let index = 0; pair.inFlight.length > 0; index++) {
    const [message] = pair.inFlight;
    if (message === undefined) break;
    const { from, to, bytes } = message;
    const { name } = reader.read(bytes, from, to);
    past.push(bytes);
    const before = JSON.stringify(pair.holdings(to));
    for (let turn = 0; turn < each; turn++) {
      const spoilt = mutate(chance, bytes, chance.pick(past));
      if (reader.read(spoilt.bytes, from, to).name !== "Junk") {
        readable += 1;
        continue;
      }
      cases += 1;
      const wrong = givenJunk(pair, to, from, spoilt.bytes, before);
      if (wrong !== undefined) failures.push(`${system} ${layer} ${name} ${spoilt.by}: ${wrong}`);
    }
    const effects = pair.deliver();
    if (!isSame(effects, honest[index] ?? [])) failures.push(`${system} ${layer} ${name}: goes on otherwise`);
    answerAll(pair);
  }
  if (past.length !== honest.length) failures.push(`${system} ${layer}: ${past.length} messages, not ${honest.length}`);
  return { system, layer, messages: past.length, cases, readable, failures };
}

/** Gives a device what nobody can read; answers what it did, if that was more than to refuse it. */
function givenJunk(pair: PlainPair, to: string, from: string, bytes: Uint8Array, before: string): string | undefined {
  let effects: readonly Effect[];
  try {
    effects = pair.giveNow(to, { type: "message", from, bytes });
  } catch (error) {
    return `threw ${String(error)}`;
  }
  const other = effects.find(({ type }) => type !== "refusal");
  if (other !== undefined) return `${other.type}${other.type === "step" ? ` ${other.step}` : ""}`;
  if (effects.length !== 1) return `${effects.length} refusals`;
  return JSON.stringify(pair.holdings(to)) === before ? undefined : "holds something else";
}

function isSame(one: readonly Effect[], other: readonly Effect[]): boolean {
  return text(one) === text(other);
}

const bytesAsText = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;

function text(effects: readonly Effect[]): string {
  return JSON.stringify(effects, bytesAsText);
}
