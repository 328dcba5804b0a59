/**
 * What owners and hosts ask of a device, and answer when it asks them: the other end of every prompt in the figures.
 *
 * A device in a figure waits for some of these and ignores the others; a device at rest waits for those that start
 * something.
 */
import type { StepAddress } from "./step-address.ts";

/** A request or an answer. Amounts are in smallest units of a note type. */
export type HostRequest =
  // FIG. 25: 836 to 840, 842, 848, 860
  | { readonly type: "OwnerTransfersTickets"; readonly peer: string }
  | { readonly type: "HostExpectsTickets"; readonly peer: string }
  | { readonly type: "OwnerAnswersCheck"; readonly wanted: boolean }
  /** ticket ids in hexadecimal */
  | { readonly type: "OwnerPicksTickets"; readonly tickets: readonly string[] }
  // FIG. 43: 1760 to 1766, 1768 to 1772, 1778, 1784 to 1786, 1804 to 1806, 1792 to 1794
  | { readonly type: "OwnerAgreesToPay"; readonly peer: string; readonly route: "direct" | "network" }
  | { readonly type: "MerchantStartsSale"; readonly peer: string }
  | { readonly type: "MerchantEntersAmount"; readonly amount: number }
  | { readonly type: "OwnerConfirmsAmount"; readonly split: NoteSplit }
  | { readonly type: "OwnerRejectsAmount" }
  | { readonly type: "OwnerChoosesOtherNotes"; readonly split: NoteSplit }
  | { readonly type: "OwnerGivesUp" }
  | { readonly type: "OwnerCancels" }
  | { readonly type: "HostNamesNewAmount"; readonly amount: number }
  | { readonly type: "HostNamesNoAmount" };

/** How an amount is to be paid: note types and amounts. */
export type NoteSplit = readonly { readonly type: string; readonly amount: number }[];

/** The kind of a request. */
export type HostRequestType = HostRequest["type"];

/** A device asks its owner or host, and goes on with one of the answers. */
export interface Prompt {
  readonly step: StepAddress;
  readonly accepts: readonly HostRequestType[];
}
