/** What both kinds of fixtures have in common: times, limits, and how a request's defaults are filled in. */
import type { Cryptography, KeyPair } from "./cryptography.ts";
import { cryptographyNamed } from "./cryptography.ts";
import type { Facts, FixtureRequest } from "./fixture.ts";
import type { Limits } from "./records.ts";
import { type KeyHolder, keyPairOf } from "./test-keys.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** 2026-01-05T10:00Z. */
export const clockStartMs = 1_767_607_200_000;

/** Times of a fixture, in milliseconds since 1970. */
export const times = {
  /** when tickets and notes were issued */
  issued: clockStartMs - 40 * dayMs,
  /** when earlier holders passed them on, one after the other */
  passedOn: [clockStartMs - 30 * dayMs, clockStartMs - 20 * dayMs],
  /** a former holder's certificate that was good when it passed a note on, and is no longer */
  formerExpires: clockStartMs - 10 * dayMs,
  certificateExpired: clockStartMs - dayMs,
  certificateExpires: clockStartMs + 60 * dayMs,
  serverExpires: clockStartMs + 365 * dayMs,
  credentialExpires: clockStartMs + 200 * dayMs,
  /** notes, the first of which expires first */
  noteExpires: [clockStartMs + 90 * dayMs, clockStartMs + 120 * dayMs],
} as const;

/** Notes that are `expired` for the taker are so by its clock only, for this long after the start. */
export const expiringAfterMs = 230_000;
/** How far the taker's clock is ahead then: within the tolerance of sessions, with a minute for what takes time. */
export const takerAheadMs = 240_000;

/** One unit of the charts is 100 smallest units of the only type that is held. */
export const currency = { unit: 100, noteType: "USD", otherNoteType: "EUR" } as const;

/** Limits that hold unless a request says otherwise. */
export const defaultLimits: Limits = {
  replyTimeoutMs: 30_000,
  statusQueriesMax: 2,
  amountsMax: 2,
  splitsMax: 1,
  clockToleranceMs: 300_000,
};

/** A request with its defaults, and what is needed to issue things. */
export interface Terms {
  readonly request: FixtureRequest;
  readonly cryptography: Cryptography;
  readonly limits: Limits;
  keys(holder: KeyHolder): KeyPair;
  facts(address: string): Facts;
}

/** Fills in what a request leaves open. */
export function termsOf(request: FixtureRequest): Terms {
  return {
    request,
    cryptography: cryptographyNamed(request.crypto),
    limits: { ...defaultLimits, ...request.limits },
    keys: (holder) => keyPairOf(holder, request.crypto, request.rsaBits ?? 1024),
    facts: (address) => request.facts[address] ?? {},
  };
}
