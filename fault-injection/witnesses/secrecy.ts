/**
 * S1, secrecy: what crosses links and buses tells nobody a key, a note, a ticket, or the key of goods before they are
 * opened. Judged over runs with ideal cryptography, where what an attacker can derive is a closure.
 *
 * Attackers: who taps the link between the agents; the host of either device, which sees that link and its own bus, what
 * its agent and module tell and ask it and what it answers; and both hosts together. What a figure itself gives to a
 * host is no leak: merchandise and credential in words (14/460, 15/486, 518), and keys of goods that are final (22/740,
 * 746). For both hosts together the source promises less: they see R(1) and R(2) in the clear (16/538, 540), and with
 * them have the keys TA/MM.
 */
import { toHex } from "../../conformance/wire/bytes.ts";
import { decodeEnvelope, type Envelope } from "../../conformance/wire/envelope.ts";
import type { Fixture } from "../../conformance/wire/fixture.ts";
import { WireError } from "../../conformance/wire/wire-error.ts";
import type { Run, RunObservation, SentMessage } from "../world/run.ts";
import type { Finding } from "./finding.ts";
import { Knowledge, nameOfKey } from "./secrecy-knowledge.ts";

/** Who listens. */
export const attackers = ["wiretapper", "host of A", "host of B", "both hosts"] as const;
/** One of {@link attackers}. */
export type Attacker = (typeof attackers)[number];

/** What must not be learnt. */
export type SecretKind =
  | "private key"
  | "key TA/TA"
  | "key MM/MM"
  | "key TA/MM"
  | "note"
  | "ticket"
  | "key of goods"
  /** a session key that is none of these: for a status query, or one that nobody should have */
  | "other key";

/** Something that must not be learnt. */
export interface Secret {
  readonly kind: SecretKind;
  /** what tells it from others of its kind: an address, or the beginning of its bytes */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A secret that an attacker has learnt. */
export interface Leak {
  readonly attacker: Attacker;
  readonly kind: SecretKind;
  readonly name: string;
  /** number of the observation in which it could first be derived */
  readonly observation: number;
}

/** What happened where an attacker may listen, in the order of the run. */
export interface Overheard {
  readonly observation: number;
  /** device that put it out, or that was told it */
  readonly device: string;
  /** to whom; undefined: between the device and its owner or host */
  readonly to: string | undefined;
  readonly content: unknown;
  /** what a host says itself, or a figure gives it: no leak, whatever is in it */
  readonly given: boolean;
}

/** What the wiretapper and each host alone have learnt, as findings. Empty for cryptography that is not ideal. */
export function secrecyFindings(run: Run, fixture: Fixture): readonly Finding[] {
  if (fixture.cryptography.name !== "symbolic") return [];
  return leaksOf(run, fixture).map(({ attacker, kind, name, observation }) => {
    const { device = "", steps = [] } = run.observations[observation] ?? {};
    const reason = `the ${attacker} can derive the ${kind} ${name}`;
    const step = steps.at(-1) ?? null;
    return { witness: "secrecy", class: "safety", property: `S1 ${kind}`, reason, device, step, observation };
  });
}

/** What attackers have learnt in a run of ideal cryptography that they must not; both hosts are told apart below. */
export function leaksOf(run: Run, fixture: Fixture): readonly Leak[] {
  const heard = overheardIn(run);
  const secrets = secretsOf(heard, fixture);
  return attackers.filter((it) => it !== "both hosts").flatMap((attacker) => learnt(attacker, heard, secrets));
}

/** What both hosts together learn: by the source's own doing the keys TA/MM, and nothing else. */
export function learntByBothHosts(run: Run, fixture: Fixture): readonly Leak[] {
  const heard = overheardIn(run);
  return learnt("both hosts", heard, secretsOf(heard, fixture));
}

/** All that crosses a link or a bus in a run, be it delivered or not. */
export function overheardIn(run: Run): readonly Overheard[] {
  return run.observations.flatMap((observation) => [
    // What a host says itself it has, be it the keys of communications that it sells.
    ...(observation.request === undefined ? [] : [told(observation, observation.request, true)]),
    ...observation.sent.map((message) => sentIn(observation, message)),
    ...observation.hosted.map(({ step, message }) => told(observation, message, isGivenAt(step, observation))),
  ]);
}

function sentIn({ number }: RunObservation, { from, to, bytes }: SentMessage): Overheard {
  return { observation: number, device: from, to, content: bytes, given: false };
}

function told({ number, device }: RunObservation, content: unknown, given: boolean): Overheard {
  return { observation: number, device, to: undefined, content, given };
}

/** Keys of goods are given at 22/740 and 746, and only of what is final: while something is arriving, nothing is. */
function isGivenAt(step: string, { ledger }: RunObservation): boolean {
  const isOfKeys = step === "22/740" || step === "22/746";
  return isOfKeys && ledger.tickets.every(({ holding }) => holding === "final");
}

/** What there is to be kept: found by who has all private keys and hears everything. */
export function secretsOf(heard: readonly Overheard[], fixture: Fixture): readonly Secret[] {
  const everything = new Knowledge();
  const privateKeys = Object.values(fixture.devices).flatMap(({ address, keys }): readonly Secret[] =>
    keys === null ? [] : [{ kind: "private key", name: address, bytes: keys.privateKey }],
  );
  for (const { bytes } of privateKeys) everything.see(bytes);
  const goods: Secret[] = [];
  const items: Secret[] = [];
  for (const { content } of heard) everything.see(content);
  for (const map of everything.maps) {
    items.push(...itemIn(map));
    goods.push(...keysOfGoodsIn(map));
  }
  const named = new Map([...goods, ...keysOf(heard, everything, goods)].map((secret) => [toHex(secret.bytes), secret]));
  return [...privateKeys, ...unique(items), ...named.values()];
}

function unique(secrets: readonly Secret[]): readonly Secret[] {
  return [...new Map(secrets.map((secret) => [toHex(secret.bytes), secret])).values()];
}

/** A note or a ticket: nobody has it who has not its issuer's signature. */
function itemIn(map: Readonly<Record<string, unknown>>): readonly Secret[] {
  const { issuerSignature: bytes, identifier, body, transfers } = map;
  if (!(bytes instanceof Uint8Array)) return [];
  const kind = identifier !== undefined ? "ticket" : body !== undefined && transfers !== undefined ? "note" : undefined;
  return kind === undefined ? [] : [{ kind, name: short(bytes), bytes }];
}

function keysOfGoodsIn({ components }: Readonly<Record<string, unknown>>): readonly Secret[] {
  if (typeof components !== "object" || components === null) return [];
  const { decryptionKey, decryptionKeys } = components as Readonly<Record<string, unknown>>;
  return [decryptionKey, decryptionKeys].flatMap((bytes): readonly Secret[] =>
    bytes instanceof Uint8Array ? [{ kind: "key of goods", name: short(bytes), bytes }] : [],
  );
}

/** Every key under which something was seen, by where it was the outermost; between modules it never is. */
function keysOf(heard: readonly Overheard[], everything: Knowledge, goods: readonly Secret[]): readonly Secret[] {
  const kinds = new Map<string, SecretKind>();
  for (const overheard of heard) {
    const outside = new Knowledge();
    const kind = kindOnWay(overheard, outside);
    for (const name of outside.keysSeen) if (kind !== undefined && !kinds.has(name)) kinds.set(name, kind);
  }
  const ofGoods = new Set(goods.map(({ bytes }) => nameOfKey(bytes)));
  return [...everything.keysSeen].flatMap((name): readonly Secret[] => {
    const bytes = everything.keyNamed(name);
    if (bytes === undefined || ofGoods.has(name)) return [];
    return [{ kind: kinds.get(name) ?? "key MM/MM", name: short(bytes), bytes }];
  });
}

/** What kind of key an envelope is under; the knowledge is that of who takes off nothing but the envelope. */
function kindOnWay({ device, to, content }: Overheard, outside: Knowledge): SecretKind | undefined {
  if (to === undefined || !(content instanceof Uint8Array)) return undefined;
  const envelope = envelopeIn(content);
  if (envelope?.kind === "session") {
    outside.see(envelope.sealed);
    return layerOf(device) === layerOf(to) ? (layerOf(to) === "TA" ? "key TA/TA" : "key MM/MM") : "key TA/MM";
  }
  const isStatus = envelope?.kind === "bare" && envelope.content.name.startsWith("16/PaymentStatus");
  if (!isStatus) return undefined;
  outside.see(envelope.content.fields);
  return "other key";
}

function envelopeIn(bytes: Uint8Array): Envelope | undefined {
  try {
    return decodeEnvelope(bytes);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

/** What one attacker learns: each secret once, and nothing that a figure gives it. */
function learnt(attacker: Attacker, heard: readonly Overheard[], secrets: readonly Secret[]): readonly Leak[] {
  const knowledge = new Knowledge();
  const leaks: Leak[] = [];
  let left = secrets;
  for (const event of heard) {
    if (!hears(attacker, event)) continue;
    knowledge.see(event.content);
    const found = left.filter(({ bytes }) => knowledge.has(bytes));
    if (found.length === 0) continue;
    left = left.filter((secret) => !found.includes(secret));
    for (const { kind, name } of found) {
      if (event.given) continue;
      leaks.push({ attacker, kind, name, observation: event.observation });
    }
  }
  return leaks;
}

/** Everybody hears the link between the devices; a bus, and what goes to and from a host, that host. */
function hears(attacker: Attacker, { device, to }: Overheard): boolean {
  if (to !== undefined && sideOf(device) !== sideOf(to)) return true;
  return attacker === "both hosts" || attacker === `host of ${sideOf(device)}`;
}

function layerOf(address: string): string {
  return address.slice(0, address.indexOf("."));
}

function sideOf(address: string): string {
  return address.slice(address.indexOf(".") + 1);
}

function short(bytes: Uint8Array): string {
  return toHex(bytes.subarray(0, 8));
}
