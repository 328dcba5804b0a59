/** What is checked after a kill, and after every recovery: by the harness's own decoder, from the bytes on the disk. */
import { imbalances, whereabouts } from "../../conformance/books/conservation.ts";
import { deviceLedger } from "../../conformance/books/device-ledger.ts";
import { disagreement } from "../../conformance/books/disagreement.ts";
import { booksOf, type StoreBooks } from "../../conformance/books/store-books.ts";
import { systemLedger } from "../../conformance/books/system-ledger.ts";
import type { Holdings } from "../../conformance/port.ts";
import { isSame } from "../../conformance/wire/bytes.ts";
import type { Fixture } from "../../conformance/wire/fixture.ts";
import type { WireReader } from "../../conformance/wire/reader.ts";
import { violationsOf } from "../../properties/index.ts";
import { type OutcomeKind, outcome, transactionsOf } from "../../properties/outcomes.ts";
import { windowsOf } from "../../properties/windows.ts";
import { windows } from "../../spec/windows.ts";
import { withWrite } from "./site.ts";

/** A check that can fail. */
export type CheckName =
  /** what the device was told is durable is on the disk, and nothing that was never written */
  | "durable"
  /** the harness's decoder can read the store */
  | "readable"
  /** the device starts again, and comes to rest, and so does the other */
  | "comes back"
  /** it is in its last durable state, or further on: what it had bound itself to is completed */
  | "same state"
  /** it shows what its store says */
  | "shows its books"
  /** every ticket is at one device at most, every unit of every note accounted for */
  | "books balance"
  /** nothing is lost but in a window of the census, and no property is broken beyond the window's own */
  | "windows only"
  /** the process ended by itself */
  | "stays up"
  /** a transaction without a kill and without a time-out succeeds */
  | "works";

/** A check that failed. */
export interface Finding {
  readonly check: CheckName;
  readonly device: string;
  readonly detail: string;
}

/** What lies on the disk, and what must. */
export interface OnDisk {
  readonly address: string;
  readonly bytes: Uint8Array;
  readonly expected: Uint8Array;
  readonly writing: { readonly at: number; readonly bytes: Uint8Array } | null;
  readonly kind: "file" | "sqlite";
}

/** Whether the disk holds what was durable, with at most the beginning of the write that was under way. */
export function durable({ address, bytes, expected, writing, kind }: OnDisk): readonly Finding[] {
  if (isSame(bytes, expected)) return [];
  if (writing !== null) {
    const after = withWrite(expected, writing.at, writing.bytes);
    if (isSame(bytes, after)) return [];
    // A file may have been cut off for the write, and may have any part of it; a database has all or nothing.
    const isTorn = bytes.length >= writing.at && isSame(bytes, after.subarray(0, bytes.length));
    if (kind === "file" && isTorn) return [];
  }
  const detail = `${bytes.length} octets on the disk, ${expected.length} written`;
  return [{ check: "durable", device: address, detail }];
}

/** Was the last write torn, so that what lies at the end is to be ignored? */
export function isTorn({ bytes, expected, writing }: OnDisk): boolean {
  return (
    writing !== null &&
    bytes.length > writing.at &&
    bytes.length < writing.at + writing.bytes.length &&
    !isSame(bytes, expected)
  );
}

/** The books in a store, or why they cannot be read. */
export function read(fixture: Fixture, address: string, bytes: Uint8Array): StoreBooks | Finding {
  try {
    return booksOf(bytes, address, fixture.cryptography);
  } catch (error) {
    return { check: "readable", device: address, detail: error instanceof Error ? error.message : String(error) };
  }
}

/** Could the books be read? */
export function isFinding(it: StoreBooks | Finding): it is Finding {
  return "check" in it;
}

/** Whether a device is where it was when it died, or has completed what it had bound itself to. */
export function sameState(atDeath: StoreBooks, now: StoreBooks): readonly Finding[] {
  const device = now.address;
  const different = (detail: string): readonly Finding[] => [{ check: "same state", device, detail }];
  const text = (it: object): string => JSON.stringify(it);
  const known = atDeath.log.length;
  if (text(now.log.slice(0, known)) !== text(atDeath.log))
    return different("an entry of the log is not there any more");
  const bound = new Set(atDeath.undertakings.map(({ session }) => session));
  const added = now.log.slice(known);
  const unbound = added.find(({ session }) => !bound.has(session));
  if (unbound !== undefined) return different(`an entry was added that nothing had been bound to: ${unbound.kind}`);
  if (added.some(({ kind }) => kind === "committed")) return [];
  const held = ({ tickets, notes }: StoreBooks): string =>
    text([tickets.map(({ id }) => id), notes.map(({ id, held: { residual } }) => [id, residual])]);
  return held(now) === held(atDeath) ? [] : different("it holds something else");
}

/** A device at rest. */
export interface AtRest {
  readonly books: StoreBooks;
  readonly holdings: Holdings | undefined;
}

/** What is said of a system at rest. */
export interface Judged {
  readonly findings: readonly Finding[];
  /** how its transactions have ended so far, by session */
  readonly ended: ReadonlyMap<string, OutcomeKind>;
}

/** Judges a system at rest. */
export function judge(fixture: Fixture, reader: WireReader, devices: readonly AtRest[]): Judged {
  const shows = devices.flatMap(({ books, holdings }): readonly Finding[] => {
    if (holdings === undefined) return [{ check: "shows its books", device: books.address, detail: "shows nothing" }];
    const other = disagreement(books, holdings);
    if (other === undefined) return [];
    const detail = `${other.field}: shows ${other.said}, stored ${other.stored}`;
    return [{ check: "shows its books", device: books.address, detail }];
  });
  const accounts = devices.filter(({ books }) => books.provision.device !== "networkServer");
  const amiss = imbalances(fixture, accounts).map((it): Finding => {
    const detail = `${it.item}: ${it.kind}, ${it.issued} issued, ${it.found} found`;
    return { check: "books balance", device: it.devices.join(" and "), detail };
  });
  const { ended, findings } = windowsOnly(fixture, reader, accounts);
  return { findings: [...shows, ...amiss, ...lostElsewhere(fixture, accounts), ...findings], ended };
}

/** What is neither somebody's own nor where a window leaves it. */
function lostElsewhere(fixture: Fixture, accounts: readonly AtRest[]): readonly Finding[] {
  const isTicket = (item: string): boolean => fixture.tickets.some(({ name }) => name === item);
  return whereabouts(fixture, accounts).flatMap(({ item, places }) =>
    places.flatMap(({ as, device, amount }): readonly Finding[] => {
      // 25-notice-lost leaves a ticket nowhere, 41-acknowledgement-lost leaves value in a special entry.
      const isLawful = as === "final" || as === (isTicket(item) ? "nowhere" : "specialEntry");
      return isLawful ? [] : [{ check: "windows only", device, detail: `${amount} of ${item}: ${as}, at rest` }];
    }),
  );
}

function windowsOnly(fixture: Fixture, reader: WireReader, accounts: readonly AtRest[]): Judged {
  const ledgers = accounts.map(({ books, holdings }) =>
    deviceLedger(books, { reader, holdings, down: false, confirmed: null }),
  );
  const ledger = systemLedger(fixture, Object.fromEntries(ledgers.map((it) => [it.device, it])));
  const transactions = transactionsOf(ledger);
  const reached = new Set(windowsOf(ledger).flatMap((it) => it.windows));
  const excused = new Set<string>(windows.flatMap(({ id, rows }) => (reached.has(id) ? [...rows] : [])));
  const subject = {
    tickets: fixture.tickets.length > 0,
    notes: fixture.notes.length > 0,
    certificates: true,
    items: true,
  };
  const broken = violationsOf(ledger, subject, "rest").filter(({ id }) => !excused.has(id));
  const device = ledgers.map((it) => it.device).join(" and ");
  const findings = broken.map(({ id, scope, reason }): Finding => {
    return { check: "windows only", device, detail: `${id} ${scope}: ${reason}` };
  });
  const marks = transactions
    .filter(({ kind }) => outcome(kind).mark === "violation")
    .map(({ kind, session }): Finding => ({ check: "windows only", device, detail: `${kind} (${session})` }));
  const ended = new Map(
    transactions.flatMap(({ session, kind }) => (session === null ? [] : [[session, kind] as const])),
  );
  return { findings: [...findings, ...marks], ended };
}
