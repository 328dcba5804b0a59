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
  | { readonly type: "HostNamesNoAmount" }
  // FIG. 12: 404, 406
  | { readonly type: "OwnerBuys"; readonly peer: string; readonly merchandise: string }
  | { readonly type: "MerchantSells"; readonly peer: string; readonly merchandise: string }
  // FIG. 14: 462
  | { readonly type: "OwnerConfirmsCredential" }
  | { readonly type: "OwnerRefusesCredential" }
  // FIG. 12: 414, from the merchandise server; null: it has none
  | { readonly type: "MerchandiseArrives"; readonly merchandise: Merchandise | null }
  /** the next part of an object that did not come at once; at most `objectPartOctets` */
  | { readonly type: "ObjectPartArrives"; readonly content: Uint8Array; readonly last: boolean }
  // FIG. 15: 488
  | { readonly type: "OwnerAcceptsGoods" }
  | { readonly type: "OwnerRefusesGoods" }
  // FIG. 12: 428. Who chooses neither cancels: `OwnerCancels`
  | { readonly type: "OwnerPaysByModule" }
  /** with this card credential, a ticket id in hexadecimal */
  | { readonly type: "OwnerPaysByCard"; readonly credential: string }
  // FIG. 21: 710 and 728, from the card network
  | { readonly type: "CardNetworkAnswers"; readonly authorized: boolean; readonly reference: string }
  // FIG. 21 on its own, for a refund: 32/1180 at both ends
  | { readonly type: "OwnerTakesRefund"; readonly peer: string; readonly ticket: string; readonly credential: string }
  | { readonly type: "MerchantRefunds"; readonly peer: string; readonly price: Price }
  // FIG. 22 once more, for a ticket that is final
  | { readonly type: "OwnerOpensGoods"; readonly ticket: string };

/** An amount of one note type. */
export interface Price {
  readonly type: string;
  readonly amount: number;
}

/** Most octets of an object that travel in one message. */
export const objectPartOctets = 32_768;

/** What a merchandise server hands over: a ticket's components, and where there is one the object that it opens. */
export interface Merchandise {
  /** what it is, as it was ordered */
  readonly merchandise: string;
  /** `communications`: with keys, unless the communication is in the clear */
  readonly kind: "object" | "communications" | "transportation" | "event" | "physicalObject";
  readonly price: Price;
  /** the fields of the ticket's type, but for what the issuing agent fills in (serial, dates, keys, signature) */
  readonly fields: Readonly<Record<string, string | number | Uint8Array>>;
  /** of an object: its header, and its first part; `last`: there is no other part */
  readonly object?: { readonly header: Uint8Array; readonly content: Uint8Array; readonly last: boolean };
}

/** What an agent gives to its host in a purchase, besides asking it something. */
export type HostMessage =
  // FIG. 14: 460
  | { readonly name: "14/CredentialForConfirmation"; readonly holder: string; readonly credentialType: string }
  // FIG. 15: 506; parts from 0, the header, on
  | {
      readonly name: "15/EncryptedObjectForHost";
      readonly object: string;
      readonly index: number;
      readonly content: Uint8Array;
    }
  // FIG. 15: 486, 518
  | { readonly name: "15/TicketInfoForConfirmation"; readonly merchandise: string; readonly price: Price }
  | { readonly name: "15/ObjectInfoForConfirmation"; readonly header: Uint8Array; readonly price: Price }
  // FIG. 12: 426
  | { readonly name: "12/PaymentMethodQuery"; readonly price: Price }
  // FIG. 12: 412
  | { readonly name: "12/MerchandiseRequest"; readonly merchandise: string; readonly attempt: number }
  // FIG. 21: 708, 726
  | { readonly name: "21/PaymentAuthorizationRequest"; readonly price: Price; readonly credential: string }
  | { readonly name: "21/RefundAuthorizationRequest"; readonly price: Price; readonly credential: string }
  // FIG. 22: 740, 746
  | { readonly name: "22/ObjectKey"; readonly ticket: string; readonly object: string; readonly key: Uint8Array }
  | { readonly name: "22/CommunicationsKey"; readonly ticket: string; readonly keys: Uint8Array };

/** How an amount is to be paid: note types and amounts. */
export type NoteSplit = readonly { readonly type: string; readonly amount: number }[];

/** The kind of a request. */
export type HostRequestType = HostRequest["type"];

/** A device asks its owner or host, and goes on with one of the answers. */
export interface Prompt {
  readonly step: StepAddress;
  readonly accepts: readonly HostRequestType[];
}
