/**
 * The ledger: who holds what, and what the logs say. One type for a model state, a run of an implementation and a
 * run of somebody else's build; the invariants judge nothing else.
 */

/** How a device has an item. */
export type Holding =
  /** it is the device's own, committed and usable */
  | "final"
  /** received but not yet committed: unusable */
  | "arriving"
  /** given but not yet committed: unusable, and still the device's own if the transaction is rolled back */
  | "leaving";

/** A ticket as a device has it. */
export interface TicketHolding {
  readonly ticket: string;
  readonly holding: Holding;
}

/** Note value as a device has it, in units of the smallest amount. */
export interface NoteHolding {
  readonly amount: number;
  readonly holding: Holding;
}

/** What a device's log says of one transaction. */
export interface LogEntry {
  /** the session in which it happened */
  readonly session: string;
  readonly kind: /** the device's side of the transaction is final */
    | "committed"
    /** aborted after Ready-to-Commit: what it should have received, the basis of a claim (FIG. 42, step 1732) */
    | "abortedAfterReady";
  readonly direction: "given" | "received";
  /** the ticket, where one moved */
  readonly ticket?: string;
  /** note value, where notes moved; at an agent the price, where goods moved against payment */
  readonly amount?: number;
  /**
   * in a purchase, the payment that it belongs to, alike at all devices that take part: by money modules a name of the
   * key TA/MM (FIG. 16, steps 534, 536, 552, 556), by card that of the agents' session
   */
  readonly order?: string;
}

/** What a device has bound itself to, so that a loss of power cannot make it forget. */
export interface Undertaking {
  readonly session: string;
  readonly direction: "given" | "received";
  readonly ticket?: string;
  readonly amount?: number;
  readonly order?: string;
}

/** What a device shows of itself at one moment. */
export interface DeviceLedger {
  readonly device: string;
  /** what kind of module it is (`transaction`, `teller`, …), where that matters; null: not looked at, or an agent */
  readonly kind: string | null;
  /** without power */
  readonly down: boolean;
  /** sessions that it has begun or answered so far, whether or not they came to stand */
  readonly sessionsBegun: number;
  /** the session it holds, if any: both ends of one session show the same text */
  readonly session: string | null;
  /** whom it takes the other end of that session to be; null without a session */
  readonly peer: string | null;
  /** fixture facts about the other end and its items, where they have been looked at; null: not yet */
  readonly peerCertificate: string | null;
  readonly itemsOffered: string | null;
  /** an agent's: the same of the credential that the other end has shown (FIG. 14, 21); absent or null: not yet */
  readonly peerCredential?: string | null;
  /** the owner's confirmation that is in force: the amount, or the ticket picked; null: none */
  readonly confirmed: string | number | null;
  readonly tickets: readonly TicketHolding[];
  readonly notes: readonly NoteHolding[];
  /** a decision to commit that can no longer be undone and is not written down yet (readings 41/1706 and 25/886) */
  readonly decided: Undertaking | null;
  /** Ready-to-Commit has been sent for this, and neither a commit nor a special entry has followed (FIG. 41, 1702) */
  readonly ready: Undertaking | null;
  /**
   * an agent's: its own module may be paying, or being paid, for this, and only that module can tell how it ends (FIG.
   * 16, from 562 and 612 to 592 and 594)
   */
  readonly doubt: Undertaking | null;
  /** the order whose key TA/MM it holds (FIG. 16), by which agent and module know each other; absent: not shown */
  readonly order?: string | null;
  /** names of the orders that a module remembers (reading 16/542) */
  readonly orders: readonly string[];
  /** tickets whose keys an agent has given to its host (FIG. 22); not compared from device to chart */
  readonly opened: readonly string[];
  readonly log: readonly LogEntry[];
}

/** A device that does nothing and has nothing, but for what is given. */
export function idleLedger(device: string, facts: Partial<DeviceLedger> = {}): DeviceLedger {
  return {
    device,
    kind: null,
    down: false,
    sessionsBegun: 0,
    session: null,
    peer: null,
    peerCertificate: null,
    itemsOffered: null,
    confirmed: null,
    tickets: [],
    notes: [],
    decided: null,
    ready: null,
    doubt: null,
    orders: [],
    opened: [],
    log: [],
    ...facts,
  };
}

/** What a device had before the run, all of it final. */
export interface StartingHoldings {
  readonly tickets: readonly string[];
  /** note value */
  readonly value: number;
}

/** The ledgers of all devices of a system, and what there was at the start. */
export interface Ledger {
  readonly devices: Readonly<Record<string, DeviceLedger>>;
  /** tickets issued before the run */
  readonly tickets: readonly string[];
  /** note value issued before the run */
  readonly issued: number;
  /** who had what of it, by device */
  readonly start: Readonly<Record<string, StartingHoldings>>;
}
