/**
 * FIG. 39, Transfer Notes: the payer chooses notes, adds a transfer record to each, signs, and ships them as one packet.
 * The payee checks everything before it accepts anything, and keeps the notes provisionally.
 *
 * X: the payer; Y: the payee, who has asked for the sum. Their session stands.
 * Readings: 39:rows, 39/1578:chain, 39/1582:starter, 39/1566:transfers, 39/1566:residual, 39/1566:tie,
 * 39/1566:usable, 39/1590:generator, 39/1578:certificateDates, 39/1584:otherModules.
 */
import * as Effect from "effect/Effect";
import type { NoteSplit } from "../../spec/host-requests.ts";
import type { StepAddress } from "../../spec/step-address.ts";
import { MoneyModule } from "../device/identity.ts";
import { OwnAgent } from "../device/own-agent.ts";
import { carriedOctetsMax } from "../device/relay.ts";
import { Clock } from "../device/services.ts";
import { committedIn, saying, transmit } from "../device/session.ts";
import { at, doing, failed, refuse } from "../device/trace.ts";
import { changeProvisionally, OwnBooks } from "../device/transaction.ts";
import type { LogEntry } from "../domain/log.ts";
import { Note } from "../domain/note.ts";
import {
  type CertifiedNote,
  certifyNotes,
  checkChains,
  checkDuplicates,
  checkExpiry,
  checkHolders,
  checkSignatures,
  checkTotal,
} from "../domain/note-checks.ts";
import { type Candidate, chooseNotes } from "../domain/note-selection.ts";
import { amountOf, noteId, transferNote } from "../domain/note-transfer.ts";
import { accepted, type Refused, refused, type Verdict } from "../domain/refusal.ts";
import { listOfSome, messageOctetsMax } from "../domain/scalar.ts";
import { usableNotes } from "../domain/usable-notes.ts";
import type { WalletNote } from "../domain/wallet.ts";
import { codecOf } from "../wire/codec.ts";
import type { ModuleSession } from "./fig-38-establish-session-modules.ts";
import { abortTransaction } from "./fig-42-abort-transaction-modules.ts";
import { isTransactionModule } from "./module-kind.ts";

/** Notes of one type that may be given to the module at the other end. */
export const candidatesOf = Effect.fnUntraced(function* (session: ModuleSession, type: string) {
  const trust = yield* MoneyModule;
  const { crypto, book } = yield* OwnBooks;
  const now = yield* Clock.use((clock) => clock.now);
  const badIds = new Set(trust.badIds.ids);
  const takerIsTransactionModule = session.peerCertificate.kind === "TMM";
  return usableNotes(book.wallet, { crypto, trust, badIds, now, type, takerIsTransactionModule });
});

/** A note of this module's own, and how much of it is to be given. */
interface Chosen {
  readonly note: WalletNote;
  readonly amount: number;
}

const entryOf = (session: ModuleSession) =>
  ({ ...committedIn(session), ...(session.order === undefined ? {} : { order: session.order }) }) as const;

/**
 * X: transfers notes to these amounts by type, which it can afford.
 *
 * @throws TransactionFailed when it cannot after all: notes have expired since, or are too many for one message
 */
export const transferNotes = Effect.fnUntraced(function* (session: ModuleSession, split: NoteSplit) {
  const chosen = yield* doing("39/1566", selectNotes(session, split));
  yield* at("39/1568");
  const notes = yield* doing("39/1570", signTransfers(session, chosen));
  yield* checkFits(notes);
  yield* at("39/1572");
  yield* lowerProvisionally(session, chosen);
  yield* doing("39/1574", transmit(session, saying(session, "39/NotePacket", { notes })));
});

/** 1566, Note Directory: which notes, and how much of each. */
const selectNotes = Effect.fnUntraced(function* (session: ModuleSession, split: NoteSplit) {
  const { book } = yield* OwnBooks;
  const chosen: Chosen[] = [];
  for (const { type, amount } of split) {
    const candidates: readonly Candidate[] = yield* candidatesOf(session, type);
    const picked = chooseNotes(candidates, amount);
    // What was enough when the funds were compared may have expired since.
    if (picked === undefined) return yield* failed("39/1566", refused("fundsInsufficient", "amount"));
    for (const { id, amount: part } of picked) {
      const note = book.wallet.notes.find((held) => held.id === id);
      if (note === undefined) throw new Error(`note ${id} was chosen and is not held`);
      chosen.push({ note, amount: part });
    }
  }
  return chosen;
});

/** 1568, 1570: one new transfer record for each note, and the signature over both. What is held stays as it is. */
const signTransfers = Effect.fnUntraced(function* (session: ModuleSession, chosen: readonly Chosen[]) {
  const { id, certificate, privateKey } = yield* MoneyModule;
  const { crypto } = yield* OwnBooks;
  const now = yield* Clock.use((clock) => clock.now);
  const by = { giver: id, giverCertificate: certificate, privateKey, taker: session.identity, at: now };
  return chosen.map(({ note, amount }) => transferNote(crypto, note.held, { ...by, amount }));
});

const packets = codecOf(listOfSome(Note), Number.MAX_SAFE_INTEGER);

/** Octets that a packet has besides its notes, as content and in its envelope: fewer than this. */
const packetOctets = 128;

/** 1574: all notes go in one message. A sum of too many of them cannot be paid. */
const checkFits = Effect.fnUntraced(function* (notes: readonly Note[]) {
  const own = yield* OwnAgent;
  const throughAgents = own !== null && own.reporting !== null;
  const octetsMost = (throughAgents ? carriedOctetsMax : messageOctetsMax) - packetOctets;
  if (packets.encode(notes).length > octetsMost) yield* failed("39/1574", refused("oversized", "notes"));
});

/** X's balances are lowered, provisionally. */
const lowerProvisionally = Effect.fnUntraced(function* (session: ModuleSession, chosen: readonly Chosen[]) {
  const { crypto } = yield* OwnBooks;
  const notes = chosen.map(({ note, amount }) => ({ id: noteId(crypto, note.held.note), amount }));
  const entry: LogEntry = { ...entryOf(session), direction: "given", notes };
  yield* changeProvisionally({ entry, change: { notesRemoved: notes } });
});

/** The sum that a payee expects; `type`: of one type of notes, where that was agreed. */
export interface Expected {
  readonly amount: number;
  readonly type?: string;
}

/** Y: takes notes in, which must be worth the sum expected. Answers whether it has accepted them; if not, it has aborted. */
export const takeNotes = Effect.fnUntraced(function* (
  session: ModuleSession,
  notes: readonly Note[],
  expected: Expected,
) {
  const certified = yield* doing("39/1578", verify(session, notes, expected));
  yield* at("39/1580");
  if (!certified.ok) return yield* refuseNotes(session, "39/1580", certified);
  yield* at("39/1584");
  if (yield* isTransactionModule) {
    const unexpired = yield* doing("39/1586", compareExpiry(notes));
    yield* at("39/1588");
    if (!unexpired.ok) return yield* refuseNotes(session, "39/1588", unexpired);
    const unlisted = yield* doing("39/1590", lookUpHolders(certified.notes));
    yield* at("39/1592");
    if (!unlisted.ok) return yield* refuseNotes(session, "39/1592", unlisted);
  }
  const signed = yield* doing("39/1594", verifySignatures(certified.notes));
  yield* at("39/1596");
  if (!signed.ok) return yield* refuseNotes(session, "39/1596", signed);
  yield* doing("39/1598", holdProvisionally(session, notes));
  yield* at("39/1600");
  return true;
});

/** 1582: aborts, as the side that starts the abort. */
const refuseNotes = Effect.fnUntraced(function* (session: ModuleSession, step: StepAddress, why: Refused) {
  yield* refuse({ step, reason: why.reason, field: why.field });
  yield* at("39/1582");
  yield* abortTransaction(session);
  return false;
});

/** The last transfer of each note is that by the module at the other end. */
const checkGiver = (notes: readonly Note[], giver: number): Verdict => {
  const index = notes.findIndex(({ transfers }) => transfers.at(-1)?.giver !== giver);
  return index < 0 ? accepted : refused("chainBroken", `notes[${index}].transfers`);
};

/** All notes are of the type agreed. */
const checkType = (notes: readonly Note[], type: string | undefined): Verdict => {
  const index = notes.findIndex(({ body }) => type !== undefined && body.type !== type);
  return index < 0 ? accepted : refused("totalDiffers", `notes[${index}].body.type`);
};

/** 1578, Verifier: certificates, chains of holders, and the total; and no note twice. */
const verify = Effect.fnUntraced(function* (session: ModuleSession, notes: readonly Note[], expected: Expected) {
  const module = yield* MoneyModule;
  const { crypto, book } = yield* OwnBooks;
  const certified = certifyNotes(crypto, module, notes);
  if (!certified.ok) return certified;
  const held = book.wallet.notes.map((note) => note.held.note);
  const checks = [
    checkChains(certified.notes, module.id),
    checkGiver(notes, session.identity),
    checkType(notes, expected.type),
    checkTotal(notes, expected.amount),
    checkDuplicates(crypto, notes, held),
  ];
  return checks.find((check): check is Refused => !check.ok) ?? certified;
});

/** 1586, Verifier. */
const compareExpiry = (notes: readonly Note[]) =>
  Clock.use((clock) => Effect.map(clock.now, (now) => checkExpiry(notes, now)));

/** 1590, Verifier. */
const lookUpHolders = (notes: readonly CertifiedNote[]) =>
  MoneyModule.use(({ badIds }) => Effect.succeed(checkHolders(notes, new Set(badIds.ids))));

/** 1594, Public Key. */
const verifySignatures = (notes: readonly CertifiedNote[]) =>
  OwnBooks.use(({ crypto }) => Effect.succeed(checkSignatures(crypto, notes)));

/** 1598, Notes: in the money holder, provisionally. */
const holdProvisionally = Effect.fnUntraced(function* (session: ModuleSession, notes: readonly Note[]) {
  const { crypto } = yield* OwnBooks;
  const amounts = notes.map((note) => ({ id: noteId(crypto, note), amount: amountOf(note) }));
  const entry: LogEntry = { ...entryOf(session), direction: "received", notes: amounts };
  const notesAdded = notes.map((note) => ({ note, residual: amountOf(note) }));
  yield* changeProvisionally({ entry, change: { notesAdded } });
});
