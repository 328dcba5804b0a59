/**
 * Electronic objects of any size as streams, outside of a device: what a merchandise server, a host or a bench does with
 * them in constant memory. The parts are those of `domain/electronic-object.ts`; nothing here holds more than two.
 */
import * as Data from "effect/Data";
import * as Effect from "effect/Effect";
import * as Stream from "effect/Stream";
import { objectPartOctets } from "../../spec/host-requests.ts";
import type { Crypto } from "../crypto/crypto.ts";
import {
  checkObject,
  hashedPart,
  noParts,
  type ObjectEnd,
  type ObjectPart,
  openPart,
  type PassedParts,
  passPart,
  sealPart,
  signObject,
  startHash,
} from "../domain/electronic-object.ts";
import { type ObjectHeader, sealHeader } from "../domain/object-header.ts";
import { type RefusalReason, type Refused, refused } from "../domain/refusal.ts";

/** An object is not what was signed, or its key does not open it. */
export class ObjectRefused extends Data.TaggedError("ObjectRefused")<{
  readonly reason: RefusalReason;
  readonly field: string;
}> {}

/** An object on its way: its parts in order, and one end. */
export type Delivered = ObjectPart | ObjectEnd;

const isEnd = (delivered: Delivered): delivered is ObjectEnd => "parts" in delivered;
const refuse = ({ reason, field }: Refused) => Effect.fail(new ObjectRefused({ reason, field }));
const incomplete = refuse(refused("objectSignatureInvalid", "parts"));

// What is left at the end must not follow a failure: a stream that breaks off would otherwise become a whole object.
const untilOver = <A, E, R>(stream: Stream.Stream<A, E, R>): Stream.Stream<A | null, E, R> =>
  Stream.concat(stream, Stream.make(null));

/** What has come and is in no part yet: at most one part long. */
interface Waiting {
  readonly pieces: readonly Uint8Array[];
  readonly octets: number;
}

const nothing: Waiting = { pieces: [], octets: 0 };

/** Cuts off full parts. The last one waits: it may be the last of all. */
const cutParts = (waiting: Waiting): readonly [Waiting, readonly Uint8Array[]] => {
  if (waiting.octets <= objectPartOctets) return [waiting, []];
  const all = new Uint8Array(Buffer.concat(waiting.pieces));
  const parts: Uint8Array[] = [];
  let from = 0;
  for (; all.length - from > objectPartOctets; from += objectPartOctets) {
    parts.push(all.subarray(from, from + objectPartOctets));
  }
  const rest = all.slice(from);
  return [{ pieces: [rest], octets: rest.length }, parts];
};

/** Content in pieces of any length as parts of equal length; only the last is shorter, and empty only if all is. */
export const inParts = <E, R>(content: Stream.Stream<Uint8Array, E, R>): Stream.Stream<Uint8Array, E, R> =>
  Stream.mapAccum(
    untilOver(content),
    () => nothing,
    ({ pieces, octets }, piece): readonly [Waiting, readonly Uint8Array[]] =>
      piece === null
        ? [nothing, [new Uint8Array(Buffer.concat(pieces))]]
        : cutParts({ pieces: [...pieces, piece], octets: octets + piece.length }),
  );

/** With what an object is encrypted and signed (FIG. 15, steps 494 to 498). */
export interface Sealer {
  readonly crypto: Crypto;
  readonly key: Uint8Array;
  readonly header: ObjectHeader;
  /** the merchant agent's */
  readonly privateKey: Uint8Array;
}

interface SealedSoFar {
  readonly count: number;
  readonly hash: Uint8Array;
  /** the last part, of which it is not known yet whether another follows */
  readonly last: ObjectPart | undefined;
}

const endOf = ({ crypto, key, header, privateKey }: Sealer, { hash, last }: SealedSoFar): readonly ObjectEnd[] => {
  if (last === undefined) return [];
  const sealed = sealHeader(crypto, key, header);
  const signature = signObject(crypto, privateKey, hashedPart(crypto, hash, sealed));
  return [{ object: last.object, parts: last.index, header: sealed, content: last.content, signature }];
};

/** FIG. 15, steps 494 to 504: content as parts, encrypted, with a signed end. */
export const sealedObject = <E, R>(
  sealer: Sealer,
  content: Stream.Stream<Uint8Array, E, R>,
): Stream.Stream<Delivered, E, R> => {
  const { crypto, key, header } = sealer;
  return Stream.mapAccum(
    untilOver(inParts(content)),
    (): SealedSoFar => ({ count: 0, hash: startHash, last: undefined }),
    (before, clear): readonly [SealedSoFar, readonly Delivered[]] => {
      if (clear === null) return [before, endOf(sealer, before)];
      const index = before.count + 1;
      const content = sealPart(crypto, key, index, clear);
      const last: ObjectPart = { object: header.object, index, content };
      const hash = hashedPart(crypto, before.hash, content);
      return [{ count: index, hash, last }, before.last === undefined ? [] : [before.last]];
    },
  );
};

interface VerifiedSoFar {
  readonly passed: PassedParts;
  readonly ended: boolean;
}

type Verified = Effect.Effect<readonly [VerifiedSoFar, readonly Delivered[]], ObjectRefused>;

/** `null`: nothing more comes. */
const verifyNext = (
  crypto: Crypto,
  publicKey: Uint8Array,
  { passed, ended }: VerifiedSoFar,
  next: Delivered | null,
): Verified => {
  if (next === null) return ended ? Effect.succeed([{ passed, ended }, []]) : incomplete;
  if (ended) return refuse(refused("objectSignatureInvalid", "index"));
  if (isEnd(next)) {
    const verdict = checkObject(crypto, publicKey, passed, next);
    return verdict.ok ? Effect.succeed([{ passed, ended: true }, [next]]) : refuse(verdict);
  }
  const part = passPart(crypto, passed, next);
  return part.ok ? Effect.succeed([{ passed: part.passed, ended }, [next]]) : refuse(part);
};

/**
 * FIG. 15, steps 506 to 510: passes on what is delivered, and fails with {@link ObjectRefused} as soon as it cannot be
 * what the holder of this key has signed, or when it stops too early. Until it has ended nothing is certain.
 */
export const verifiedObject = <E, R>(
  crypto: Crypto,
  publicKey: Uint8Array,
  delivered: Stream.Stream<Delivered, E, R>,
): Stream.Stream<Delivered, E | ObjectRefused, R> =>
  Stream.mapAccumEffect(
    untilOver(delivered),
    (): VerifiedSoFar => ({ passed: noParts, ended: false }),
    (sofar, next) => verifyNext(crypto, publicKey, sofar, next),
  );

/** FIG. 22, step 742: the content, opened with the key that the agent has given to its host. */
export const openedObject = <E, R>(
  crypto: Crypto,
  key: Uint8Array,
  delivered: Stream.Stream<Delivered, E, R>,
): Stream.Stream<Uint8Array, E | ObjectRefused, R> =>
  Stream.mapEffect(delivered, (next) => {
    const clear = openPart(crypto, key, isEnd(next) ? next.parts : next.index, next.content);
    return clear === null ? refuse(refused("undecryptable", "content")) : Effect.succeed(clear);
  });
