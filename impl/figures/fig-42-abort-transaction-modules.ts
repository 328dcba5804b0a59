/**
 * FIG. 42, Abort Transaction of modules: X undoes everything since the session began. If it had sent Ready-to-Commit, it
 * writes down, for a claim, which notes it had received, and warns its subscriber. Then it tells Y, which undoes its own
 * changes.
 *
 * X: the module that gives up; Y: the other one, which has not committed.
 * Readings: 42:rows, 42/1732:whatIsLogged, 42/1740:otherModules, 42/1742:teller, 42/1746:linkDown, 42/1750:entry,
 * 42/1730:emptyList, 42/1738:warning; switchable: 42/1750.
 */
import * as Effect from "effect/Effect";
import type { RawMessage } from "../device/port.ts";
import { ChosenReadings, type StoreFailed } from "../device/services.ts";
import { open, type Session, saying, transmit } from "../device/session.ts";
import { at, doing, type TransactionFailed } from "../device/trace.ts";
import {
  clearUndertaking,
  endSession,
  OwnBooks,
  rollBack,
  undoEverything,
  writeSpecialEntry,
} from "../device/transaction.ts";
import type { AbortedByPeer } from "../device/waiting.ts";
import { isTellerModule, isTransactionModule, tell } from "./module-kind.ts";

/** Session Manager: the Ready-to-Commit of this transaction, if it has been sent. */
const readyToCommit = OwnBooks.use(({ book }) =>
  Effect.succeed(book.undertakings.find(({ record }) => record === "ready")),
);

/** X: gives up. Without a session, on restart, there is no key any more, and what is tried at 1746 reaches nobody. */
export const abortTransaction = Effect.fnUntraced(function* (session: Session | null) {
  yield* doing("42/1726", rollBack);
  const ready = yield* doing("42/1728", readyToCommit);
  yield* at("42/1730");
  if (ready !== undefined) {
    yield* doing("42/1732", writeSpecialEntry({ ...ready.entry, kind: "abortedAfterReady" }));
  }
  yield* tellOwnSide(ready !== undefined);
  if (session !== null) yield* transmit(session, saying(session, "42/TransactionCannotBeCompleted", {}));
  yield* at("42/1746");
  yield* endSession;
});

/** X, 1734 to 1744: tells its subscriber or bank. */
const tellOwnSide = Effect.fnUntraced(function* (wasReady: boolean) {
  yield* at("42/1734");
  if (yield* isTransactionModule) {
    yield* at("42/1736");
    yield* wasReady ? tell("42/1738", "abortedPossibleTransferError") : tell("42/1744", "transactionAborted");
    return;
  }
  yield* at("42/1740");
  if (yield* isTellerModule) yield* tell("42/1742", "bookingsReversed");
});

/** Y: has been told. No entry is made: the other end has not committed. */
const abortedByPeer = Effect.fnUntraced(function* (session: Session) {
  yield* at("42/1748");
  yield* rollBack;
  yield* doing("42/1750", clearUndertaking(session));
  yield* tellOwnSideAbortedByPeer;
  yield* endSession;
});

/** Y, 1752 to 1758: tells its subscriber or bank. */
const tellOwnSideAbortedByPeer = Effect.gen(function* () {
  yield* at("42/1752");
  if (yield* isTransactionModule) {
    yield* tell("42/1754", "transactionAborted");
    return;
  }
  yield* at("42/1756");
  if (yield* isTellerModule) yield* tell("42/1758", "bookingsReversed");
});

/** Is the session still open, and nothing decided in it? */
const undecided = (session: Session) =>
  OwnBooks.use(({ session: own, book }) =>
    Effect.succeed(own === session && !book.undertakings.some(({ record }) => record === "decided")),
  );

/**
 * Runs what two modules do in a session. If it fails, it is aborted at both ends; if the device is stopped in an orderly
 * way, that too ends the transaction by an abort. A device that loses power does nothing of the kind.
 */
export const abortingOnFailure = <R>(
  session: Session,
  transaction: Effect.Effect<void, TransactionFailed | AbortedByPeer | StoreFailed, R>,
) =>
  transaction.pipe(
    Effect.catch((failure) => (failure._tag === "AbortedByPeer" ? abortedByPeer(session) : abortTransaction(session))),
    Effect.ensuring(Effect.flatMap(undecided(session), (open) => (open ? abortTransaction(session) : Effect.void))),
  );

/**
 * A message that comes when the session is over. A module that has committed ignores that the other end has not, or
 * else, literally, obeys and rolls back (reading 42/1750). Answers whether it was such a message.
 */
export const abortedLate = Effect.fnUntraced(function* (message: RawMessage) {
  const readings = yield* ChosenReadings;
  const { closed } = yield* OwnBooks;
  if (readings["42/1750"] === "committedIgnores" || closed === null) return false;
  const opened = yield* open(closed, message);
  if (!opened.ok || opened.content.name !== "42/TransactionCannotBeCompleted") return false;
  yield* at("42/1748");
  yield* doing("42/1750", undoEverything(closed));
  yield* tellOwnSideAbortedByPeer;
  return true;
});
