/**
 * What owners and hosts say, taken as it comes: hosts are not trusted, so a request that cannot be meant is as if
 * nobody had spoken.
 */
import type { HostRequest, HostRequestType, NoteSplit } from "../../spec/host-requests.ts";
import { isAmount } from "../domain/amount.ts";

const addressOctetsMax = 64;
const noteTypeOctetsMax = 16;

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

/** Can this be meant? */
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
      return true;
  }
};

/** The request of one type. */
export type RequestOf<Type extends HostRequestType> = Extract<HostRequest, { readonly type: Type }>;

/** Is it one of these, and can it be meant? */
export const isOneOf = <Type extends HostRequestType>(
  request: HostRequest,
  accepts: readonly Type[],
): request is RequestOf<Type> => (accepts as readonly HostRequestType[]).includes(request.type) && isSound(request);
