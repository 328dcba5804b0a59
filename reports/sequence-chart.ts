/**
 * A run as a sequence chart: lanes, what each step receives, does and sends, and where ticket and notes are after it.
 */

/** Where one item is, at one device. `gone`: it was here last, and no device has it any more. */
export type ItemState = "final" | "arriving" | "leaving" | "gone";

/** An item, or a part of the note value, at a device. */
export interface Whereabouts {
  /** a ticket's name, or `notes` */
  readonly item: string;
  readonly device: string;
  readonly state: ItemState;
  /** note value, for `notes` */
  readonly amount?: number;
}

/** A message that a step sends. */
export interface SentMessage {
  readonly message: string;
  readonly to: string;
  /** numbers of the steps that receive it; empty: it never arrives in this run */
  readonly arrivesAt: readonly number[];
}

/** A message that a step receives. */
export interface ReceivedMessage {
  readonly message: string;
  /** null: an outsider made it */
  readonly from: string | null;
  /** number of the step that sent it; null: an outsider */
  readonly sentAt: number | null;
  /** it had been delivered before */
  readonly again: boolean;
}

/** What makes a lane move. */
export type ChartStepKind = "message" | "environment" | "timer" | "powerLoss" | "powerOn" | "drop";

/** One step of a run. */
export interface ChartStep {
  /** from 1 */
  readonly number: number;
  readonly lane: string;
  readonly kind: ChartStepKind;
  /** what happens, in a few words: `takes in TransferAck, commits` */
  readonly title: string;
  /** what happens, in the words of the catalogue; may be long, or empty */
  readonly says: string;
  /** numbered steps of the figures that are done, in order */
  readonly at: readonly string[];
  readonly receives: ReceivedMessage | null;
  readonly sends: readonly SentMessage[];
  /** facts that come to light: `itemsOffered is valid` */
  readonly learns: readonly string[];
  /** faults that strike in this step, or strike what it sends: `drop at MM.A>MM.B 41/Acknowledgement#1` */
  readonly struck: readonly string[];
  /** power fails at the end of this step */
  readonly losesPower: boolean;
  /** the end depends on it; where that was not computed, true */
  readonly core: boolean;
  /** where everything that moves is, after the step */
  readonly whereabouts: readonly Whereabouts[];
}

/** A run. */
export interface SequenceChart {
  /** what it shows, in a few words */
  readonly caption: string;
  readonly lanes: readonly string[];
  /** items that change place in this run */
  readonly items: readonly string[];
  /** where they are before the first step */
  readonly before: readonly Whereabouts[];
  readonly steps: readonly ChartStep[];
  /** faults that it takes: `power:TA.A@25/886`; null: not computed */
  readonly faults: readonly string[] | null;
}

/** An item that is final at two devices, or note value above what there was: the mark of a violation. */
export function isDoubled(before: readonly Whereabouts[], now: readonly Whereabouts[], item: string): boolean {
  const finals = now.filter((entry) => entry.item === item && entry.state === "final");
  if (item !== "notes") return finals.length > 1;
  const total = (entries: readonly Whereabouts[]): number =>
    entries.reduce((sum, entry) => sum + (entry.item === item && entry.state === "final" ? (entry.amount ?? 0) : 0), 0);
  return total(finals) > total(before);
}

/** Short text for where an item is at a device: `final`, `3 final, 2 leaving`, or the empty string. */
export function whereaboutsText(entries: readonly Whereabouts[], item: string, device: string): string {
  return entries
    .filter((entry) => entry.item === item && entry.device === device)
    .map((entry) => (entry.amount === undefined ? entry.state : `${entry.amount} ${entry.state}`))
    .join(", ");
}

/** First and last of the numbered steps: `25/884 … 7A/234`. */
export function stepRange(at: readonly string[]): string {
  const first = at[0];
  const last = at.at(-1);
  if (first === undefined || last === undefined) return "";
  return first === last ? first : `${first} … ${last}`;
}
