/**
 * One object from its making to its opening: encrypted, signed, checked and opened as streams, with native cryptography.
 * Prints what was measured, as JSON. Usage: `object.ts OCTETS`.
 */
import * as Effect from "effect/Effect";
import { cryptoNamed } from "../../impl/crypto/layers.ts";
import { objectJourney } from "../../impl/objects/object-journey.ts";

/** What was measured; peak memory is measured from outside. */
export interface JourneyRun {
  readonly octets: number;
  readonly messages: number;
  readonly seconds: number;
}

const crypto = cryptoNamed("native");
const octets = Number(process.argv[2]);
const pair = crypto.generateKeyPair(2048);
const contentKey = new Uint8Array(32).fill(7);
const began = performance.now();
const arrived = await Effect.runPromise(objectJourney({ crypto, pair, contentKey, octets }));
if (arrived.octets !== octets) throw new Error(`${arrived.octets} octets arrived of ${octets}`);
const run: JourneyRun = { ...arrived, seconds: (performance.now() - began) / 1000 };
process.stdout.write(JSON.stringify(run));
