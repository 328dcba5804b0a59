/**
 * The windows of the source profile: where the text itself breaks a property, or needs its exception. A verdict names
 * the window and its cause, and never counts it as a pass.
 */
import type { FigureId, StepAddress } from "./catalogue.ts";
import type { InvariantId } from "./invariants.ts";
import type { ChosenReading } from "./readings.ts";

/** A choice without which the window does not exist. */
export type WindowReading = ChosenReading;

interface WindowText {
  readonly figure: FigureId;
  /** The step where it opens: what is lost or cut here, or right after it, does the harm. */
  readonly place: StepAddress;
  readonly cause: string;
  /** The properties that fail in it, or hold by their exception only. */
  readonly rows: readonly InvariantId[];
  readonly onlyUnderReading?: WindowReading;
}

const texts = {
  "41-acknowledgement-lost": {
    figure: "41",
    place: "41/1706",
    cause:
      "The payer has committed and its acknowledgement never reaches the payee, which aborts: the notes are gone, " +
      "and the payee's special entry names them, so a claim is possible and all value stays accounted for.",
    rows: ["A1", "A2"],
  },
  "41-acknowledgement-forgotten": {
    figure: "41",
    place: "41/1708",
    cause:
      "The payee loses power after the acknowledgement has arrived and before its log is written: as if it were lost.",
    rows: ["A1", "A2"],
    onlyUnderReading: { id: "41/1708", choice: "twoActs" },
  },
  "41-acknowledgement-before-log": {
    figure: "41",
    place: "41/1706",
    cause: "The payer loses power after its acknowledgement has left and before its log is written, and rolls back.",
    rows: ["V1", "A1"],
    onlyUnderReading: { id: "41/1706", choice: "acknowledgeFirst" },
  },
  "40-pounds-given": {
    figure: "40",
    place: "40/1690",
    cause:
      "B's pounds are given for good; if the session breaks or A aborts before A has committed, they are gone, and " +
      "B's special entry is missing or names the dollars instead.",
    rows: ["A1", "V2"],
  },
  "40-dollars-given": {
    figure: "40",
    place: "40/1698",
    cause:
      "A's dollars are given for good; if the session breaks or B aborts before B has committed, they are gone, " +
      "and A's special entry is missing or names the pounds instead.",
    rows: ["A1", "V2"],
  },
  "16-order-replayed": {
    figure: "16",
    place: "16/542",
    cause:
      "Hosts give both modules the random numbers of an old order again, and what the agents said under its key: the " +
      "price is paid once more, or paid although the purchase has failed, and no agent knows of it.",
    rows: ["A2", "N1", "C4", "G1"],
    onlyUnderReading: { id: "16/542", choice: "accepted" },
  },
  "16-key-lost": {
    figure: "16",
    place: "16/556",
    cause:
      "An agent or its module loses power while the agent is in doubt: they have no key any more, the report cannot be " +
      "told from a host's, and the agent waits for ever, be the goods paid or not.",
    rows: ["A2", "Q1"],
    onlyUnderReading: { id: "16/556", choice: "lost" },
  },
  "16-report-lost": {
    figure: "16",
    place: "16/584",
    cause: "The module's report is lost, and its agent waits for ever: what is paid is never the customer's.",
    rows: ["A2", "Q1"],
    onlyUnderReading: { id: "16/588", choice: "waits" },
  },
  "16-agent-gives-up": {
    figure: "16",
    place: "16/588",
    cause:
      "An agent's timer runs out before its module's report has come, and the agent aborts: paid goods are lost, or " +
      "the merchant has no record of a sale that it was paid for.",
    rows: ["A2", "C4"],
    onlyUnderReading: { id: "16/588", choice: "abortsOnTimer" },
  },
  "16-report-not-asked-for": {
    figure: "16",
    place: "16/592",
    cause:
      "An agent loses power in doubt; the report comes to nobody, and once power is back the agent waits for ever.",
    rows: ["A2", "Q1"],
    onlyUnderReading: { id: "16/592", choice: "waits" },
  },
  "16-agent-rolls-back": {
    figure: "16",
    place: "16/592",
    cause:
      "An agent loses power in doubt and rolls back when it returns, while its module commits: paid goods are lost, or " +
      "the merchant has no record of a sale that it was paid for.",
    rows: ["A2", "C4"],
    onlyUnderReading: { id: "16/592", choice: "rollsBack" },
  },
  "21-approval-lost": {
    figure: "21",
    place: "21/718",
    cause:
      "The merchant's agent has committed and its approval is lost, or the customer's agent fails before 724: the " +
      "card is charged and the goods are rolled back.",
    rows: ["A2"],
  },
  "21-approval-before-commit": {
    figure: "21",
    place: "21/718",
    cause: "The merchant's agent fails between sending the approval and committing: the customer commits alone.",
    rows: ["A2"],
    onlyUnderReading: { id: "21/718", choice: "sendFirst" },
  },
  "27-paid-credential-lost": {
    figure: "27",
    place: "27/954",
    cause: "The approval of the card payment is lost: the database lists a credential that its holder has rolled back.",
    rows: ["T3"],
  },
  "32-refund-unmarked": {
    figure: "32",
    place: "32/1180",
    cause: "The approval of the card refund is lost: the customer is refunded and its log does not say so.",
    rows: ["D1"],
  },
  "23-cut-in-service": {
    figure: "23",
    place: "23/796",
    cause:
      "The link is cut from here until 24/828 is committed: service was given, and the rollback restores the value.",
    rows: ["P2"],
  },
  "24-notice-lost": {
    figure: "24",
    place: "24/832",
    cause: "The notice of the updated ticket is lost: the merchant gave service and aborts, without an entry.",
    rows: ["L1"],
  },
  "25-notice-lost": {
    figure: "25",
    place: "25/886",
    cause: "The notice of deletion is lost: the ticket is gone at both sides, and only the giver's log tells of it.",
    rows: ["T2"],
  },
  "25-notice-forgotten": {
    figure: "25",
    place: "25/890",
    cause: "The receiver loses power after the notice has arrived and before it commits: as if it were lost.",
    rows: ["T2"],
    onlyUnderReading: { id: "25/890", choice: "twoActs" },
  },
  "25-notice-before-commit": {
    figure: "25",
    place: "25/886",
    cause:
      "The sender loses power after its notice has left and before it commits, and rolls back: the ticket is doubled.",
    rows: ["T1"],
    onlyUnderReading: { id: "25/886", choice: "notifyFirst" },
  },
  "27-acceptance-lost": {
    figure: "27",
    place: "27/938",
    cause: "The acceptance is lost: the holder has a good credential, and the database does not list it.",
    rows: ["T3"],
  },
  "27-registration-lost": {
    figure: "27",
    place: "27/944",
    cause: "The report to host or authority server (944, 946) is lost: the database does not list a good credential.",
    rows: ["T3"],
  },
  "30-opened-before-commit": {
    figure: "30",
    place: "30/1122",
    cause: "A replacement is opened before 1124 commits it: a cut in between leaves the goods usable and no record.",
    rows: ["P1"],
  },
  "30-merchant-hangs-up": {
    figure: "30",
    place: "30/1092",
    cause:
      "The merchant hangs up instead of refusing: no entry. No property fails, since D1 binds committed refusals only.",
    rows: [],
  },
} as const satisfies Readonly<Record<string, WindowText>>;

/** The id of a window: figure, and what happens there. */
export type WindowId = keyof typeof texts;

/** A place where the text itself breaks a property. */
export interface Window extends WindowText {
  readonly id: WindowId;
}

/** The windows of the source profile. The hardened profile must show none. Frozen. */
export const windows: readonly Window[] = Object.freeze(
  (Object.keys(texts) as WindowId[]).map((id): Window => Object.freeze({ id, ...texts[id] })),
);

/** Is this text the id of a window? */
export const isWindowId = (text: string): text is WindowId => Object.hasOwn(texts, text);
