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
import { type InFlight, PlainPair } from "../plain-pair.ts";
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

/** Owners and hosts answer what their devices ask, until they ask nothing more. */
export function answerAll(pair: PlainPair): void {
  for (const address of pair.addresses) {
    for (let answer = answerTo(pair, address); answer !== undefined; answer = answerTo(pair, address)) {
      pair.request(address, answer);
    }
  }
}

function answerTo(pair: PlainPair, address: string): HostRequest | undefined {
  const asked = pair.asked(address);
  if (asked === undefined || asked.step === "rest") return undefined;
  return asked.accepts.map((type) => answers[type]).find((it) => it !== undefined)?.(pair.fixture);
}

/** The devices, so many messages into a transaction; and what each of the deliveries brought about. */
function afterMessages(system: SystemName, layer: CryptoName, count: number) {
  const pair = honestPair(system, layer);
  const effects: (readonly Effect[])[] = [];
  answerAll(pair);
  while (pair.inFlight.length > 0 && effects.length < count) {
    effects.push(pair.deliver());
    answerAll(pair);
  }
  return { pair, effects };
}

/**
 * Agents take a message of FIG. 9 that cannot be decrypted for a failed check, and deny the session (reading
 * 9/328:undecryptable): so each of these cases has devices of its own, fewer where they are dear.
 */
const mayEndTheAttempt = (name: string): boolean => name.startsWith("9/");
const ownDevicesMost: Readonly<Record<CryptoName, number>> = { symbolic: 200, native: 25, forge: 3 };

/** Spoils every message of a transaction so many times. */
export function fuzzDevices(system: SystemName, layer: CryptoName, each: number, seed: number): DevicesResult {
  const honest = afterMessages(system, layer, Number.POSITIVE_INFINITY).effects;
  const { pair } = afterMessages(system, layer, 0);
  const reader = new WireReader(pair.fixture);
  const chance = new Chance(seed, `${system} ${layer}`);
  const failures: string[] = [];
  const past: Uint8Array[] = [];
  let cases = 0;
  let readable = 0;
  for (const address of [pair.fixture.initiator, pair.fixture.responder]) reader.attempt(address);
  for (let index = 0; pair.inFlight.length > 0; index++) {
    const { from, to, bytes } = pair.inFlight[0] as InFlight;
    const { name } = reader.read(bytes, from, to);
    const isOwn = mayEndTheAttempt(name);
    past.push(bytes);
    for (let turn = 0; turn < (isOwn ? Math.min(each, ownDevicesMost[layer]) : each); turn++) {
      const spoilt = mutate(chance, bytes, chance.pick(past));
      if (reader.read(spoilt.bytes, from, to).name !== "Junk") {
        readable += 1;
        continue;
      }
      cases += 1;
      const given = isOwn ? afterMessages(system, layer, index).pair : pair;
      const wrong = givenJunk(given, { from, to, bytes: spoilt.bytes }, isOwn);
      if (wrong !== undefined) failures.push(`${system} ${layer} ${name} ${spoilt.by}: ${wrong}`);
    }
    if (text(pair.deliver()) !== text(honest[index] ?? [])) {
      failures.push(`${system} ${layer} ${name}: goes on otherwise`);
    }
    answerAll(pair);
  }
  if (past.length !== honest.length) failures.push(`${system} ${layer}: ${past.length} messages, not ${honest.length}`);
  return { system, layer, messages: past.length, cases, readable, failures };
}

/** Gives a device what nobody can read; answers what it did, if that was more than it may. */
function givenJunk(pair: PlainPair, { from, to, bytes }: InFlight, mayEnd: boolean): string | undefined {
  const held = (): string => {
    const { session, peer, ...rest } = pair.holdings(to);
    return JSON.stringify(mayEnd ? rest : { session, peer, ...rest });
  };
  const before = held();
  let effects: readonly Effect[];
  try {
    effects = pair.giveNow(to, { type: "message", from, bytes });
  } catch (error) {
    return `threw ${String(error)}`;
  }
  if (held() !== before) return "holds something else";
  const other = effects.find(({ type }) => (mayEnd ? type === "store" : type !== "refusal"));
  if (other !== undefined) return `${other.type}${other.type === "step" ? ` ${other.step}` : ""}`;
  const refusals = effects.filter(({ type }) => type === "refusal").length;
  return refusals === 1 ? undefined : `${refusals} refusals`;
}

const bytesAsText = (_: string, value: unknown): unknown =>
  value instanceof Uint8Array ? Buffer.from(value).toString("base64") : value;

function text(effects: readonly Effect[]): string {
  return JSON.stringify(effects, bytesAsText);
}
