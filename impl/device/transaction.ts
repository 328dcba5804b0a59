/**
 * The transactional state of a device: begin, change provisionally, then commit or roll back. What is durable is
 * stored before anybody outside can see its effect.
 */
import * as Context from "effect/Context";
import * as Effect from "effect/Effect";
import { doubtOf } from "../domain/book.ts";
import type { SpecialEntry } from "../domain/log.ts";
import type { LaterRecord } from "../domain/provision.ts";
import type { Books, Provisional } from "./books.ts";
import { ChosenReadings, Host, Inbox, Store } from "./services.ts";
import type { Session } from "./session.ts";

/** The device's own books. */
export class OwnBooks extends Context.Service<OwnBooks, Books>()("zerosum/impl/device/OwnBooks") {}

/** A session has its key: the Session Manager begins to keep track. */
export const beginSession = Effect.fnUntraced(function* (session: Session) {
  const books = yield* OwnBooks;
  const end = yield* Store.use((store) => store.end);
  books.session = session;
  books.before = { book: books.book, end };
  books.provisional = null;
  books.closed = null;
});

/** Notes the start of the session. */
export const noteStart = (session: Session): Effect.Effect<void> =>
  Effect.sync(() => {
    session.standing = true;
  });

/** Notes the end of the session: its key is gone. */
export const endSession = OwnBooks.use((books) =>
  Effect.sync(() => {
    if (books.session !== null) books.session.standing = false;
    books.session = null;
  }),
);

/** What this transaction is to change: unusable until it is committed. */
export const changeProvisionally = (provisional: Provisional) =>
  OwnBooks.use((books) =>
    Effect.sync(() => {
      books.provisional = provisional;
    }),
  );

const provisionalOf = (books: Books): Provisional => {
  if (books.provisional === null) throw new Error("there is no transaction to decide on");
  return books.provisional;
};

/**
 * Makes a record durable, and enters it.
 *
 * @throws StoreFailed when nothing of it is in the store
 */
export const appendRecord = Effect.fnUntraced(function* (record: LaterRecord) {
  const books = yield* OwnBooks;
  yield* Store.use((store) => store.append(record));
  books.enter(record);
});

/**
 * Binds this device durably: it has decided to commit, or is about to say that it is ready.
 *
 * @throws StoreFailed when nothing is bound
 */
export const undertake = Effect.fnUntraced(function* (record: "decided" | "ready") {
  const books = yield* OwnBooks;
  yield* appendRecord({ record, ...provisionalOf(books) });
});

/**
 * FIG. 16, before 562 and 612 take effect: binds this agent until its own module has told how the payment ended. With
 * the key TA/MM, it can ask after a loss of power.
 *
 * @throws StoreFailed when nothing is bound
 */
export const beginDoubt = Effect.fnUntraced(function* (key: Uint8Array) {
  const books = yield* OwnBooks;
  const readings = yield* ChosenReadings;
  const kept = readings["16/556"] === "survives" ? { key } : {};
  yield* appendRecord({ record: "doubt", ...provisionalOf(books), ...kept });
});

/** Serves no more, until power is cycled: what the store holds then is completed. */
const halt = Effect.fnUntraced(function* (detail: string) {
  yield* Host.use((host) => host.halt("storeFailed", detail));
  const inbox = yield* Inbox;
  for (;;) yield* inbox.next;
});

/** Writes what must not fail: at a point of no return. */
const writeOrHalt = (record: LaterRecord) =>
  appendRecord(record).pipe(Effect.catchTag("StoreFailed", ({ reason }) => halt(`${record.record}: ${reason}`)));

/** Writes the log: the provisional becomes final in the same act. From here on there is no rollback. */
export const writeLog = Effect.gen(function* () {
  const books = yield* OwnBooks;
  const { entry, change } = provisionalOf(books);
  yield* writeOrHalt({ record: "committed", entry, change });
  books.provisional = null;
  const readings = yield* ChosenReadings;
  if (readings["42/1750"] === "obey") books.closed = books.session;
});

/** Undoes what was done since the session began, but for what is committed. */
export const rollBack = OwnBooks.use((books) =>
  Effect.sync(() => {
    books.provisional = null;
    if (books.session !== null) books.session.standing = false;
  }),
);

/** FIG. 7B, step 236, of an agent in doubt: it is over without an entry. Nothing is written where there is no doubt. */
export const clearDoubt = Effect.gen(function* () {
  const doubt = doubtOf((yield* OwnBooks).book);
  if (doubt !== undefined) yield* writeOrHalt({ record: "cleared", session: doubt.entry.session });
});

/** FIG. 42, step 1732: the entry that a claim can rest on. It is no part of what is rolled back. */
export const writeSpecialEntry = Effect.fnUntraced(function* (entry: SpecialEntry["entry"]) {
  yield* writeOrHalt({ record: "abortedAfterReady", entry });
});

/** FIG. 42, step 1750: an undertaking is over without an entry. Nothing is written where there is none. */
export const clearUndertaking = Effect.fnUntraced(function* (session: Session) {
  const books = yield* OwnBooks;
  if (books.isBound) yield* writeOrHalt({ record: "cleared", session: session.id });
});

/** Reading 42/1750=obey: goes back to before the session, committed or not. */
export const undoEverything = Effect.fnUntraced(function* (session: Session) {
  const books = yield* OwnBooks;
  const { before } = books;
  if (before === null) return;
  const record: LaterRecord = { record: "cleared", session: session.id };
  yield* Store.use((store) => store.replaceFrom(before.end, record)).pipe(
    Effect.catchTag("StoreFailed", ({ reason }) => halt(`${record.record}: ${reason}`)),
  );
  books.book = { ...before.book, undertakings: [] };
  books.provisional = null;
  books.before = null;
  books.closed = null;
});

/** On restart: takes up again what this device was bound to. There is no session any more. */
export const resumeTransaction = OwnBooks.use((books) =>
  Effect.sync(() => {
    books.provisional = books.book.undertakings.at(-1) ?? null;
  }),
);
