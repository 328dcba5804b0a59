/**
 * What owners and hosts say, taken as it comes: hosts are not trusted, so a request that cannot be meant is as if
 * nobody had spoken.
 */
import {
  type HostRequest,
  type HostRequestType,
  type NoteSplit,
  objectPartOctets,
  type Price,
} from "../../spec/host-requests.ts";
import { isAmount } from "../domain/amount.ts";

const addressOctetsMax = 64;
const noteTypeOctetsMax = 16;

const merchandiseOctetsMax = 1024;
const referenceOctetsMax = 1024;

/** A split into more parts than this is not meant. */
const partsMax = 64;

/** Tickets that can be picked at once. */
const ticketsMax = 1024;

const isText = (text: string, octetsMax: number): boolean =>
  text.length > 0 && text.isWellFormed() && Buffer.byteLength(text, "utf8") <= octetsMax;

const isSplit = (split: NoteSplit): boolean =>
  split.length > 0 &&
  split.length <= partsMax &&
  split.every(({ type, amount }) => isText(type, noteTypeOctetsMax) && isAmount(amount));

const isPrice = ({ type, amount }: Price): boolean => isText(type, noteTypeOctetsMax) && isAmount(amount);

/** Whose goods, or money for goods, are wanted, and what they are called. */
const isSoundPurchase = (request: HostRequest): boolean => {
  switch (request.type) {
    case "OwnerBuys":
    case "MerchantSells":
      return isText(request.peer, addressOctetsMax) && isText(request.merchandise, merchandiseOctetsMax);
    case "OwnerTakesRefund":
      return isText(request.peer, addressOctetsMax);
    case "MerchantRefunds":
      return isText(request.peer, addressOctetsMax) && isPrice(request.price);
    case "ObjectPartArrives":
      return request.content.length <= objectPartOctets;
    case "CardNetworkAnswers":
      return request.reference === "" || isText(request.reference, referenceOctetsMax);
    default:
      return true;
  }
};

/** Can this be meant? What a merchandise server hands over is checked where it is compared with what was ordered. */
export const isSound = (request: HostRequest): boolean => {
  switch (request.type) {
    case "OwnerTransfersTickets":
    case "HostExpectsTickets":
    case "OwnerAgreesToPay":
    case "MerchantStartsSale":
      return isText(request.peer, addressOctetsMax);
    case "OwnerPicksTickets":
      return request.tickets.length <= ticketsMax;
    case "MerchantEntersAmount":
    case "HostNamesNewAmount":
      return isAmount(request.amount);
    case "OwnerConfirmsAmount":
    case "OwnerChoosesOtherNotes":
      return isSplit(request.split);
    default:
      return isSoundPurchase(request);
  }
};

/** The request of one type. */
export type RequestOf<Type extends HostRequestType> = Extract<HostRequest, { readonly type: Type }>;

/** Is it one of these, and can it be meant? */
export const isOneOf = <Type extends HostRequestType>(
  request: HostRequest,
  accepts: readonly Type[],
): request is RequestOf<Type> => (accepts as readonly HostRequestType[]).includes(request.type) && isSound(request);
