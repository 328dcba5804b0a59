/**
 * An object of any size on its whole way, in one go: made, encrypted and signed by a merchant, verified by a customer's
 * agent, opened by the host. What a bench measures, and what shows that memory stays constant.
 */
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import type { Crypto, KeyPair } from "../crypto/crypto.ts";
import { openedObject, sealedObject, verifiedObject } from "./object-stream.ts";

const pieceOctets = 65_536;

/** Content of so many octets, told by their place: the same each time, and no two pieces alike. */
export const sampleContent = (octets: number): Stream.Stream<Uint8Array> =>
  Stream.unfold(0, (from) =>
    Effect.sync(() => {
      if (from >= octets) return undefined;
      const piece = new Uint8Array(Math.min(pieceOctets, octets - from)).fill((from / pieceOctets) % 251);
      for (let rest = from, at = 0; rest > 0 && at < piece.length; at += 1, rest = Math.floor(rest / 256)) {
        piece[at] = rest % 256;
      }
      return [piece, from + piece.length] as const;
    }),
  );

/** An object, and the keys of its way. */
export interface Journey {
  readonly crypto: Crypto;
  /** the merchant agent's */
  readonly pair: KeyPair;
  /** 32 octets */
  readonly contentKey: Uint8Array;
  readonly octets: number;
}

const header = { object: "object-1", merchandise: "An object of any size", about: new Uint8Array(64) };

/** What has come out at the end: octets of content, and in how many messages between the agents. */
export interface Arrived {
  readonly octets: number;
  readonly messages: number;
}

/** Runs it. @throws ObjectRefused if what was sealed is not verified or opened: a defect */
export const objectJourney = ({ crypto, pair, contentKey, octets }: Journey) =>
  Effect.suspend(() => {
    let messages = 0;
    const sealer = { crypto, key: contentKey, header, privateKey: pair.privateKey };
    const sealed = Stream.tap(sealedObject(sealer, sampleContent(octets)), () =>
      Effect.sync(() => {
        messages += 1;
      }),
    );
    const opened = openedObject(crypto, contentKey, verifiedObject(crypto, pair.publicKey, sealed));
    const sum = Stream.runFold(
      opened,
      () => 0,
      (before, clear) => before + clear.length,
    );
    return Effect.map(sum, (arrived): Arrived => ({ octets: arrived, messages }));
  });
